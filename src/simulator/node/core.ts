import type { LifecycleHandler } from '../../schema/generated/types';
import type { ApiObject } from '../api/object';
import type { Pod } from '../kinds/pod/kind';
import type { NodeDeps, Step } from './deps';
import type { ContainerRecord, PodRecord } from './records';

/** What the parts of a kubelet (pulls, probes, hooks, stopping) ask of it and of each other. */
export interface KubeletCore {
  readonly deps: NodeDeps;
  readonly stopping: {
    restart(record: PodRecord, container: ContainerRecord, graceMs: number, then?: 'anew' | 'asPolicySays'): void;
    preStopOver(record: PodRecord, container: ContainerRecord): void;
  };
  readonly hooks: { run(record: PodRecord, container: ContainerRecord, hook: LifecycleHandler, which: 'postStart' | 'preStop'): void };
  record(uid: string): PodRecord | undefined;
  edit(uid: string, drop: readonly (keyof PodRecord)[], change: Partial<PodRecord>): PodRecord;
  editContainer(uid: string, name: string, drop: readonly (keyof ContainerRecord)[], change: Partial<ContainerRecord>): ContainerRecord;
  later(afterMs: number, step: Step): number;
  reportSoon(uid: string, afterMs?: number): void;
  reportNow(uid: string): void;
  next(uid: string): void;
  free(uid: string): void;
  /** Has a kubelet look at a Pod a moment from now. */
  look(pod: ApiObject): void;
  /** A container runs, and what was to be done at its start is done. */
  began(record: PodRecord, container: ContainerRecord): void;
  /** Tells that a container is not made again yet, and in how many milliseconds it is. */
  backOff(record: PodRecord, container: ContainerRecord, waitMs: number): number;
  /** Ends all containers of a Pod that goes on as an object; with a reason, it has failed. */
  finish(record: PodRecord, pod: Pod, outcome: NonNullable<PodRecord['outcome']>): void;
  lost(record: PodRecord): readonly ContainerRecord[];
  /** `ms` and up to `spreadMs` more, by chance: Pods that begin together do not go on in step. */
  spread(ms: number, spreadMs: number, purpose: string, record: PodRecord): number;
  jittered(ms: number, record: PodRecord, container: ContainerRecord): number;
}
