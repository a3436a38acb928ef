import { perObject } from '../base/remember';
import { amounts, perPod, plus, requestsOf, totalOf, type Amounts } from '../kinds/common/podRequests';
import type { Pod } from '../kinds/pod/kind';

export { allocatableOf, requestsOf } from '../kinds/common/podRequests';

const DEFAULT_CORES = 0.1;
const DEFAULT_MEMORY_BYTES = 200 * 1024 * 1024;

/** The same with a guess for containers that ask for nothing, so that they too spread over the nodes. */
const guessedRequestsOf = perPod((pod) => totalOf(pod, (container) => ({ cpu: DEFAULT_CORES, memory: DEFAULT_MEMORY_BYTES, ...amounts(container.resources?.requests) })));

function sumOf(pods: readonly Pod[], requests: (pod: Pod) => Amounts): Amounts {
  const sum: Record<string, number> = {};
  for (const pod of pods) {
    const own = requests(pod);
    for (const name in own) sum[name] = (sum[name] ?? 0) + (own[name] ?? 0);
  }
  return sum;
}

/** The two that scores go by, cores and bytes, summed apart from all others there may be. */
function loadOf(pods: readonly Pod[], requests: (pod: Pod) => Amounts): Amounts {
  let [cpu, memory] = [0, 0];
  for (const pod of pods) {
    const own = requests(pod);
    cpu += own['cpu'] ?? 0;
    memory += own['memory'] ?? 0;
  }
  return { cpu, memory };
}

/** What the Pods on a node ask for together. */
export const requestedOf = perObject((pods: readonly Pod[]) => sumOf(pods, requestsOf));
const guessedOf = perObject((pods: readonly Pod[]) => loadOf(pods, guessedRequestsOf));

/** The same with one Pod more. */
export const requestedWith = (pods: readonly Pod[], pod: Pod): Amounts => plus(requestedOf(pods), requestsOf(pod));
/** The same of cores and bytes alone, with a guess for containers that ask for nothing. */
export const guessedWith = (pods: readonly Pod[], pod: Pod): Amounts => plus(guessedOf(pods), guessedRequestsOf(pod));
