import type { Event } from '../../simulator/kinds/event/kind';
import type { Pod } from '../../simulator/kinds/pod/kind';
import { stateOfPod } from '../pod-state';
import type { WhyLink } from './contract';

const AT_REST: ReadonlySet<string> = new Set(['ready', 'done', 'terminating']);

/** What a kubelet knows of a Pod's containers: their statuses, what was reported, and the last that each wrote. */
export interface Signs {
  readonly pod: Pod;
  readonly key: string;
  readonly events: readonly Event[];
  lastLine(container: string): string | undefined;
}

const linkOf = (key: string) => (kind: WhyLink['kind'], say: string, parameters: WhyLink['parameters']): WhyLink => ({ kind, say: `why.${say}`, parameters, key });
/** An Event as a link. */
export const told = (key: string, { type, message = '', reason = '' }: Event): WhyLink => linkOf(key)('event', type === 'Warning' ? 'event' : 'told', { message, reason });

/** The Events that say what the sentence of a rule leaves open. */
const TELLING: Readonly<Record<string, RegExp>> = {
  'kubelet.image-pull-back-off': /^Failed to pull image/,
  'kubelet.volumes-cannot-be-mounted': /^(MountVolume|AttachVolume|Unable to attach|NewMounter)/,
  'kubelet.startup-probe-has-not-succeeded': /^Startup probe/,
  'kubelet.readiness-probe-has-not-succeeded': /^Readiness probe/,
  'kubelet.crash-loop-back-off': /^(Liveness probe|Startup probe|PostStartHook|Error: (?!ImagePull|ErrImage))/,
};

/** What failed of a Pod that is held up by these rules. */
export function symptomsOf(signs: Signs, rules: readonly string[]): readonly WhyLink[] {
  const telling = signs.events.findLast(({ type, message = '' }) => type === 'Warning' && rules.some((rule) => TELLING[rule]?.test(message)));
  const crash = rules.includes('kubelet.crash-loop-back-off') ? memoryOf(signs) : [];
  if (crash.length > 0) return crash;
  if (telling) return [told(signs.key, telling)];
  return rules.some((rule) => /^kubelet\.(crash|init)/.test(rule)) ? wroteOf(signs) : [];
}

const statusesOf = ({ status }: Pod) => [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])];

/** Containers that were ended because they took more memory than they may. */
function memoryOf({ pod, key }: Signs): readonly WhyLink[] {
  return statusesOf(pod).filter(({ state, lastState }) => (state?.terminated ?? lastState?.terminated)?.reason === 'OOMKilled').map(({ name }) => {
    const limit = [...(pod.spec.initContainers ?? []), ...pod.spec.containers].find((one) => one.name === name)?.resources?.limits?.['memory'] ?? '';
    return linkOf(key)('event', 'out-of-memory', { container: name, limit });
  });
}

/** The last that the first container wrote which is not where it should be. */
function wroteOf({ pod, key, lastLine }: Signs): readonly WhyLink[] {
  const container = statusesOf(pod).find(({ ready, state }) => !ready && (state?.running ?? state?.terminated ?? state?.waiting?.reason === 'CrashLoopBackOff'));
  const line = container && lastLine(container.name);
  return line ? [linkOf(key)('event', 'wrote', { container: container.name, line })] : [];
}

/** What is known of a Pod that waits for nothing that somebody states: gates, ends of its containers, the last that was reported of it; of one that runs, that it was started again. */
export function reportsOf(signs: Signs): readonly WhyLink[] {
  const { pod: { spec, status }, pod, key, events } = signs;
  const link = linkOf(key);
  if (AT_REST.has(stateOfPod(pod))) return startedAgain(signs);
  const gates = spec?.nodeName ? [] : (spec?.schedulingGates ?? []);
  if (gates.length > 0) return [link('fact', 'gated', { gates: gates.map(({ name }) => name).join(', ') })];
  if (status?.phase === 'Failed' && status.message) return [link('event', 'event', { message: status.message, reason: status.reason ?? '' })];
  const ended = statusesOf(pod).flatMap(({ name, state, lastState }) => {
    const terminated = state?.terminated ?? lastState?.terminated;
    return terminated && terminated.exitCode !== 0 ? [link('event', 'ended', { container: name, code: terminated.exitCode, reason: terminated.reason ?? '' })] : [];
  });
  const last = events.at(-1);
  if (ended.length > 0) return [...ended, ...wroteOf(signs)];
  if (last) return [told(key, last)];
  return spec?.nodeName ? [link('fact', 'begins', { node: spec.nodeName })] : [];
}

/** A Pod that is Ready, and had containers that ended. */
function startedAgain(signs: Signs): readonly WhyLink[] {
  const { pod, key } = signs;
  if (stateOfPod(pod) !== 'ready') return [];
  const again = (pod.status?.containerStatuses ?? []).flatMap(({ name, restartCount, lastState }) => {
    const { exitCode, reason = '' } = lastState?.terminated ?? {};
    return restartCount > 0 && exitCode !== undefined ? [linkOf(key)('event', 'started-again', { container: name, count: restartCount, code: exitCode, reason })] : [];
  });
  return again.length > 0 ? [...again, ...symptomsOf({ ...signs, lastLine: () => undefined }, ['kubelet.crash-loop-back-off'])] : [];
}
