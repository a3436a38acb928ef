import type * as schema from '../../schema/generated/types';
import { quantityValue } from '../api/quantity';
import type { Pod } from '../kinds/pod/kind';

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

const amounts = (quantities: Readonly<Record<string, string>> | undefined): Amounts => Object.fromEntries(Object.entries(quantities ?? {}).map(([name, text]) => [name, quantityValue(text)]));

/** What a Pod asks of its node: all containers at once, or the greediest init container beside the sidecars before it, whichever is more. */
export function requestsOf(pod: Pod, perContainer: (container: schema.Container) => Amounts = (container) => amounts(container.resources?.requests)): Amounts {
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

const DEFAULT_CORES = 0.1;
const DEFAULT_MEMORY_BYTES = 200 * 1024 * 1024;

/** The same with a guess for containers that ask for nothing, so that they too spread over the nodes. */
export const guessedRequestsOf = (pod: Pod): Amounts => requestsOf(pod, (container) => ({ cpu: DEFAULT_CORES, memory: DEFAULT_MEMORY_BYTES, ...amounts(container.resources?.requests) }));

/** What a node has to give. */
export const allocatableOf = (node: schema.Node): Amounts => amounts(node.status?.allocatable);

/** What the Pods on a node ask for together. */
export const requestedOf = (pods: readonly Pod[], requests: (pod: Pod) => Amounts): Amounts => pods.map((pod) => requests(pod)).reduce(plus, {});
