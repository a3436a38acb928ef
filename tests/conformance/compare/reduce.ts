/** What legitimately differs between two runs of the same cluster, and what remains of it. */
import { compareKeys, type RecordedObject } from './raw';

/** What a container runtime or a registry says in its own words, or a clock decides: pattern, what remains. */
const REDUCED: readonly (readonly [RegExp, string])[] = [
  [/(Failed to pull image \S+): .*?(?="?$)/gm, '$1: <why>'],
  [/(Back-off pulling image \\?"[^"\\]+\\?"): .*?(?=$)/gm, '$1: <why>'],
  [/failed to pull and unpack image .*?(?=$)/gm, '<why>'],
  [/(?<!Error: )\b(?:ErrImagePull|ImagePullBackOff)\b/gm, '<image pull fails>'],
  [/(Successfully pulled image \S+) in .*/gm, '$1 <time>'],
  [/(probe failed: Get "[^"]*"): .*/gm, '$1: <why>'],
  [/(probe failed: )(?!HTTP probe failed|Get ).*/gm, '$1<why>'],
  [/(probe errored and resulted in .*?): .*/gm, '$1: <why>'],
  [/(Failed to create pod sandbox: |failed to create containerd task: |OCI runtime exec failed: ).*/gm, '$1<why>'],
  [/\b(?:\w+:\/\/|sha256:)?[0-9a-f]{64}\b/gm, '<id>'],
  [/((?:Container|Image) ID: +)\S.*/gm, '$1<id>'],
  [/(\b(?:containerID|imageID)"?: "?)[^"\s]+/gm, '$1<id>'],
  [/kube-api-access-[a-z0-9]{5}\b/gm, 'kube-api-access-<random>'],
  [/(\bresourceVersion"?: ")\d+/gm, '$1<version>'],
  [/(Expected resource version to be \d+, was )\d+/gm, '$1<version>'],
  [/^[IEWF]\d{4} \d\d:\d\d:\d\d\.\d+ +\d+ \S+\]/gm, '<log>'],
  [/\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)/gm, '<time>'],
  [/\b[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d [+-]\d{4}/gm, '<time>'],
  [/\b[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \w+ \d{4}\b/gm, '<time>'],
  [/\(lasts [\ddhms]+\)/gm, '(lasts <age>)'],
  [/\(\d+%\)/gm, '(<share>%)'],
  [/\b(?:\d+[dhms]){1,3} ago\b/gm, '<age> ago'],
  [/\(x\d+ over [\ddhms]+\)/gm, '<repeated>'],
];

export const reduceText = (text: string): string => REDUCED.reduce((out, [pattern, remains]) => out.replace(pattern, remains), text);

/** Columns whose values are ages, or of the machine rather than of Kubernetes. */
export const AGES = new Set(['AGE', 'Age', 'LAST SEEN', 'FIRST SEEN', 'DURATION', 'LastHeartbeatTime', 'LastTransitionTime']);
export const MACHINE = new Set(['OS-IMAGE', 'KERNEL-VERSION', 'CONTAINER-RUNTIME']);
/** Events of the kubelet's ten-second look at its node: late, or never when it missed the change. */
export const LAGGING = new Set(['NodeSchedulable', 'NodeNotSchedulable']);
/** Parts of `describe node` that tell of the machine. */
export const MACHINE_SECTIONS = new Set(['Capacity:', 'Allocatable:', 'System Info:', 'Allocated resources:', 'Addresses:']);
export const DROPPED_KEYS = new Set(['resourceVersion', 'managedFields', 'selfLink', 'endpoints.kubernetes.io/last-change-trigger-time']);
export const HEALTHY: Readonly<Record<string, string>> = { Ready: 'True', MemoryPressure: 'False', DiskPressure: 'False', PIDPressure: 'False' };
export const STATUS_AT_SETTLE = new Set(['StatefulSet', 'DaemonSet', 'Deployment', 'ReplicaSet', 'PodDisruptionBudget', 'Job']);
export const IP = String.raw`(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?![\d.]\d)`;
export const UID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';
/** A word that bears a random name. */
export const RANDOM = /\S*<(?:pod|slice|uid|name)\S*|^(?:\S*\/)?(?:<node\d*>|[a-z0-9.-]*<hash\S*)/;

const NODE_OWN = /^(?:(?:beta\.)?kubernetes\.io\/|node\.alpha\.kubernetes\.io\/ttl|volumes\.kubernetes\.io\/controller-managed-attach-detach)/;

const foreign = (entries: Record<string, string> | undefined) => Object.fromEntries(Object.entries(entries ?? {}).filter(([name]) => !NODE_OWN.test(name)));

/** What is not as on any healthy node; so a node that nothing happened to is empty, recorded or not. */
export function reduceNode(node: RecordedObject | undefined): Record<string, unknown> {
  if (!node) return {};
  const out: Record<string, unknown> = {};
  const labels = foreign(node.metadata.labels);
  const annotations = foreign(node.metadata.annotations);
  const taints = (node.spec?.taints ?? []).map(({ timeAdded: _, ...taint }) => taint).toSorted((a, b) => compareKeys([a.key, a.effect], [b.key, b.effect]));
  const conditions = (node.status?.conditions ?? [])
    .filter((condition) => condition.status !== (HEALTHY[condition.type] ?? condition.status))
    .map(({ type, status, reason, message }) => ({ type, status, reason, message }))
    .toSorted((a, b) => compareKeys([a.type], [b.type]));
  if (Object.keys(labels).length) out.labels = labels;
  if (Object.keys(annotations).length) out.annotations = annotations;
  if (taints.length) out.taints = taints;
  if (node.spec?.unschedulable) out.unschedulable = true;
  if (conditions.length) out.conditions = conditions;
  return out;
}

export const isReady = (pod: RecordedObject): boolean => (pod.status?.conditions ?? []).some((condition) => condition.type === 'Ready' && condition.status === 'True');

/** A state in a few words, without names. */
export function brief(object: RecordedObject | undefined): unknown {
  if (!object) return null;
  const { spec, status } = object;
  return [
    Boolean(object.metadata.deletionTimestamp), status?.phase ?? null, isReady(object),
    (spec?.containers ?? []).map((container) => container.image), (status?.containerStatuses ?? []).map((container) => Object.keys(container.state ?? {})),
  ];
}

/** Without immediate repetitions of runs of up to four. */
export function collapse(sequence: readonly string[]): string[] {
  const out: string[] = [];
  for (const item of sequence) {
    out.push(item);
    for (let n = 1; n < 5; n++) {
      if (out.length >= 2 * n && out.slice(-n).every((value, index) => value === out.at(index - 2 * n))) { out.length -= n; break; }
    }
  }
  return out;
}
