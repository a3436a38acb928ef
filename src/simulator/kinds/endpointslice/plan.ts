import { equal } from '../../base/json';
import { compareText } from '../../base/text';
import { isFinished, isReady, isTerminating, podCondition } from '../common/podRead';
import type { Pod } from '../pod/kind';
import type { Service } from '../service/kind';
import type { EndpointSlice } from './kind';

type Endpoint = NonNullable<EndpointSlice['endpoints']>[number];
type Port = NonNullable<EndpointSlice['ports']>[number];

/** What a slice is to hold; `labels` and `annotations` are all it has. */
export interface SliceContent {
  readonly endpoints: readonly Endpoint[];
  readonly ports: readonly Port[];
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

export type SliceAction =
  | { readonly do: 'create'; readonly content: SliceContent }
  | { readonly do: 'update'; readonly slice: EndpointSlice; readonly content: SliceContent }
  | { readonly do: 'delete'; readonly slice: EndpointSlice };

const TRIGGER = 'endpoints.kubernetes.io/last-change-trigger-time';
const HEADLESS = 'service.kubernetes.io/headless';
const SERVICE_NAME = 'kubernetes.io/service-name';
const MANAGED_BY = 'endpointslice.kubernetes.io/managed-by';

/** Slices a Service must have: Pods with the same resolved ports share one; a Service without any endpoint has an empty one. */
export function planSlices(service: Service, pods: readonly Pod[], slices: readonly EndpointSlice[]): readonly SliceAction[] {
  const groups = groupByPorts(service, pods);
  const free = [...slices];
  const actions: SliceAction[] = [];
  for (const { ports, members } of groups) {
    const at = Math.max(free.findIndex((slice) => equal(slice.ports ?? [], ports)), groups.length === 1 && free.length ? 0 : -1);
    const slice = at < 0 ? undefined : free.splice(at, 1)[0];
    actions.push(...planSlice(service, members, ports, slice));
  }
  return [...actions, ...free.map((slice): SliceAction => ({ do: 'delete', slice }))];
}

interface Group { readonly ports: readonly Port[]; readonly members: readonly Pod[] }

function groupByPorts(service: Service, pods: readonly Pod[]): readonly Group[] {
  const groups: Group[] = [];
  for (const pod of pods.filter((candidate) => candidate.status?.podIP && !isFinished(candidate))) {
    const ports = resolvePorts(service, pod);
    const at = groups.findIndex((group) => equal(group.ports, ports));
    const group = groups[at];
    if (group) groups[at] = { ports, members: [...group.members, pod] };
    else groups.push({ ports, members: [pod] });
  }
  return groups.length ? groups : [{ ports: [], members: [] }];
}

/** Ports as this Pod has them: a named target port is looked up in its containers, and left out where none bears that name. */
function resolvePorts(service: Service, pod: Pod): readonly Port[] {
  return (service.spec.ports ?? []).flatMap((port) => {
    const protocol = port.protocol ?? 'TCP';
    const named = () => pod.spec.containers.flatMap((container) => container.ports ?? []).find((candidate) => candidate.name === port.targetPort && (candidate.protocol ?? 'TCP') === protocol);
    const number = typeof port.targetPort === 'string' ? named()?.containerPort : port.targetPort ?? port.port;
    return number === undefined ? [] : [{ name: port.name ?? '', protocol, port: number, ...(port.appProtocol ? { appProtocol: port.appProtocol } : {}) }];
  });
}

function planSlice(service: Service, pods: readonly Pod[], ports: readonly Port[], slice: EndpointSlice | undefined): readonly SliceAction[] {
  const before = slice?.endpoints ?? [];
  const wanted = new Map(pods.map((pod) => [pod.metadata.uid, endpointOf(service, pod)]));
  const kept = before.flatMap((endpoint) => wanted.get(endpoint.targetRef?.uid ?? '') ?? []);
  const known = new Set(kept.map((endpoint) => endpoint.targetRef?.uid));
  const endpoints = [...kept, ...[...wanted.values()].filter((endpoint) => !known.has(endpoint.targetRef?.uid))];
  const labels = labelsOf(service);
  if (!slice) return [{ do: 'create', content: { endpoints, ports, labels, annotations: trigger(service.metadata.creationTimestamp) } }];
  const wantedPorts = endpoints.length ? ports : [];
  if (equal(before, endpoints) && equal(slice.ports ?? [], wantedPorts) && equal(slice.metadata.labels, labels)) return [];
  return [{ do: 'update', slice, content: { endpoints, ports: wantedPorts, labels, annotations: trigger(...turnedAt(turnedPods(before, pods))) } }];
}

function endpointOf(service: Service, pod: Pod): Endpoint {
  const serving = isReady(pod);
  const terminating = isTerminating(pod);
  const named = pod.spec.hostname && pod.spec.subdomain === service.metadata.name && pod.metadata.namespace === service.metadata.namespace;
  return {
    addresses: [pod.status?.podIP ?? ''],
    conditions: { ready: service.spec.publishNotReadyAddresses === true || (serving && !terminating), serving, terminating },
    ...(named ? { hostname: pod.spec.hostname } : {}),
    targetRef: { kind: 'Pod', namespace: pod.metadata.namespace ?? '', name: pod.metadata.name, uid: pod.metadata.uid },
    ...(pod.spec.nodeName ? { nodeName: pod.spec.nodeName } : {}),
  };
}

const RESERVED = new Set([HEADLESS, SERVICE_NAME, MANAGED_BY]);

function labelsOf(service: Service): Readonly<Record<string, string>> {
  const own = Object.fromEntries(Object.entries(service.metadata.labels ?? {}).filter(([key]) => !RESERVED.has(key)));
  return { ...own, [MANAGED_BY]: 'endpointslice-controller.k8s.io', [SERVICE_NAME]: service.metadata.name, ...(service.spec.clusterIP === 'None' ? { [HEADLESS]: '' } : {}) };
}

/** Pods whose readiness is not what the slice said: their turn is what triggered the change. */
function turnedPods(before: readonly Endpoint[], pods: readonly Pod[]): readonly Pod[] {
  const serving = new Map(before.map((endpoint) => [endpoint.targetRef?.uid, endpoint.conditions?.serving]));
  return pods.filter((pod) => serving.get(pod.metadata.uid) !== isReady(pod));
}

/** The earliest of the times at which what changed did change, as annotation; none when nothing says when. */
function trigger(...times: readonly (string | undefined)[]): Readonly<Record<string, string>> {
  const first = times.flatMap((time) => time ?? []).toSorted(compareText)[0];
  return first ? { [TRIGGER]: first } : {};
}

const turnedAt = (pods: readonly Pod[]) => pods.map((pod) => podCondition(pod, 'Ready')?.lastTransitionTime);
