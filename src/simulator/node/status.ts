import type { Container, ContainerState, ContainerStateTerminated, ContainerStatus, PodCondition, PodSpec, PodStatus } from '../../schema/generated/types';
import { timestamp } from '../api/object';
import { compareText } from '../base/text';
import { compareQuantities, sumOfQuantities } from '../api/quantity';
import { Pod } from '../kinds/pod/kind';
import type { ContainerRecord, PodRecord, Terminated } from './records';

/** The status a kubelet reports: a pure function of what it knows, the Pod as stored, and now. */
export function podStatus(pod: Pod, record: PodRecord, hostAddress: string, nowMs: number): PodStatus {
  const old = pod.status;
  const { spec } = pod;
  const generation = pod.metadata.generation ?? 1;
  const phase = phaseOf(record, spec);
  const of = (containers: readonly Container[] | undefined) => (containers ?? []).map((container) => containerStatus(container, record, pod));
  const init = of(spec.initContainers);
  // Kubelets list what runs for good by name, what comes before it as the Pod has it.
  const main = of(spec.containers.toSorted((a, b) => compareText(a.name, b.name)));
  const conditions = [...ownConditions(pod, record, phase), ...gateConditions(pod)];
  return {
    observedGeneration: generation,
    phase,
    ...(record.phase && record.outcome ? record.outcome : {}),
    conditions: conditions.map((condition) => timed(condition, old?.conditions, generation, nowMs)),
    hostIP: hostAddress,
    hostIPs: [{ ip: hostAddress }],
    ...(record.shown && record.ip !== undefined ? { podIP: record.ip, podIPs: [{ ip: record.ip }] } : {}),
    startTime: timestamp(record.startMs),
    ...(init.length ? { initContainerStatuses: init } : {}),
    containerStatuses: main,
    qosClass: old?.qosClass ?? 'BestEffort',
    ...allocated(spec, isCleared(record, phase)),
  };
}

/** What the Pod's containers ask for together, as the kubelet set it aside. Of limits it knows no more once everything of the Pod is cleared away. */
function allocated(spec: PodSpec, cleared: boolean): Pick<PodStatus, 'resources' | 'allocatedResources'> {
  if (spec.resources) return { resources: spec.resources };
  const [requests, limits] = [asked(spec, 'requests'), cleared ? undefined : asked(spec, 'limits')];
  return { resources: { ...(limits ? { limits } : {}), ...(requests ? { requests } : {}) }, ...(requests ? { allocatedResources: requests } : {}) };
}

/** All that run for good together, or the most that one init container needs beside the sidecars before it. */
function asked(spec: PodSpec, of: 'requests' | 'limits'): Readonly<Record<string, string>> | undefined {
  const amount = (container: Container, name: string) => container.resources?.[of]?.[name] ?? [];
  const all = [...(spec.initContainers ?? []), ...spec.containers];
  const names = [...new Set(all.flatMap((container) => Object.keys(container.resources?.[of] ?? {})))];
  const most = (name: string): string => {
    const sidecars: Container[] = [];
    const needs: string[] = [];
    for (const container of spec.initContainers ?? []) {
      needs.push(sumOfQuantities([...sidecars, container].flatMap((one) => amount(one, name))));
      if (container.restartPolicy === 'Always') sidecars.push(container);
    }
    return [...needs, sumOfQuantities([...sidecars, ...spec.containers].flatMap((one) => amount(one, name)))].reduce((a, b) => (compareQuantities(a, b) > 0 ? a : b));
  };
  return names.length ? Object.fromEntries(names.map((name) => [name, most(name)])) : undefined;
}

const isCleared = (record: PodRecord, phase: string): boolean =>
  (phase === 'Succeeded' || phase === 'Failed') && record.stage !== 'ready' && record.containers.every((container) => container.kind !== 'main' || container.terminated !== undefined);

export function phaseOf(record: PodRecord, spec: PodSpec): 'Pending' | 'Running' | 'Succeeded' | 'Failed' {
  if (record.phase) return record.phase;
  const inits = record.containers.filter((container) => container.kind === 'init');
  const policy = spec.restartPolicy ?? 'Always';
  if (inits.some((container) => container.terminated && container.terminated.exitCode !== 0) && policy === 'Never') return 'Failed';
  const main = record.containers.filter((container) => container.kind === 'main');
  if (inits.some((container) => !container.terminated) || main.some((container) => container.waiting && !container.last)) return 'Pending';
  return 'Running';
}

function ownConditions(pod: Pod, record: PodRecord, phase: string): Omit<PodCondition, 'lastTransitionTime'>[] {
  const inits = record.containers.filter((container) => container.kind !== 'main');
  const main = record.containers.filter((container) => container.kind !== 'init');
  const completed = phase === 'Succeeded';
  const uninitialised = inits.filter((container) => (container.kind === 'init' ? container.terminated?.exitCode !== 0 : !container.started)).map((container) => container.name);
  const begun = record.containers.some(({ kind, runningMs, terminated, last }) => kind === 'main' && (runningMs !== undefined || terminated !== undefined || last !== undefined));
  const initialised = uninitialised.length === 0 || completed || begun;
  const unready = main.filter((container) => !container.ready).map((container) => container.name);
  const gates = unmetGates(pod);
  const notReady = completed ? { reason: 'PodCompleted' } : phase === 'Failed' ? { reason: 'PodFailed' } : { reason: 'ContainersNotReady', message: `containers with unready status: [${unready.join(' ')}]` };
  const containersReady = unready.length === 0 && phase === 'Running';
  const gated = containersReady && gates.length > 0;
  const readyReason = gated ? { reason: 'ReadinessGatesNotReady', message: gates.map((gate) => whyUnmet(pod, gate)).join(', ') } : notReady;
  return [
    { type: 'PodReadyToStartContainers', status: record.stage === 'ready' ? 'True' : 'False' },
    initialised ? { type: 'Initialized', status: 'True', ...(completed ? { reason: 'PodCompleted' } : {}) }
      : { type: 'Initialized', status: 'False', reason: 'ContainersNotInitialized', message: `containers with incomplete status: [${uninitialised.join(' ')}]` },
    containersReady && !gated ? { type: 'Ready', status: 'True' } : { type: 'Ready', status: 'False', ...readyReason },
    containersReady ? { type: 'ContainersReady', status: 'True' } : { type: 'ContainersReady', status: 'False', ...notReady },
    { type: 'PodScheduled', status: 'True' },
  ];
}

const OWN: ReadonlySet<string> = new Set(['PodReadyToStartContainers', 'Initialized', 'Ready', 'ContainersReady', 'PodScheduled']);

/** Conditions that others set stay as they are. */
const gateConditions = (pod: Pod): readonly PodCondition[] => (pod.status?.conditions ?? []).filter((condition) => !OWN.has(condition.type));

const gateStatus = (pod: Pod, gate: string): string | undefined => pod.status?.conditions?.find(({ type }) => type === gate)?.status;
const gatesOf = (pod: Pod): readonly string[] => (pod.spec.readinessGates ?? []).map((gate) => gate.conditionType);
const unmetGates = (pod: Pod): readonly string[] => gatesOf(pod).filter((gate) => gateStatus(pod, gate) !== 'True');

/** Whether somebody set a condition that one Pod's readiness depends on. */
export const gatesChanged = (pod: Pod, old: Pod): boolean => gatesOf(pod).some((gate) => gateStatus(pod, gate) !== gateStatus(old, gate));

function whyUnmet(pod: Pod, gate: string): string {
  const status = gateStatus(pod, gate);
  return status === undefined ? `corresponding condition of pod readiness gate "${gate}" does not exist.` : `the status of pod readiness gate "${gate}" is not "True", but ${status}`;
}

/** lastTransitionTime moves only when the status does. */
function timed(condition: Omit<PodCondition, 'lastTransitionTime'>, old: readonly PodCondition[] | undefined, generation: number, nowMs: number): PodCondition {
  if (!OWN.has(condition.type)) return condition;
  const before = old?.find((candidate) => candidate.type === condition.type);
  const lastTransitionTime = before?.status === condition.status && before.lastTransitionTime !== undefined ? before.lastTransitionTime : timestamp(nowMs);
  const { type, status, reason, message } = condition;
  const shown = { type, observedGeneration: generation, status, lastProbeTime: null, lastTransitionTime, ...(reason === undefined ? {} : { reason }), ...(message === undefined ? {} : { message }) };
  return shown as unknown as PodCondition;
}

function containerStatus(container: Container, record: PodRecord, pod: Pod): ContainerStatus {
  const own = record.containers.find((candidate) => candidate.name === container.name);
  const ran = own?.containerId !== undefined && own.image !== undefined;
  const limits = container.resources ?? {};
  return {
    name: container.name,
    state: own ? stateOf(own) : { waiting: { reason: 'ContainerCreating' } },
    lastState: own?.last ? { terminated: terminated(own.last) } : {},
    ready: own?.ready ?? false,
    restartCount: own?.restarts ?? 0,
    image: ran ? (own.image?.name ?? '') : (container.image ?? ''),
    imageID: ran ? (own.image?.id ?? '') : '',
    ...(ran ? { containerID: own.containerId } : {}),
    started: own?.started ?? false,
    ...(ran && container.resources?.requests ? { allocatedResources: container.resources.requests } : {}),
    ...(ran ? { resources: limits } : {}),
    ...(container.volumeMounts?.length ? { volumeMounts: container.volumeMounts.map(mountStatus) } : {}),
    ...(ran ? { user: { linux: userOf(pod, container) } } : {}),
  } as ContainerStatus;
}

/** Who a container runs as. */
function userOf({ spec }: Pod, { securityContext: own = {} }: Container) {
  const shared = spec.securityContext ?? {};
  const gid = own.runAsGroup ?? shared.runAsGroup ?? 0;
  const groups = new Set([...(shared.fsGroup === undefined ? [] : [shared.fsGroup]), ...(shared.supplementalGroups ?? []), gid]);
  return { uid: own.runAsUser ?? shared.runAsUser ?? 0, gid, supplementalGroups: [...groups].toSorted((a, b) => a - b) };
}

const mountStatus = (mount: { readonly name: string; readonly mountPath: string; readonly readOnly?: boolean }) =>
  (mount.readOnly ? { name: mount.name, mountPath: mount.mountPath, readOnly: true, recursiveReadOnly: 'Disabled' } : { name: mount.name, mountPath: mount.mountPath });

function stateOf(container: ContainerRecord): ContainerState {
  if (container.terminated && !container.waiting) return { terminated: terminated(container.terminated) };
  if (container.runningMs !== undefined) return { running: { startedAt: timestamp(container.runningMs) } };
  return { waiting: container.waiting ?? { reason: 'ContainerCreating' } };
}

function terminated(end: Terminated): ContainerStateTerminated {
  const time = (ms: number | undefined) => (ms === undefined ? null : timestamp(ms));
  return {
    exitCode: end.exitCode,
    ...(end.signal === undefined ? {} : { signal: end.signal }),
    reason: end.reason,
    ...(end.message === undefined ? {} : { message: end.message }),
    startedAt: time(end.startedMs),
    finishedAt: time(end.finishedMs),
    ...(end.containerId === undefined ? {} : { containerID: end.containerId }),
  } as unknown as ContainerStateTerminated;
}
