import type { Pod } from '../simulator/kinds/pod/kind';
import type { PodState } from './protocol';

const isTrue = (pod: Pod, type: string): boolean => pod.status?.conditions?.some((condition) => condition.type === type && condition.status === 'True') ?? false;

/** Kubernetes' own word for a Pod, as `kubectl get` shows it under STATUS. */
export function wordOfPod(pod: Pod): string {
  const { metadata, status } = pod;
  const lost = status?.reason === 'NodeLost';
  if (metadata.deletionTimestamp !== undefined) return lost ? 'Unknown' : 'Terminating';
  return initWord(pod) ?? containerWord(pod) ?? status?.reason ?? status?.phase ?? 'Pending';
}

/** What an init container that is not through yet makes of the word. */
function initWord(pod: Pod): string | undefined {
  const statuses = pod.status?.initContainerStatuses ?? [];
  const isSidecar = (name: string) => pod.spec.initContainers?.some((one) => one.name === name && one.restartPolicy === 'Always');
  for (const [index, one] of statuses.entries()) {
    const { terminated, waiting } = one.state ?? {};
    if (terminated?.exitCode === 0 || (one.started && isSidecar(one.name))) continue;
    if (terminated) return `Init:${terminated.reason || (terminated.signal ? `Signal:${terminated.signal}` : `ExitCode:${terminated.exitCode}`)}`;
    if (waiting?.reason && waiting.reason !== 'PodInitializing') return `Init:${waiting.reason}`;
    return `Init:${index}/${pod.spec?.initContainers?.length ?? statuses.length}`;
  }
  return undefined;
}

/** The word of the first container that waits or has ended; a Pod that still has one running is Running, or NotReady. */
function containerWord(pod: Pod): string | undefined {
  const statuses = pod.status?.containerStatuses ?? [];
  for (const { state } of statuses) {
    const { waiting, terminated } = state ?? {};
    if (waiting?.reason) return waiting.reason;
    if (!terminated) continue;
    const word = terminated.reason || (terminated.signal ? `Signal:${terminated.signal}` : `ExitCode:${terminated.exitCode}`);
    const running = statuses.some((one) => one.ready && one.state?.running);
    return word === 'Completed' && running ? (isTrue(pod, 'Ready') ? 'Running' : 'NotReady') : word;
  }
  return undefined;
}

/** Words of Pods that can't get on by themselves. */
const FAILING = new RegExp(`^(Init:)?(${[
  'CrashLoopBackOff', 'ImagePullBackOff', 'ErrImagePull', 'ErrImageNeverPull', 'InvalidImageName', 'CreateContainerConfigError', 'CreateContainerError', 'RunContainerError', 'StartError',
  'ContainerCannotRun', 'Error', 'OOMKilled', 'DeadlineExceeded', 'Evicted', 'Failed', 'ExitCode:.*', 'Signal:.*',
].join('|')})$`);

/** The state a Pod is drawn in. */
export function stateOfPod(pod: Pod): PodState {
  const word = wordOfPod(pod);
  if (pod.status?.reason === 'NodeLost' || pod.status?.phase === 'Unknown') return 'unknown';
  if (pod.metadata.deletionTimestamp !== undefined) return 'terminating';
  if (FAILING.test(word)) return 'failing';
  if (pod.status?.phase === 'Succeeded' || word === 'Completed') return 'done';
  if (isTrue(pod, 'Ready')) return 'ready';
  return pod.spec?.nodeName ? 'starting' : 'pending';
}
