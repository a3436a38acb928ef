import type { Pod } from '../pod/kind';
import { endedAtMs } from './pods';

/** How many Pods failed since one last succeeded, and when the last did. */
export interface Backoff { readonly failures: number; readonly lastMs: number }

const BASE_MS = 10_000;
const LIMIT_MS = 600_000;

/** The record with those that have just ended; a success makes all before it forgotten. */
export function counted(before: Backoff, succeeded: readonly Pod[], failed: readonly Pod[], nowMs: number): Backoff {
  const successes = succeeded.map((pod) => endedAtMs(pod, nowMs));
  const lastSuccess = successes.length ? Math.max(...successes) : undefined;
  const failures = failed.map((pod) => endedAtMs(pod, nowMs)).filter((ms) => lastSuccess === undefined || ms > lastSuccess);
  const start = lastSuccess === undefined ? before : { failures: 0, lastMs: 0 };
  return { failures: start.failures + failures.length, lastMs: Math.max(start.lastMs, ...failures) };
}

/** How long no further Pod is made: ten seconds after the first failure, twice as long after each further one. */
export function remainingMs({ failures, lastMs }: Backoff, nowMs: number): number {
  return failures === 0 ? 0 : Math.max(0, lastMs + Math.min(LIMIT_MS, BASE_MS * 2 ** (failures - 1)) - nowMs);
}
