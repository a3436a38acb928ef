import type { Wait } from '../../api/controller';
import type { NewObject } from '../../api/object';
import { availableInMs, isFinished, isRunningAndReady, isTerminating } from '../common/podRead';
import type { PersistentVolumeClaim } from '../persistentvolumeclaim/kind';
import type { Pod } from '../pod/kind';
import { claimsOf, disownedClaims, isStale } from './claims';
import { bearsIdentity, newClaims, newPod, ordinalOf, ordinalsOf, podNameOf, wantsOrdinal } from './identity';
import type { StatefulSet } from './kind';
import { halt, proceed, type OwnedClaim, type RevisionTemplate, type SetAction, type SetFacts, type SetPlan, type Step } from './facts';
import { outdated, planUpdate } from './planUpdate';
import { rules } from './rules';
import * as waits from './waits';

export const isOrdered = (set: StatefulSet): boolean => set.spec.podManagementPolicy !== 'Parallel';

/** What is to be done for a set now. An ordered set takes one step and then waits for what it has begun. */
export function plan(facts: SetFacts): SetPlan {
  const { set } = facts;
  const again = nextAvailability(facts);
  if (set.metadata.deletionTimestamp) return { actions: [], waits: [] };
  const phases = [planReplicas, planSurplusClaims, planSurplus, planUpdate];
  const actions: SetAction[] = [];
  const waiting: Wait[] = [];
  for (const phase of phases) {
    const step = phase(facts);
    actions.push(...step.actions);
    waiting.push(...step.waits);
    if (step.stop) break;
  }
  return { actions, waits: waiting, ...(again === undefined ? {} : { againInMs: again }) };
}

function nextAvailability({ set, pods, nowMs }: SetFacts): number | undefined {
  if (!set.spec.minReadySeconds) return undefined;
  const times = pods.flatMap((pod) => availableInMs(pod, set.spec.minReadySeconds ?? 0, nowMs) || []);
  return times.length ? Math.min(...times) : undefined;
}

/** Pods beyond the wanted ordinals, the highest first. */
export function surplusPods({ set, pods }: SetFacts): readonly Pod[] {
  return pods.filter((pod) => !wantsOrdinal(set, ordinalOf(set, pod.metadata.name))).toSorted((a, b) => (ordinalOf(set, b.metadata.name) ?? 0) - (ordinalOf(set, a.metadata.name) ?? 0));
}

/** The claims of Pods beyond the wanted ordinals belong to whom the retention policy says, before these are deleted. */
function planSurplusClaims(facts: SetFacts): Step {
  const { set, claim } = facts;
  return proceed(set.spec.volumeClaimTemplates?.length ? surplusPods(facts).flatMap((pod) => ownClaims(pod, disownedClaims(set, pod, true, claim), false)) : []);
}

const ownClaims = (pod: Pod, claims: readonly OwnedClaim[], told: boolean): readonly SetAction[] =>
  (claims.length ? [{ do: 'own', pod, claims, told, rule: rules.ownsClaims, parameters: { claim: claims.map(({ claim }) => claim.metadata.name).join(', ') } }] : []);

/** Every wanted ordinal has a Pod; in an ordered set only when all below it are available. */
function planReplicas(facts: SetFacts): Step {
  const actions: SetAction[] = [];
  const waiting: Wait[] = [];
  const ordinals = ordinalsOf(facts.set);
  for (const ordinal of ordinals) {
    const step = planReplica(facts, ordinal);
    actions.push(...step.actions);
    waiting.push(...step.waits);
    if (step.stop) return halt(actions, [...waiting, ...waits.slotsAbove(facts, ordinal), ...heldBack(facts, ordinal, step)]);
  }
  return proceed(actions, waiting);
}

/** What later phases would have done, had the set not been held up at an ordinal. */
function heldBack(facts: SetFacts, ordinal: number, { waits: stated }: Step): readonly Wait[] {
  const { due, held } = outdated(facts);
  return [...waits.behind(facts, ordinal, stated, surplusPods(facts), due), ...held];
}

const ALL_WELL = proceed();

function planReplica(facts: SetFacts, ordinal: number): Step {
  const { set } = facts;
  const name = podNameOf(set, ordinal);
  const pod = facts.pod(name);
  if (!pod) return planCreation(facts, ordinal);
  if (isFinished(pod)) {
    return (isOrdered(set) ? halt : proceed)(isTerminating(pod) ? [] : [{ do: 'delete', pod, rule: rules.replacesEnded, parameters: { pod: name, phase: pod.status?.phase ?? '' } }], isTerminating(pod) ? [waits.untilGone(facts, pod)] : []);
  }
  const missing = pod.status?.phase === 'Pending' ? missingClaims(facts, ordinal) : [];
  const repairs: SetAction[] = [];
  if (missing.length) repairs.push({ do: 'createClaims', pod, claims: missing, rule: rules.restoresClaims, parameters: { pod: name } });
  if (!bearsIdentity(pod, ordinal)) repairs.push({ do: 'identify', pod, ordinal, rule: rules.restoresIdentity, parameters: { pod: name } });
  const wait = isOrdered(set) ? waits.forPredecessor(facts, pod) : undefined;
  if (wait) return halt(repairs, [wait]);
  const owned = ownClaims(pod, disownedClaims(set, pod, false, facts.claim), true);
  return repairs.length || owned.length ? proceed([...repairs, ...owned]) : ALL_WELL;
}

function missingClaims({ set, claim: claimNamed }: SetFacts, ordinal: number): readonly NewObject<PersistentVolumeClaim>[] {
  return newClaims(set, ordinal).filter((claim) => !claimNamed(claim.metadata.name ?? ''));
}

function planCreation(facts: SetFacts, ordinal: number): Step {
  const { set, claim: claimNamed } = facts;
  const name = podNameOf(set, ordinal);
  const stale = claimsOf(set, ordinal, claimNamed).find((claim) => isStale(claim, name));
  if (stale) return (isOrdered(set) ? halt : proceed)([], [waits.untilClaimIsGone(facts, ordinal, stale)]);
  const revision = revisionFor(facts, ordinal);
  const action: SetAction = {
    do: 'create', pod: newPod(set, revision.template, revision.name, ordinal), claims: missingClaims(facts, ordinal),
    rule: isOrdered(set) ? rules.createsNext : rules.createsAll, parameters: { pod: name, ordinal },
  };
  return isOrdered(set) ? halt([action]) : proceed([action]);
}

/** Ordinals below the partition are made by the revision that was, all others by the one that is to be. */
function revisionFor({ set, current, update }: SetFacts, ordinal: number): RevisionTemplate {
  const { type, rollingUpdate } = set.spec.updateStrategy ?? {};
  const held = type === 'RollingUpdate' && ordinal < (set.spec.ordinals?.start ?? 0) + (rollingUpdate?.partition ?? 0);
  return held ? current : update;
}

/** Pods beyond the wanted ordinals go, in an ordered set one after the other and only while the rest is healthy. */
function planSurplus(facts: SetFacts): Step {
  const { set, pods, nowMs } = facts;
  const surplus = surplusPods(facts);
  if (!isOrdered(set)) {
    return proceed(surplus.filter((pod) => !isTerminating(pod)).map((pod) => ({ do: 'delete', pod, rule: rules.deletesAllSurplus, parameters: { pod: pod.metadata.name } })));
  }
  const [pod, ...rest] = surplus;
  if (!pod) return proceed();
  const { due, held } = outdated(facts);
  const others = [...rest.filter((other) => !isTerminating(other)), ...due].map((other) => waits.forLeaving(other, pod));
  if (isTerminating(pod)) return halt([], [waits.untilGone(facts, pod), ...others, ...held]);
  const healthy = isRunningAndReady(pod) && availableInMs(pod, set.spec.minReadySeconds ?? 0, nowMs) === 0;
  const firstUnhealthy = lowestUnhealthy(set, pods);
  if (!healthy && firstUnhealthy && firstUnhealthy !== pod) return halt([], [waits.forUnhealthy(facts, pod, firstUnhealthy.metadata.name), ...others, ...held]);
  return halt([{ do: 'delete', pod, rule: rules.deletesHighest, parameters: { pod: pod.metadata.name, replicas: set.spec.replicas ?? 1 } }], [...others, ...held]);
}

function lowestUnhealthy(set: StatefulSet, pods: readonly Pod[]): Pod | undefined {
  return pods.filter((pod) => !isRunningAndReady(pod) || isTerminating(pod)).toSorted((a, b) => (ordinalOf(set, a.metadata.name) ?? 0) - (ordinalOf(set, b.metadata.name) ?? 0))[0];
}
