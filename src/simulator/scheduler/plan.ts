import { compareText } from '../base/text';
import type { Node } from '../kinds/node/kind';
import type { Pod } from '../kinds/pod/kind';
import type { Facts, NodeFacts, Refusal } from './facts';
import { refusalOf } from './filters';
import { preemption } from './parts';
import type { preempt, Preemption } from './preempt';
import { rules } from './rules';
import { scores } from './scores';

/** Where a Pod goes, or why it can go nowhere, in Kubernetes' words. `claim` is the one that holds it up, if one does; else each node is refused by some filter. */
export type Placement =
  | { readonly node: Node }
  | { readonly message: string; readonly rule: string; readonly claim?: string; readonly preemption?: Preemption; readonly refusals?: readonly { readonly node: string; readonly rule: string; readonly reason: string }[] };

/** `chance` breaks ties: in [0, 1) for each node. */
export function place(pod: Pod, facts: Facts, chance: (node: string) => number): Placement {
  const total = facts.nodes.length;
  if (!total) return { message: 'no nodes available to schedule pods', rule: rules.noNodes };
  const early = claimTrouble(pod, facts);
  if (early) return { ...early, message: `0/${total} nodes are available: ${early.message}. not found` };
  const asked = facts.nodes.map((candidate) => ({ candidate, refused: refusalOf(pod, candidate, facts) }));
  const able = asked.flatMap(({ candidate, refused }) => (refused ? [] : [candidate]));
  if (able.length) return { node: best(pod, able, facts, chance) };
  const refusals = asked.flatMap(({ candidate, refused }) => (refused ? { ...refused, candidate, node: candidate.node.metadata.name } : []));
  const found = preemption.code()(pod, facts, refusals);
  return { message: unschedulable(total, refusals, found), rule: refusals[0]?.rule ?? rules.unschedulable, ...('victims' in found ? { preemption: found } : {}), refusals: refusals.map(({ node, rule, reason }) => ({ node, rule, reason })) };
}

/** Claims that must be there, and bound, before any node is looked at. */
function claimTrouble(pod: Pod, facts: Facts): { readonly message: string; readonly rule: string; readonly claim: string } | undefined {
  const names = (pod.spec.volumes ?? []).flatMap((volume) => volume.persistentVolumeClaim?.claimName ?? []);
  for (const name of names) {
    const claim = facts.claim(name);
    if (!claim) return { message: `persistentvolumeclaim "${name}" not found`, rule: rules.claimNotFound, claim: name };
    if (claim.metadata.deletionTimestamp) return { message: `persistentvolumeclaim "${name}" is being deleted`, rule: rules.claimGoes, claim: name };
    if (claim.status?.phase === 'Lost') return { message: `persistentvolumeclaim "${name}" bound to non-existent persistentvolume "${claim.spec.volumeName ?? ''}"`, rule: rules.claimNotFound, claim: name };
  }
  const unbound = names.find((name) => {
    const claim = facts.claim(name);
    const delayed = facts.storageClass(claim?.spec.storageClassName ?? '')?.volumeBindingMode === 'WaitForFirstConsumer';
    return !delayed && claim?.metadata.annotations?.['pv.kubernetes.io/bind-completed'] === undefined;
  });
  return unbound === undefined ? undefined : { message: 'pod has unbound immediate PersistentVolumeClaims', rule: rules.claimUnbound, claim: unbound };
}

function unschedulable(total: number, refusals: readonly Refusal[], found: ReturnType<typeof preempt>): string {
  const head = `0/${total} nodes are available: ${counted(refusals.flatMap(({ reason, more = [] }) => [reason, ...more]))}.`;
  if ('victims' in found) return head;
  return `${head} no new claims to deallocate, preemption: ${'ineligible' in found ? found.ineligible : `0/${total} nodes are available: ${counted(found.reasons)}.`}`;
}

/** `1 node(s) were unschedulable, 2 Insufficient memory`: in the order of these texts. */
function counted(texts: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return [...counts].map(([text, count]) => `${count} ${text}`).toSorted(compareText).join(', ');
}

function best(pod: Pod, able: readonly NodeFacts[], facts: Facts, chance: (node: string) => number): Node {
  const tables = scores.map(({ weight, points }) => points(pod, able, facts).map((value) => value * weight));
  const totals = able.map(({ node }, index) => ({ node, sum: tables.reduce((sum, table) => sum + (table[index] ?? 0), 0) }));
  const most = Math.max(...totals.map(({ sum }) => sum));
  const equals = totals.filter(({ sum }) => sum === most).map(({ node }) => ({ node, draw: totals.length > 1 ? chance(node.metadata.name) : 0 }));
  const [first, ...others] = equals;
  return others.reduce((winner, other) => (other.draw > (winner?.draw ?? 0) ? other : winner), first)?.node ?? (able[0] as NodeFacts).node;
}
