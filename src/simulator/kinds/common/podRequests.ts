import type * as schema from '../../../schema/generated/types';
import { quantityValue } from '../../api/quantity';
import type { Pod } from '../pod/kind';

/** Amounts of resources by name. */
export type Amounts = Readonly<Record<string, number>>;

/** Two amounts together. */
export function plus(a: Amounts, b: Amounts): Amounts {
  const sum: Record<string, number> = { ...a };
  for (const name in b) sum[name] = (sum[name] ?? 0) + (b[name] ?? 0);
  return sum;
}

function most(a: Amounts, b: Amounts): Amounts {
  const out: Record<string, number> = { ...a };
  for (const name in b) out[name] = Math.max(out[name] ?? 0, b[name] ?? 0);
  return out;
}

const NOTHING: Amounts = {};
const read = new WeakMap<object, Amounts>();

/** Numbers of quantities; what is stored never changes, so each is read once. */
export function amounts(quantities: Readonly<Record<string, string>> | undefined): Amounts {
  if (!quantities) return NOTHING;
  const known = read.get(quantities);
  if (known) return known;
  const found = Object.fromEntries(Object.entries(quantities).map(([name, text]) => [name, quantityValue(text)]));
  if (Object.isFrozen(quantities)) read.set(quantities, found);
  return found;
}

/** Remembers what a pure function says of a stored Pod, by its spec. */
export function perPod(requests: (pod: Pod) => Amounts): (pod: Pod) => Amounts {
  const known = new WeakMap<object, Amounts>();
  return (pod) => {
    const before = known.get(pod.spec);
    if (before) return before;
    const found = requests(pod);
    if (Object.isFrozen(pod.spec)) known.set(pod.spec, found);
    return found;
  };
}

/** All containers at once, or the greediest init container beside the sidecars before it, whichever is more. */
export function totalOf(pod: Pod, perContainer: (container: schema.Container) => Amounts): Amounts {
  let sidecars: Amounts = {};
  let starting: Amounts = {};
  for (const container of pod.spec.initContainers ?? []) {
    const own = perContainer(container);
    if (container.restartPolicy === 'Always') sidecars = plus(sidecars, own);
    starting = most(starting, container.restartPolicy === 'Always' ? sidecars : plus(sidecars, own));
  }
  const running = pod.spec.containers.map((container) => perContainer(container)).reduce(plus, sidecars);
  return plus(most(running, starting), amounts(pod.spec.overhead));
}

/** What a Pod asks of its node. */
export const requestsOf = perPod((pod) => totalOf(pod, (container) => amounts(container.resources?.requests)));

/** What a node has to give. */
export const allocatableOf = (node: schema.Node): Amounts => amounts(node.status?.allocatable);
