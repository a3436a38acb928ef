import { parseTimestamp } from '../../api/object';
import type { Column } from '../../api/strategy';
import type * as schema from '../../../schema/generated/types';
import { ageColumn, ageSince, column, nameColumn, wideColumn } from '../common/columns';
import { isFinished, isReady, podCondition } from '../common/podRead';
import type { Pod } from './kind';

/** What `kubectl get pods` says about one Pod. */
export interface PodSummary {
  readonly ready: number;
  readonly containers: number;
  readonly word: string;
  readonly restarts: number;
  /** When a container last ended before it was restarted. */
  readonly lastRestart: string | undefined;
}

type Status = schema.ContainerStatus;
interface Count { readonly restarts: number; readonly lastRestart: string | undefined; readonly ready: number }
interface InitSummary extends Count { readonly word: string | undefined; readonly sidecars: Count }

const none: Count = { restarts: 0, lastRestart: undefined, ready: 0 };

/** The number of ready containers, the word for the Pod's state and its restarts, as kubectl shows them. */
export function summarize(pod: Pod): PodSummary {
  const status = pod.status ?? {};
  const sidecars = new Set((pod.spec.initContainers ?? []).filter((container) => container.restartPolicy === 'Always').map((container) => container.name));
  const gated = podCondition(pod, 'PodScheduled')?.reason === 'SchedulingGated';
  const phase = gated ? 'SchedulingGated' : status.reason || status.phase || '';
  const init = summarizeInit(status.initContainerStatuses ?? [], sidecars, pod.spec.initContainers?.length ?? 0);
  const initialized = init.word === undefined || podCondition(pod, 'Initialized')?.status === 'True';
  const main = initialized ? summarizeMain(status.containerStatuses ?? [], init.word ?? phase, isReady(pod)) : { ...none, word: init.word ?? phase };
  const before = initialized ? init.sidecars : init;
  const word = pod.metadata.deletionTimestamp ? (status.reason === 'NodeLost' ? 'Unknown' : isFinished(pod) ? main.word : 'Terminating') : main.word;
  return {
    ready: init.sidecars.ready + main.ready, containers: pod.spec.containers.length + sidecars.size, word,
    restarts: before.restarts + main.restarts, lastRestart: later(before.lastRestart, main.lastRestart),
  };
}

const plus = (count: Count, status: Status): Count =>
  ({ restarts: count.restarts + status.restartCount, lastRestart: later(count.lastRestart, status.lastState?.terminated?.finishedAt), ready: count.ready });

function later(a: string | undefined, b: string | undefined): string | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return (parseTimestamp(a) ?? 0) >= (parseTimestamp(b) ?? 0) ? a : b;
}

/** Goes through the init containers up to the first that keeps the Pod from going on. */
function summarizeInit(statuses: readonly Status[], sidecars: ReadonlySet<string>, total: number): InitSummary {
  let all = none;
  let beside = none;
  for (const [index, status] of statuses.entries()) {
    const sidecar = sidecars.has(status.name);
    all = plus(all, status);
    if (sidecar) beside = plus(beside, status);
    if (status.state?.terminated?.exitCode === 0) continue;
    if (sidecar && status.started) {
      if (status.ready) beside = { ...beside, ready: beside.ready + 1 };
      continue;
    }
    return { ...all, sidecars: beside, word: initWord(status.state ?? {}, index, total) };
  }
  return { ...all, sidecars: beside, word: undefined };
}

function initWord(state: schema.ContainerState, index: number, total: number): string {
  if (state.terminated) return `Init:${state.terminated.reason || exitWord(state.terminated)}`;
  const waiting = state.waiting?.reason;
  return waiting && waiting !== 'PodInitializing' ? `Init:${waiting}` : `Init:${index}/${total}`;
}

const exitWord = (ended: schema.ContainerStateTerminated) => (ended.signal ? `Signal:${ended.signal}` : `ExitCode:${ended.exitCode}`);

/** The first container that waits or has ended gives the word; a running one beside ended ones makes it Running or NotReady. */
function summarizeMain(statuses: readonly Status[], phase: string, ready: boolean): Count & { readonly word: string } {
  const counted = statuses.reduce(plus, none);
  const words = statuses.map((status) => status.state?.waiting?.reason || (status.state?.terminated && (status.state.terminated.reason || exitWord(status.state.terminated))));
  const running = statuses.filter((status) => status.ready && status.state?.running).length;
  const word = words.find((found) => found) ?? phase;
  return { ...counted, ready: running, word: word === 'Completed' && running ? (ready ? 'Running' : 'NotReady') : word };
}

function restartsText(summary: PodSummary, nowMs: number): string {
  return summary.restarts && summary.lastRestart ? `${summary.restarts} (${ageSince(summary.lastRestart, nowMs)} ago)` : String(summary.restarts);
}

function gatesText(pod: Pod): string {
  const gates = pod.spec.readinessGates ?? [];
  const met = gates.filter((gate) => podCondition(pod, gate.conditionType)?.status === 'True').length;
  return gates.length ? `${met}/${gates.length}` : '<none>';
}

/** The columns of `kubectl get pods`. */
export const columns: readonly Column<Pod>[] = [
  nameColumn(),
  column('Ready', (pod) => { const { ready, containers } = summarize(pod); return `${ready}/${containers}`; }, 'The aggregate readiness state of this pod for accepting traffic.'),
  column('Status', (pod) => summarize(pod).word, 'The aggregate status of the containers in this pod.'),
  column('Restarts', (pod, nowMs) => restartsText(summarize(pod), nowMs), 'The number of times the containers in this pod have been restarted and when the last container in this pod has restarted.'),
  ageColumn(),
  wideColumn('IP', (pod) => pod.status?.podIPs?.[0]?.ip || '<none>'),
  wideColumn('Node', (pod) => pod.spec.nodeName || '<none>'),
  wideColumn('Nominated Node', (pod) => pod.status?.nominatedNodeName || '<none>'),
  wideColumn('Readiness Gates', gatesText),
];
