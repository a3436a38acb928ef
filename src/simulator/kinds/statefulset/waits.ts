import type { Json } from '../../base/json';
import type { ObjectReference, Wait } from '../../api/controller';
import { availableInMs, isReady, isRunningAndReady, isTerminating } from '../common/podRead';
import type { PersistentVolumeClaim } from '../persistentvolumeclaim/kind';
import type { Pod } from '../pod/kind';
import { ordinalsOf, podNameOf, revisionOf } from './identity';
import type { SetFacts } from './facts';
import { rules } from './rules';
import type { StatefulSet } from './kind';

const READY = 'status.conditions[?(@.type=="Ready")].status';

const setReference = ({ metadata: { name, namespace = '', uid } }: StatefulSet): ObjectReference => ({ apiVersion: 'apps/v1', kind: 'StatefulSet', namespace, name, uid });
const podReference = ({ metadata: { name, namespace = '', uid } }: Pod): ObjectReference => ({ apiVersion: 'v1', kind: 'Pod', namespace, name, uid });
const readyOf = (pod: Pod) => (isReady(pod) ? 'True' : 'False');

/** What keeps an ordered set from going on past this Pod, if anything does. */
export function forPredecessor(facts: SetFacts, pod: Pod): Wait | undefined {
  const { set, nowMs, update, current } = facts;
  if (isTerminating(pod)) return untilGone(facts, pod);
  if (!isRunningAndReady(pod)) {
    const trapped = revisionOf(pod) !== update.name && revisionOf(pod) !== current.name;
    const subject = podReference(pod);
    const on = { object: subject, path: READY, want: 'True', have: readyOf(pod) };
    return trapped ? { subject, rule: rules.brokenUpdate, on, unblock: `kubectl delete pod ${pod.metadata.name}` } : { subject, rule: rules.waitsForReady, on };
  }
  const seconds = set.spec.minReadySeconds ?? 0;
  const inMs = availableInMs(pod, seconds, nowMs) ?? 0;
  if (inMs === 0) return undefined;
  return { subject: podReference(pod), rule: rules.waitsForAvailable, on: { object: setReference(set), path: 'spec.minReadySeconds', want: seconds, have: seconds - Math.ceil(inMs / 1000) }, untilMs: nowMs + inMs };
}

/** The ordinals above that have no Pod yet wait for the Pod of this one. */
export function slotsAbove(facts: SetFacts, ordinal: number): readonly Wait[] {
  const { set } = facts;
  const pod = facts.pod(podNameOf(set, ordinal));
  if (!pod) return [];
  return ordinalsOf(set).filter((above) => above > ordinal && !facts.pod(podNameOf(set, above))).map((above) => ({
    subject: { owner: setReference(set), slot: podNameOf(set, above) },
    rule: rules.waitsForReady,
    on: { object: podReference(pod), path: READY, want: 'True', have: readyOf(pod) },
  }));
}

/** A Pod that is to end first. */
export function untilGone({ set }: SetFacts, pod: Pod): Wait {
  return { subject: { owner: setReference(set), slot: pod.metadata.name }, rule: rules.waitsForEnd, on: { object: podReference(pod), path: 'metadata.deletionTimestamp', want: null, have: pod.metadata.deletionTimestamp ?? null } };
}

/** A new Pod does not take a claim that goes with the one before it. */
export function untilClaimIsGone({ set }: SetFacts, ordinal: number, claim: PersistentVolumeClaim): Wait {
  const { name, namespace = '', uid } = claim.metadata;
  return {
    subject: { owner: setReference(set), slot: podNameOf(set, ordinal) }, rule: rules.claimGoes,
    on: { object: { apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace, name, uid }, path: 'metadata.uid', want: null, have: uid },
  };
}

/** Scaling down an ordered set stops while another Pod is not healthy. */
export const forUnhealthy = (facts: SetFacts, pod: Pod, unhealthy: string): Wait => waitFor(facts, pod, rules.scaleDownWaits, unhealthy, {});

/** An update goes on only when fewer Pods are unavailable than may be. */
export const forUpdate = (facts: SetFacts, pod: Pod, unavailable: string): Wait => waitFor(facts, pod, rules.updateWaits, unavailable, { revision: facts.update.name });

/** One Pod goes at a time: the others wait for the one that is going. */
export const forLeaving = (pod: Pod, leaving: Pod): Wait =>
  ({ subject: podReference(pod), rule: rules.oneGoesAtATime, on: { object: podReference(leaving), path: 'metadata.uid', want: null, have: leaving.metadata.uid } });

/** Pods that are to go, or to be replaced, stay while the set is held up at an ordinal: until its Pod is Ready, or has been for long enough. */
export function behind(facts: SetFacts, ordinal: number, stated: readonly Wait[], surplus: readonly Pod[], due: readonly Pod[]): readonly Wait[] {
  const name = podNameOf(facts.set, ordinal);
  const others = (pods: readonly Pod[]) => pods.filter((pod) => pod.metadata.name !== name && !isTerminating(pod));
  const settling = stated.find(({ rule }) => rule === rules.waitsForAvailable);
  if (settling) return others([...surplus, ...due]).map((pod) => ({ ...settling, subject: podReference(pod) }));
  return [...others(surplus).map((pod) => forUnhealthy(facts, pod, name)), ...others(due).map((pod) => forUpdate(facts, pod, name))];
}

/** Waits for a Pod that is not Ready; one that has only just been asked for is not there yet. */
function waitFor({ set, pod: podNamed }: SetFacts, pod: Pod, rule: string, name: string, parameters: Readonly<Record<string, Json>>): Wait {
  const other = podNamed(name);
  const object = other ? podReference(other) : { apiVersion: 'v1', kind: 'Pod', namespace: set.metadata.namespace ?? '', name };
  return { subject: podReference(pod), rule, on: { object, path: READY, want: 'True', have: other ? readyOf(other) : null }, parameters };
}

/** A Pod below the partition keeps its revision. */
export const partition = ({ set, update }: SetFacts, pod: Pod, first: number): Wait =>
  ({ subject: podReference(pod), rule: rules.partitionHolds, on: { object: setReference(set), path: 'spec.updateStrategy.rollingUpdate.partition', want: 0, have: first }, parameters: { revision: update.name },
    unblock: `kubectl patch statefulset ${set.metadata.name} -p '{"spec":{"updateStrategy":{"rollingUpdate":{"partition":0}}}}'` });

/** With OnDelete a Pod keeps its revision until somebody deletes it. */
export const onDelete = ({ update }: SetFacts, pod: Pod): Wait => ({
  subject: podReference(pod), rule: rules.onDeleteHolds,
  on: { object: podReference(pod), path: 'metadata.labels.controller-revision-hash', want: update.name, have: revisionOf(pod) }, unblock: `kubectl delete pod ${pod.metadata.name}`,
});
