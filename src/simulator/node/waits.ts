import type { ObjectReference, Wait } from '../api/controller';
import type { Json } from '../base/json';
import type { Pod } from '../kinds/pod/kind';
import { specOf } from './container';
import { podOf, type NodeDeps } from './deps';
import type { ContainerRecord, PodRecord } from './records';
import { rules } from './rules';

/** What the kubelets' Pods are held up by now; it all follows from what the kubelets know. */
export function kubeletWaits(deps: NodeDeps): readonly Wait[] {
  return [...deps.state.pods.values()].flatMap((record) => (deps.state.nodes.get(record.node)?.running ? podWaits(record, deps) : []));
}

const isSettled = (record: PodRecord): boolean => !record.termination && record.stage === 'ready' && record.containers.every((one) => (one.ready && !one.postStart) || (one.kind === 'init' && one.terminated?.exitCode === 0));

function podWaits(record: PodRecord, deps: NodeDeps): readonly Wait[] {
  const pod = podOf(deps, record);
  if (!pod || record.phase || (isSettled(record) && !pod.spec.readinessGates?.length)) return [];
  return record.termination ? ending(record) : [...mounting(record), ...record.containers.flatMap((container) => containerWaits(record, container, pod)), ...gates(record, pod)];
}

const referenceTo = ({ namespace, name, uid }: PodRecord): ObjectReference => ({ apiVersion: 'v1', kind: 'Pod', namespace, name, uid });

function stating(record: PodRecord, rule: string, on: { readonly path: string; readonly want: Json; readonly have: Json }, parameters: Readonly<Record<string, Json>>, untilMs?: number): Wait {
  const subject = referenceTo(record);
  return { subject, rule, on: { object: subject, ...on }, parameters, ...(untilMs === undefined ? {} : { untilMs }) };
}

/** The containers of a Pod that ends may go on until its grace period is over. */
function ending(record: PodRecord): readonly Wait[] {
  const running = record.containers.filter((container) => container.runningMs !== undefined).map(({ name }) => name);
  if (!record.termination || !running.length) return [];
  const on = { path: 'status.containerStatuses', want: 'ended', have: running };
  return [stating(record, rules.gracePeriod, on, { containers: running.join(', '), seconds: record.termination.graceMs / 1000 }, record.termination.deadlineMs)];
}

const mounting = (record: PodRecord): readonly Wait[] =>
  (record.stage === 'volumes' && record.mountFailures ? [stating(record, rules.volumes, { path: 'spec.volumes', want: 'mounted', have: null }, { failures: record.mountFailures })] : []);

/** What a container waits for that is not made, by the word its status has for it. */
const UNMADE: Readonly<Record<string, string>> = { CreateContainerConfigError: rules.config, InvalidImageName: rules.imageName, ErrImageNeverPull: rules.neverPulled };

function containerWaits(record: PodRecord, container: ContainerRecord, pod: Pod): readonly Wait[] {
  const { name, waiting, notBeforeMs } = container;
  const list = container.kind === 'main' ? 'containerStatuses' : 'initContainerStatuses';
  const state = (rule: string, want: string, have: Json, parameters: Readonly<Record<string, Json>>, untilMs = notBeforeMs) =>
    [stating(record, rule, { path: `status.${list}{${name}}`, want, have }, { container: name, ...parameters }, untilMs)];
  if (container.postStart !== undefined) return state(rules.postStart, 'running', 'ContainerCreating', {});
  if (container.runningMs !== undefined) return probing(record, container, pod);
  const { reason = '', message = '' } = waiting ?? {};
  const unmade = UNMADE[reason] ?? (container.pullFailures ? rules.pullBackOff : undefined);
  if (unmade) return state(unmade, 'created', reason, { image: container.requested ?? '', message });
  const ended = container.terminated ?? container.last;
  if (notBeforeMs !== undefined && ended) return state(rules.crashBackOff, 'running', 'CrashLoopBackOff', { restarts: container.restarts, exitCode: ended.exitCode });
  const first = container.kind === 'main' ? record.containers.find((other) => other.kind !== 'main' && !isPast(other)) : undefined;
  return first ? state(rules.initFirst, 'running', 'PodInitializing', { initContainer: first.name }) : [];
}

/** Whether an init container has done what the others wait for. */
const isPast = (container: ContainerRecord): boolean => (container.kind === 'init' ? container.terminated?.exitCode === 0 && !container.again : container.started);

function probing(record: PodRecord, container: ContainerRecord, pod: Pod): readonly Wait[] {
  const spec = specOf(pod, container.name);
  const kind = !container.started ? 'startup' : !container.ready ? 'readiness' : undefined;
  const probe = kind && (kind === 'startup' ? spec?.startupProbe : spec?.readinessProbe);
  if (!probe) return [];
  const { good = 0, bad = 0 } = container.probes[kind] ?? {};
  const on = { path: `spec.containers{${container.name}}.${kind}Probe`, want: probe.successThreshold ?? 1, have: good };
  return [stating(record, kind === 'startup' ? rules.startupProbe : rules.readinessProbe, on, { container: container.name, failures: bad, periodSeconds: probe.periodSeconds ?? 10 })];
}

function gates(record: PodRecord, pod: Pod): readonly Wait[] {
  const unmet = (pod.spec.readinessGates ?? []).filter(({ conditionType }) => !pod.status?.conditions?.some(({ type, status }) => type === conditionType && status === 'True'));
  return unmet.map(({ conditionType }) => stating(record, rules.readinessGate, { path: `status.conditions{${conditionType}}`, want: 'True', have: null }, { gate: conditionType }));
}
