import { availableInMs, isReady, isTerminating } from '../common/podRead';
import type { Pod } from '../pod/kind';
import { heldUntilMs } from './backOff';
import { newPod, revisionOf } from './eligible';
import { isAvailable, type DaemonAction, type DaemonFacts, type DaemonPlan, type Place } from './facts';
import type { DaemonSet } from './kind';
import { allowances, planUpdate } from './planUpdate';
import { rules } from './rules';
import * as waits from './waits';

/** What is to be done for a set now: first every node gets what it should have, and only where all do, an update goes on. */
export function plan(facts: DaemonFacts): DaemonPlan {
  const upkeep = [...facts.places.flatMap((place) => planPlace(facts, place)), ...planStranded(facts)];
  const update = upkeep.length ? { actions: [], waits: [] } : planUpdate(facts);
  const ending = facts.places.flatMap((place) => (place.shouldRun && place.pods.length > 0 && place.pods.every(isTerminating) ? place.pods.map((pod) => waits.untilEnded(facts, place.node, pod)) : []));
  const again = nextChange(facts);
  return { actions: [...upkeep, ...update.actions], waits: [...ending, ...update.waits], ...(again === undefined ? {} : { againInMs: again }) };
}

/** When a Pod has been ready long enough, or a failed one may be deleted. */
function nextChange({ set, places, backOff, nowMs }: DaemonFacts): number | undefined {
  const times = places.flatMap(({ node, pods }) => pods.flatMap((pod) => {
    const held = pod.status?.phase === 'Failed' && !isTerminating(pod) ? heldUntilMs(backOff, node, nowMs) : undefined;
    return held === undefined ? availableInMs(pod, set.spec.minReadySeconds ?? 0, nowMs) || [] : [held - nowMs];
  }));
  return times.length ? Math.min(...times) : undefined;
}

/** One node: a Pod if it should have one, none if it should not, ended ones go, and of several all but one. */
function planPlace(facts: DaemonFacts, place: Place): readonly DaemonAction[] {
  const { node, pods, shouldRun, mayStay } = place;
  const creation = (): DaemonAction => ({ do: 'create', pod: newPod(facts.set, node, facts.hash), rule: rules.everyNode, parameters: { node } });
  if (shouldRun && !pods.length) return [creation()];
  const present = pods.filter((pod) => !isTerminating(pod));
  if (!mayStay) return present.map((pod) => removal(pod, rules.leavesNode, node));
  const ended = present.flatMap((pod) => replacement(facts, pod, node));
  const running = present.filter((pod) => pod.status?.phase !== 'Failed' && pod.status?.phase !== 'Succeeded');
  if (!surges(facts.set)) return [...ended, ...running.slice(1).map((pod) => removal(pod, rules.oneANode, node))];
  if (!running.length) return [...ended, ...(shouldRun ? [creation()] : [])];
  return [...ended, ...planPair(facts, node, running)];
}

export const removal = (pod: Pod, rule: string, node: string): DaemonAction => ({ do: 'delete', pod, rule, parameters: { pod: pod.metadata.name, node } });

/** A daemon Pod that ended, in whatever way, is deleted, so that another can take its place. */
function replacement({ backOff, nowMs }: DaemonFacts, pod: Pod, node: string): readonly DaemonAction[] {
  const failed = pod.status?.phase === 'Failed';
  if (failed && heldUntilMs(backOff, node, nowMs) !== undefined) return [];
  const { namespace = '', name } = pod.metadata;
  const found = (how: string, what: string) => `Found ${how} daemon pod ${namespace}/${name} on node ${node}, will try to ${what} it`;
  const action = removal(pod, rules.replacesEnded, node) as Extract<DaemonAction, { do: 'delete' }>;
  if (failed) return [{ ...action, note: { type: 'Warning', reason: 'FailedDaemonPod', message: found('failed', 'kill') } }];
  return pod.status?.phase === 'Succeeded' ? [{ ...action, note: { type: 'Normal', reason: 'SucceededDaemonPod', message: found('succeeded', 'delete') } }] : [];
}

/** Whether an update makes new Pods beside the old ones. */
function surges(set: DaemonSet): boolean {
  return set.spec.updateStrategy?.type === 'RollingUpdate' && allowances(set, 100).maxSurge > 0;
}

/** Beside a Pod of an older revision there may be one of the present revision, until that is available or the old one is not ready. */
function planPair(facts: DaemonFacts, node: string, running: readonly Pod[]): readonly DaemonAction[] {
  const isNew = (pod: Pod) => revisionOf(pod) === facts.hash;
  const [fresh, old] = [running.find(isNew), running.find((pod) => !isNew(pod))];
  const surplus = running.filter((pod) => pod !== fresh && pod !== old).map((pod) => removal(pod, rules.oneANode, node));
  const over = fresh && old && (!isReady(old) || isAvailable(facts, fresh));
  return over ? [...surplus, removal(old, rules.endsOld, node)] : surplus;
}

/** Nobody else removes a Pod that waits for a node that is gone. */
const planStranded = ({ stranded }: DaemonFacts): readonly DaemonAction[] =>
  stranded.filter((pod) => !pod.spec.nodeName && !isTerminating(pod)).map((pod) => removal(pod, rules.nodeGone, ''));
