import type { ContainerRecord, PodRecord } from './records';

const FIRST_BACKOFF_MS = 10_000;
const LONGEST_BACKOFF_MS = 300_000;
const BACKOFF_FORGOTTEN_MS = 600_000;

const longer = (backoffMs: number): number => Math.min(backoffMs * 2, LONGEST_BACKOFF_MS);

/** As Go prints a duration of whole seconds: 10s, 2m40s, 5m0s. */
function shortDuration(ms: number): string {
  const seconds = Math.round(ms / 1000);
  return seconds < 60 ? `${seconds}s` : `${Math.floor(seconds / 60)}m${seconds % 60}s`;
}

/** How a container waits whose restart is put off: the next wait is twice as long. */
export const crashLooping = ({ name, backoffMs }: ContainerRecord, record: PodRecord, nowMs: number): Partial<ContainerRecord> => ({
  waiting: { reason: 'CrashLoopBackOff', message: `back-off ${shortDuration(backoffMs)} restarting failed container=${name} pod=${record.name}_${record.namespace}(${record.uid})` },
  backoffMs: longer(backoffMs), backoffSetMs: nowMs,
});

/** Whether a postStart hook keeps a kubelet from everything else about a Pod. */
export const isHooking = (record: PodRecord): boolean => record.containers.some((container) => container.postStart !== undefined);

/** Whether a container that ended is made again. */
export function wantsRestart(container: ContainerRecord, policy: string): boolean {
  if (container.kind === 'sidecar' || container.stopping === 'anew') return container.kind === 'sidecar' || policy !== 'Never';
  const failed = container.terminated !== undefined && container.terminated.exitCode !== 0;
  if (container.kind === 'init') return failed && policy !== 'Never';
  return policy === 'Always' || (policy === 'OnFailure' && failed);
}

/**
 * How long a container that ended must wait (nothing the first time, or when the last restart was long ago), or what is kept in mind where it is made again at once.
 * A kubelet that ends a container itself makes it again in the same go, and knows of no end but that of the run before (recorded in probes-that-work-together).
 */
export function backoff({ stopping, last, backoffMs, backoffSetMs }: ContainerRecord, nowMs: number): number | Pick<ContainerRecord, 'backoffMs' | 'backoffSetMs'> {
  if (stopping === 'anew' && !last) return { backoffMs, backoffSetMs };
  const endedMs = (stopping === 'anew' ? last?.finishedMs : undefined) ?? nowMs;
  if (backoffMs === 0 || endedMs - backoffSetMs > BACKOFF_FORGOTTEN_MS) return { backoffMs: FIRST_BACKOFF_MS, backoffSetMs: nowMs };
  return nowMs - endedMs < backoffMs ? backoffMs : { backoffMs: longer(backoffMs), backoffSetMs: nowMs };
}

/** The container to start now, if any: init containers one after the other, sidecars among them, then all others in their order. */
export function nextToStart(record: PodRecord, policy: string, nowMs: number): ContainerRecord | undefined {
  const due = (container: ContainerRecord) => container.notBeforeMs === undefined || container.notBeforeMs <= nowMs;
  const startable = (container: ContainerRecord) => container.runningMs === undefined && due(container) && (container.terminated === undefined || container.again || wantsRestart(container, policy));
  const begun = record.containers.some((container) => container.kind === 'main' && container.run > 0);
  for (const container of record.containers) {
    if (container.kind === 'main') continue;
    const passed = container.kind === 'init' ? container.terminated?.exitCode === 0 && !container.again : container.runningMs !== undefined && container.started;
    if (!passed && startable(container)) return container;
    if (!passed && !begun) return undefined;
  }
  return record.containers.find((container) => container.kind === 'main' && startable(container));
}

/** All containers that count have ended and stay ended; an init container that failed for good ends the Pod too. */
export function allMainEnded(record: PodRecord, policy: string): boolean {
  if (record.phase) return false;
  const over = (container: ContainerRecord) => container.terminated !== undefined && !wantsRestart(container, policy);
  const broken = record.containers.some((container) => container.kind === 'init' && container.terminated && container.terminated.exitCode !== 0 && policy === 'Never');
  return broken || record.containers.filter((container) => container.kind === 'main').every(over);
}

/** Whether a container may be told to stop: a sidecar only when all main containers, and the sidecars after it, have ended. */
export function mayStop(record: PodRecord, container: ContainerRecord): boolean {
  if (container.kind !== 'sidecar') return true;
  const at = record.containers.findIndex((one) => one.name === container.name);
  return !record.containers.some((one, index) => one.runningMs !== undefined && (one.kind === 'main' || (one.kind === 'sidecar' && index > at)));
}
