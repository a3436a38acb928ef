import type { Table, World } from '../world/world';

export interface Terminated {
  readonly exitCode: number;
  readonly signal?: number;
  readonly reason: string;
  readonly message?: string;
  readonly startedMs?: number;
  readonly finishedMs?: number;
  readonly containerId?: string;
}

export interface ProbeRecord { readonly good: number; readonly bad: number }

/** What a kubelet knows about one container of a Pod. */
export interface ContainerRecord {
  readonly name: string;
  readonly kind: 'init' | 'sidecar' | 'main';
  readonly waiting?: { readonly reason: string; readonly message?: string };
  readonly runningMs?: number;
  readonly terminated?: Terminated;
  readonly last?: Terminated;
  readonly restarts: number;
  /** Counts every container made for it: names machines and logs. */
  readonly run: number;
  readonly image?: { readonly name: string; readonly id: string };
  readonly containerId?: string;
  readonly machine?: string;
  readonly previousMachine?: string;
  readonly process?: string;
  readonly started: boolean;
  readonly ready: boolean;
  readonly backoffMs: number;
  readonly backoffSetMs: number;
  /** Not to be started before. */
  readonly notBeforeMs?: number;
  readonly pullFailures: number;
  readonly probes: Readonly<Record<string, ProbeRecord>>;
  /** Probes under way, with the timer of their time limit. */
  readonly probing?: Readonly<Record<string, { readonly process?: string; readonly connection?: number; readonly timer: number }>>;
  /** Is to be told to stop when others have ended. */
  readonly awaitsTurn?: boolean;
  /** Being stopped, to be made anew or as the restart policy says. */
  readonly stopping?: 'anew' | 'asPolicySays';
  /** Its preStop hook runs, and the stop signal comes after it. */
  readonly preStop?: true;
  /** Its postStart hook runs, or failed for this reason and the container is being ended: until that is over nobody hears of the container, and nothing else is done for the Pod. */
  readonly postStart?: 'runs' | { readonly failure: string };
  /** An init container that has done its work, and is to do it again in a new sandbox. */
  readonly again?: boolean;
  /** The image its present or next container was asked for with. */
  readonly requested?: string;
  readonly terminal?: string;
  /** The writing end of its standard input, while nobody took it for good. */
  readonly stdin?: number;
}

export interface Termination { readonly graceMs: number; readonly deadlineMs: number; readonly report: boolean; readonly final?: boolean }

/** What a kubelet knows about one Pod: all it needs to go on after a restore. */
export interface PodRecord {
  readonly uid: string;
  readonly node: string;
  readonly namespace: string;
  readonly name: string;
  readonly generation: number;
  readonly startMs: number;
  readonly stage: 'volumes' | 'sandbox' | 'ready' | 'stopped';
  readonly ip?: string;
  /** A container ran, or failed to: from then on the status tells the address. */
  readonly shown: boolean;
  readonly containers: readonly ContainerRecord[];
  /** The container that is being pulled, created or started. */
  readonly busy?: string;
  readonly mountFailures: number;
  readonly termination?: Termination;
  readonly phase?: 'Succeeded' | 'Failed';
  /** Set while the last containers are ended of a Pod that stays as an object; with a reason where the kubelet itself fails it. */
  readonly outcome?: { readonly reason?: string; readonly message?: string };
  readonly timers: Readonly<Record<string, number>>;
}

export interface NodeRecord {
  readonly name: string;
  readonly index: number;
  readonly address: string;
  /** Whether its kubelet looks after its Pods. */
  readonly running: boolean;
  /** Tells one start of the machine from another. */
  readonly boot: number;
  /** Since when it has no power; undefined while it has. */
  readonly stoppedMs?: number;
  /** When its kubelet, as it runs now, took its lease and reported first: it renews and reports at fixed intervals from then on. */
  readonly leaseMs?: number;
  /** Whether its kubelet last told that it takes no Pods. */
  readonly cordoned?: boolean;
  readonly nextHost: number;
  readonly images: readonly string[];
}

export interface NodeState { readonly pods: Table<PodRecord>; readonly nodes: Table<NodeRecord> }

export const createNodeState = (world: World): NodeState => ({ pods: world.table('node/pods'), nodes: world.table('node/nodes') });

export const newContainer = (name: string, kind: ContainerRecord['kind'], waiting: string): ContainerRecord => ({
  name, kind, waiting: { reason: waiting }, restarts: 0, run: 0, started: false, ready: false, backoffMs: 0, backoffSetMs: 0, pullFailures: 0, probes: {},
});

/** A record without the optional members named, and with `change`. */
export function amend<T extends object, K extends keyof T>(record: T, drop: readonly K[], change: Partial<T>): T {
  if (!drop.some((key) => key in record)) return { ...record, ...change };
  const out: Partial<T> = {};
  for (const key in record) if (!(drop as readonly (keyof T)[]).includes(key)) out[key] = record[key];
  return Object.assign(out, change) as T;
}

/** The containers whose turn has come: those before the main ones as far as one was made, at least the first, and the main ones once the last of those has done its part. */
export function dueContainers({ containers }: PodRecord): ReadonlySet<string> {
  const wasMade = ({ terminated, last, runningMs }: ContainerRecord): boolean => Boolean(terminated ?? last) || runningMs !== undefined;
  const first = containers.filter(({ kind }) => kind !== 'main');
  const main = containers.filter(({ kind }) => kind === 'main');
  const end = first.at(-1);
  const isInitialised = !end || main.some(wasMade) || (end.kind === 'sidecar' ? end.started : (end.terminated ?? end.last)?.exitCode === 0);
  return new Set([...first.slice(0, Math.max(first.findLastIndex(wasMade), 0) + 1), ...(isInitialised ? main : [])].map(({ name }) => name));
}
