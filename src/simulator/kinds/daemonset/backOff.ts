import type { Json } from '../../base/json';
import type { DaemonAction } from './facts';
import { rules } from './rules';

const FIRST_MS = 1_000;
const LONGEST_MS = 900_000;

/** Per node, when a failed Pod was deleted there last, and how long the next one stays at least. */
export type BackOff = Readonly<Record<string, { readonly atMs: number; readonly holdMs: number }>>;

export const backOffIn = (memory: Json | undefined): BackOff => (memory ?? {}) as unknown as BackOff;

const isOver = (atMs: number, nowMs: number) => nowMs - atMs > 2 * LONGEST_MS;

/** Until when a failed Pod of this node is left alone; undefined when it may go. */
export function heldUntilMs(backOff: BackOff, node: string, nowMs: number): number | undefined {
  const entry = backOff[node];
  return entry && !isOver(entry.atMs, nowMs) && nowMs < entry.atMs + entry.holdMs ? entry.atMs + entry.holdMs : undefined;
}

/** What is remembered once these actions are done: each failed Pod of a node is held twice as long as the one before. */
export function remembering(backOff: BackOff, actions: readonly DaemonAction[], nowMs: number): Json | undefined {
  const nodes = actions.flatMap((action) => (action.rule === rules.replacesEnded && action.do === 'delete' && action.pod.status?.phase === 'Failed' ? [String(action.parameters['node'])] : []));
  const fresh = Object.entries(backOff).filter(([, entry]) => !isOver(entry.atMs, nowMs));
  const known = Object.fromEntries(fresh);
  const next = nodes.map((node) => [node, { atMs: nowMs, holdMs: Math.min(LONGEST_MS, (known[node]?.holdMs ?? FIRST_MS / 2) * 2) }] as const);
  const all = { ...known, ...Object.fromEntries(next) };
  return Object.keys(all).length ? all : undefined;
}
