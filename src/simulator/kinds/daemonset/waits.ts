import type { ObjectReference, Wait } from '../../api/controller';
import type { ApiObject } from '../../api/object';
import { availableInMs, isReady } from '../common/podRead';
import type { Pod } from '../pod/kind';
import { revisionOf } from './eligible';
import type { DaemonFacts } from './facts';
import { rules } from './rules';

const reference = ({ apiVersion, kind, metadata: { name, namespace = '', uid } }: ApiObject): ObjectReference => ({ apiVersion, kind, namespace, name, uid });

/** A node gets its next Pod once the containers of the one before have ended. */
export const untilEnded = ({ set }: DaemonFacts, node: string, pod: Pod): Wait => ({
  subject: { owner: reference(set), slot: node }, rule: rules.waitsForEnd,
  on: { object: reference(pod), path: 'status.phase', want: 'Succeeded', have: pod.status?.phase ?? null }, parameters: { node },
});

/** With OnDelete a Pod keeps its revision until somebody deletes it. */
export const onDelete = ({ hash }: DaemonFacts, pod: Pod): Wait => ({
  subject: reference(pod), rule: rules.onDeleteHolds,
  on: { object: reference(pod), path: 'metadata.labels.controller-revision-hash', want: hash, have: revisionOf(pod) }, unblock: `kubectl delete pod ${pod.metadata.name}`,
});

/** An update goes on only while fewer Pods are unavailable than may be. */
export const forUpdate = (facts: DaemonFacts, pod: Pod, other: Pod): Wait => waitFor(facts, rules.updateWaits, pod, other);

/** An old Pod stays until the new one beside it is available. */
export const forFresh = (facts: DaemonFacts, old: Pod, fresh: Pod): Wait => waitFor(facts, rules.surgeWaits, old, fresh);

function waitFor({ set, hash, nowMs }: DaemonFacts, rule: string, pod: Pod, other: Pod): Wait {
  const seconds = set.spec.minReadySeconds ?? 0;
  const inMs = availableInMs(other, seconds, nowMs);
  const subject = reference(pod);
  const { deletionTimestamp } = other.metadata;
  if (deletionTimestamp) return { subject, rule: rules.waitsForEnd, on: { object: reference(other), path: 'metadata.deletionTimestamp', want: null, have: deletionTimestamp } };
  if (inMs) return { subject, rule: rules.waitsForAvailable, on: { object: reference(set), path: 'spec.minReadySeconds', want: seconds, have: seconds - Math.ceil(inMs / 1000) }, parameters: { pod: other.metadata.name }, untilMs: nowMs + inMs };
  return { subject, rule, on: { object: reference(other), path: 'status.conditions[?(@.type=="Ready")].status', want: 'True', have: isReady(other) ? 'True' : 'False' }, parameters: { revision: hash } };
}
