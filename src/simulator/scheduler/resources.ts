import type * as schema from '../../schema/generated/types';
import { quantityValue } from '../api/quantity';
import type { Pod } from '../kinds/pod/kind';
import { perList } from './facts';

type Amounts = Readonly<Record<string, number>>;

function plus(a: Amounts, b: Amounts): Amounts {
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
function amounts(quantities: Readonly<Record<string, string>> | undefined): Amounts {
  if (!quantities) return NOTHING;
  const known = read.get(quantities);
  if (known) return known;
  const found = Object.fromEntries(Object.entries(quantities).map(([name, text]) => [name, quantityValue(text)]));
  if (Object.isFrozen(quantities)) read.set(quantities, found);
  return found;
}

/** Remembers what a pure function says of a stored Pod, by its spec. */
function perPod(requests: (pod: Pod) => Amounts): (pod: Pod) => Amounts {
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
function totalOf(pod: Pod, perContainer: (container: schema.Container) => Amounts): Amounts {
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

const DEFAULT_CORES = 0.1;
const DEFAULT_MEMORY_BYTES = 200 * 1024 * 1024;

/** The same with a guess for containers that ask for nothing, so that they too spread over the nodes. */
const guessedRequestsOf = perPod((pod) => totalOf(pod, (container) => ({ cpu: DEFAULT_CORES, memory: DEFAULT_MEMORY_BYTES, ...amounts(container.resources?.requests) })));

/** What a node has to give. */
export const allocatableOf = (node: schema.Node): Amounts => amounts(node.status?.allocatable);

function sumOf(pods: readonly Pod[], requests: (pod: Pod) => Amounts): Amounts {
  const sum: Record<string, number> = {};
  for (const pod of pods) {
    const own = requests(pod);
    for (const name in own) sum[name] = (sum[name] ?? 0) + (own[name] ?? 0);
  }
  return sum;
}

/** What the Pods on a node ask for together. */
export const requestedOf = perList((pods) => sumOf(pods, requestsOf));
const guessedOf = perList((pods) => sumOf(pods, guessedRequestsOf));

/** The same with one Pod more. */
export const requestedWith = (pods: readonly Pod[], pod: Pod): Amounts => plus(requestedOf(pods), requestsOf(pod));
export const guessedWith = (pods: readonly Pod[], pod: Pod): Amounts => plus(guessedOf(pods), guessedRequestsOf(pod));
