import type { Event } from '../../simulator/kinds/event/kind';
import type { Pod } from '../../simulator/kinds/pod/kind';
import { stateOfPod } from '../pod-state';
import type { WhyLink } from './contract';

const AT_REST: ReadonlySet<string> = new Set(['ready', 'done', 'terminating']);

/** What is known of a Pod that is not Ready and waits for nothing that somebody states: gates, ends of its containers, the last that was reported of it. */
export function reportsOf(pod: Pod, events: readonly Event[], key: string): readonly WhyLink[] {
  if (AT_REST.has(stateOfPod(pod))) return [];
  const { spec, status } = pod;
  const link = (kind: WhyLink['kind'], say: string, parameters: WhyLink['parameters']): WhyLink => ({ kind, say: `why.${say}`, parameters, key });
  const gates = spec?.nodeName ? [] : (spec?.schedulingGates ?? []);
  if (gates.length > 0) return [link('fact', 'gated', { gates: gates.map(({ name }) => name).join(', ') })];
  if (status?.phase === 'Failed' && status.message) return [link('event', 'event', { message: status.message, reason: status.reason ?? '' })];
  const ended = [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])].flatMap(({ name, state, lastState }) => {
    const terminated = state?.terminated ?? lastState?.terminated;
    return terminated && terminated.exitCode !== 0 ? [link('event', 'ended', { container: name, code: terminated.exitCode, reason: terminated.reason ?? '' })] : [];
  });
  const last = events.at(-1);
  const told = last ? [link('event', last.type === 'Warning' ? 'event' : 'told', { message: last.message ?? '', reason: last.reason ?? '' })] : [];
  return ended.length > 0 ? ended : told;
}
