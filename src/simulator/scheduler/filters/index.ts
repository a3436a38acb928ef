import type { Facts, Filter, NodeFacts, Refusal } from '../facts';
import type { Pod } from '../../kinds/pod/kind';
import { claims } from './claims';
import { cordoned } from './cordoned';
import { namedNode } from './namedNode';
import { nodeAffinity } from './nodeAffinity';
import { podAffinity } from './podAffinity';
import { ports } from './ports';
import { resources } from './resources';
import { spread } from './spread';
import { taints } from './taints';
import { volumes } from './volumes';

/** In the order in which Kubernetes asks: the first refusal is the reason it gives. */
export const filters: readonly Filter[] = [namedNode, cordoned, taints, nodeAffinity, ports, resources, claims, volumes, spread, podAffinity];

/** The first reason why a node cannot take a Pod, with the rule it goes by. */
export function refusalOf(pod: Pod, candidate: NodeFacts, facts: Facts): (Refusal & { readonly rule: string }) | undefined {
  for (const filter of filters) {
    const refused = filter.refuse(pod, candidate, facts);
    if (refused) return { ...refused, rule: filter.rule };
  }
  return undefined;
}
