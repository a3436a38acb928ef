import { setTimeout, clearTimeout } from 'node:timers';
import type { Cluster, NodeAction } from '../../simulator/cluster/contract';

/** How a served cluster's time goes. */
export interface Pace { readonly running: boolean; readonly speed: number }

const SLICE_MS = 20;
const LONGEST_SLEEP_MS = 1_000;

/**
 * Drives a cluster by the real clock: virtual time is real time since the start times `speed`. Everything that happens is told to
 * listeners right after it happened; work is done in slices, so that requests are answered in between.
 */
export class Host {
  private readonly listeners = new Set<() => void>();
  private pace: Pace;
  /** Where virtual and real time last met. */
  private anchor: { readonly realMs: number; readonly virtualMs: number };
  private timer: NodeJS.Timeout | undefined;

  constructor(readonly cluster: Cluster, speed: number, private readonly realMs: () => number = () => performance.now()) {
    this.pace = { running: true, speed };
    this.anchor = { realMs: realMs(), virtualMs: cluster.nowMs() };
    this.schedule();
  }

  /** Virtual time as it should be now. */
  private targetMs(): number {
    return this.pace.running ? Math.floor(this.anchor.virtualMs + (this.realMs() - this.anchor.realMs) * this.pace.speed) : this.anchor.virtualMs;
  }

  /** Brings the cluster up to now, at most for a slice of real time; true when it is there. */
  private catchUp(): boolean {
    const target = this.targetMs();
    const until = this.realMs() + SLICE_MS;
    let busy = false;
    for (let more = true; more; ) {
      more = this.cluster.runInstant(target);
      busy ||= more;
      if (more && this.realMs() > until) return this.tell(), false;
    }
    if (target > this.cluster.nowMs()) this.cluster.advance(target - this.cluster.nowMs());
    if (busy) this.tell();
    return true;
  }

  private readonly beat = (): void => {
    const there = this.catchUp();
    this.schedule(there ? undefined : 0);
  };

  private schedule(inMs?: number): void {
    clearTimeout(this.timer);
    const next = this.cluster.nextMs();
    const sleepMs = inMs ?? (this.pace.running && next !== undefined ? Math.min(LONGEST_SLEEP_MS, Math.max(0, (next - this.targetMs()) / this.pace.speed)) : LONGEST_SLEEP_MS);
    this.timer = setTimeout(this.beat, sleepMs);
  }

  private tell(): void {
    for (const listener of [...this.listeners]) listener();
  }

  /** Does something to the cluster at the present moment, then lets what follows from it happen. */
  act<Result>(work: (cluster: Cluster) => Result): Result {
    this.catchUp();
    const result = work(this.cluster);
    this.tell();
    this.schedule(0);
    return result;
  }

  /** `listener` hears whenever something may have happened; returns how to stop it. */
  listen(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  /** How many hear of what happens: watches, followed logs and commands that are open. */
  get listening(): number { return this.listeners.size; }

  setPace(pace: Partial<Pace>): Pace {
    this.anchor = { realMs: this.realMs(), virtualMs: this.targetMs() };
    this.pace = { ...this.pace, ...pace };
    this.schedule(0);
    return this.pace;
  }

  /** Virtual time passes at once. */
  advance(ms: number): void {
    this.leap((cluster) => cluster.advance(ms));
  }

  /** Does something to the cluster during which virtual time may pass; real time goes on from there. */
  leap<Result>(work: (cluster: Cluster) => Result): Result {
    this.catchUp();
    const result = work(this.cluster);
    this.anchor = { realMs: this.realMs(), virtualMs: this.cluster.nowMs() };
    this.tell();
    this.schedule(0);
    return result;
  }

  node(action: NodeAction): boolean {
    return this.act((cluster) => cluster.node(action));
  }

  close(): void {
    clearTimeout(this.timer);
    this.listeners.clear();
  }
}
