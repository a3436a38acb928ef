import { parseTimestamp } from '../api/object';
import { isReady, isTerminating, priorityOf } from '../kinds/common/podRead';
import { matchesSelector } from '../kinds/common/selector';
import type { Pod } from '../kinds/pod/kind';
import type { Facts, NodeFacts, Refusal } from './facts';
import { refusalOf } from './filters';

/** Pods that are ended on a node so that another has room. */
export interface Preemption { readonly node: string; readonly victims: readonly Pod[] }

/** Who has to go, and what it costs. */
interface Candidate extends Preemption { readonly violations: number }

/** What each node could do about a Pod it refused: lose some Pods of lower priority, or why that is no help. */
type Verdict = Candidate | { readonly reason: string };

/** Whom to end so that a Pod fits somewhere, or, for each node it was refused by, why that would not help; one text when it may not ask. */
export function preempt(pod: Pod, facts: Facts, refused: readonly (Refusal & { readonly candidate: NodeFacts })[]): Preemption | { readonly reasons: readonly string[] } | { readonly ineligible: string } {
  if (pod.spec.preemptionPolicy === 'Never') return { ineligible: 'not eligible due to preemptionPolicy=Never.' };
  const nominated = facts.nodes.find(({ node }) => node.metadata.name === pod.status?.nominatedNodeName);
  if (nominated?.pods.some((other) => isTerminating(other) && priorityOf(other) < priorityOf(pod))) return { ineligible: 'not eligible due to a terminating pod on the nominated node.' };
  const verdicts = refused.map(({ candidate, curable }): Verdict => (curable ? victimsOn(candidate, pod, facts) : { reason: 'Preemption is not helpful for scheduling' }));
  const [best] = verdicts.filter((verdict): verdict is Candidate => 'victims' in verdict).toSorted(cheaper);
  return best ?? { reasons: verdicts.flatMap((verdict) => ('reason' in verdict ? verdict.reason : [])) };
}

/** The fewest and least important Pods of lower priority without which the Pod fits. */
function victimsOn(candidate: NodeFacts, pod: Pod, facts: Facts): Verdict {
  const lower = candidate.pods.filter((other) => priorityOf(other) < priorityOf(pod));
  if (!lower.length) return { reason: 'No preemption victims found for incoming pod' };
  const refusedWith = (gone: ReadonlySet<Pod>): Refusal | undefined => {
    const rest: NodeFacts = { ...candidate, pods: candidate.pods.filter((other) => !gone.has(other)) };
    return refusalOf(pod, rest, { ...facts, nodes: facts.nodes.map((other) => (other === candidate ? rest : other)) });
  };
  const gone = new Set(lower);
  const still = refusedWith(gone);
  if (still) return { reason: still.reason };
  const guarded = guardedBy(lower, facts);
  const ordered = [...lower].toSorted(moreImportant);
  for (const other of [...ordered.filter((one) => guarded.has(one)), ...ordered.filter((one) => !guarded.has(one))]) {
    gone.delete(other);
    if (refusedWith(gone)) gone.add(other);
  }
  const victims = ordered.filter((one) => gone.has(one));
  return { node: candidate.node.metadata.name, victims, violations: victims.filter((one) => guarded.has(one)).length };
}

const startMs = (pod: Pod): number => parseTimestamp(pod.status?.startTime ?? '') ?? Infinity;

/** Higher priority first, then who has been there for longer. */
const moreImportant = (a: Pod, b: Pod): number => priorityOf(b) - priorityOf(a) || (startMs(a) === startMs(b) ? 0 : startMs(a) - startMs(b));

/** Pods whose end a disruption budget does not allow, each budget letting go as many as it says. */
function guardedBy(pods: readonly Pod[], facts: Facts): ReadonlySet<Pod> {
  const left = new Map(facts.budgets.map((budget) => [budget, budget.status?.disruptionsAllowed ?? 0]));
  const guarded = new Set<Pod>();
  for (const pod of [...pods].toSorted(moreImportant)) {
    for (const budget of facts.budgets) {
      const concerned = budget.metadata.namespace === pod.metadata.namespace && Object.keys(pod.metadata.labels ?? {}).length > 0
        && matchesSelector(budget.spec?.selector, pod.metadata.labels) && budget.status?.disruptedPods?.[pod.metadata.name] === undefined;
      if (!concerned || !isReady(pod)) continue;
      const allowed = (left.get(budget) ?? 0) - 1;
      left.set(budget, allowed);
      if (allowed < 0) guarded.add(pod);
    }
  }
  return guarded;
}

/** Budgets broken, then the most important victim, their sum, their number, and who started last. */
function cheaper(a: Candidate, b: Candidate): number {
  const [first, other] = [a, b].map(({ victims, violations }) => {
    const highest = Math.max(...victims.map(priorityOf));
    const earliest = Math.min(...victims.filter((victim) => priorityOf(victim) === highest).map(startMs));
    return [violations, highest, victims.reduce((sum, victim) => sum + priorityOf(victim) + 2 ** 31, 0), victims.length, -earliest];
  });
  const at = first?.findIndex((value, index) => value !== other?.[index]) ?? -1;
  return at < 0 ? 0 : (first?.[at] ?? 0) - (other?.[at] ?? 0);
}
