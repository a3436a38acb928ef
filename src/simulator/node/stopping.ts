import { isApiError } from '../api/errors';
import { latency } from '../api/latency';
import { Pod } from '../kinds/pod/kind';
import { specOf } from './container';
import { podOf, tell } from './deps';
import type { KubeletCore } from './core';
import { mayStop } from './lifecycle';
import { amend, type ContainerRecord, type PodRecord, type Termination } from './records';

/** A kubelet never gives a container less than this to end by itself. */
const MINIMUM_GRACE_MS = 2_000;

/** Ends containers and Pods: Killing event, preStop, stop signal, KILL at the end of the grace period, last status, removal. */
export class Stopping {
  constructor(private readonly kubelet: KubeletCore) {}

  /** The API server says the Pod is to go. Once its containers were asked to end they keep the time they were given, even if the Pod is deleted again with less (recorded in deleting-with-every-cascade). */
  terminate(record: PodRecord, pod: Pod): void {
    const now = this.kubelet.deps.world.nowMs();
    const graceMs = (pod.metadata.deletionGracePeriodSeconds ?? pod.spec.terminationGracePeriodSeconds ?? 30) * 1000;
    if (record.termination) {
      this.kubelet.reportSoon(record.uid);
      return;
    }
    const waiting = pod.spec.initContainers?.length ? 'PodInitializing' : 'ContainerCreating';
    const containers = record.containers.map((container) => (container.waiting && !container.last ? amend(container, ['notBeforeMs'], { waiting: { reason: waiting } }) : container));
    this.begin(this.kubelet.edit(record.uid, ['busy'], { containers }), { graceMs, deadlineMs: now + Math.max(graceMs, MINIMUM_GRACE_MS), report: true });
  }

  /** The Pod is gone from the API (a forced deletion): its containers are ended without a word to it. */
  orphan(record: PodRecord): void {
    const now = this.kubelet.deps.world.nowMs();
    this.begin(this.kubelet.edit(record.uid, ['busy'], {}), { graceMs: 0, deadlineMs: now + MINIMUM_GRACE_MS, report: false });
  }

  /** Less time is left than was thought. */
  hasten(record: PodRecord, graceMs: number): void {
    const { termination } = record;
    if (!termination) return;
    const leftMs = Math.max(graceMs, MINIMUM_GRACE_MS);
    const deadlineMs = this.kubelet.deps.world.nowMs() + leftMs;
    if (deadlineMs >= termination.deadlineMs) return;
    this.kubelet.edit(record.uid, [], { termination: { ...termination, graceMs, deadlineMs } });
    this.kubelet.later(leftMs, { uid: record.uid, step: 'kill' });
  }

  /** Ends one container of a Pod that goes on; it is made anew unless nothing may restart, or, for a hook's failure, as by any end of it. */
  restart(record: PodRecord, container: ContainerRecord, graceMs: number, then: 'anew' | 'asPolicySays' = 'anew'): void {
    this.stop(record, this.kubelet.editContainer(record.uid, container.name, [], { stopping: then }), graceMs);
    this.kubelet.later(Math.max(graceMs, MINIMUM_GRACE_MS), { uid: record.uid, step: 'kill', container: container.name, run: container.run });
  }

  /** Runs the preStop hook, or sends the stop signal at once. */
  stop(record: PodRecord, container: ContainerRecord, graceMs: number): void {
    const pod = podOf(this.kubelet.deps, record);
    const preStop = pod && specOf(pod, container.name)?.lifecycle?.preStop;
    if (!preStop || graceMs <= 0) { this.signal(record, container); return; }
    this.kubelet.hooks.run(record, this.kubelet.editContainer(record.uid, container.name, [], { preStop: true }), preStop, 'preStop');
  }

  /** Sends the stop signal; a sidecar of a Pod that ends waits for its turn. */
  signal({ uid }: PodRecord, { name }: ContainerRecord): void {
    const { processes, images } = this.kubelet.deps.runtime;
    const record = this.kubelet.record(uid);
    const container = record?.containers.find((one) => one.name === name);
    if (!record || !container) return;
    const ends = record.termination !== undefined || record.outcome !== undefined;
    if (ends && !mayStop(record, container)) { this.kubelet.editContainer(uid, name, [], { awaitsTurn: true }); return; }
    if (container.awaitsTurn) this.kubelet.editContainer(uid, name, ['awaitsTurn'], {});
    const stopSignal = images.find(container.requested ?? '')?.image.stopSignal ?? 'TERM';
    if (container.process !== undefined) processes.signal(container.process, stopSignal, 'outside');
  }

  /** The time for ending by itself is over: of one container, or of the whole Pod. */
  kill(record: PodRecord, container: ContainerRecord | undefined): void {
    if (container) { this.overdue(record, container); return; }
    if (!record.termination || this.kubelet.deps.world.nowMs() < record.termination.deadlineMs) return;
    for (const running of record.containers) this.overdue(record, running);
  }

  /** A preStop hook that took all the time is left behind: the container hears the stop signal now, and has the least time to heed it. */
  private overdue(record: PodRecord, container: ContainerRecord): void {
    if (container.process === undefined) return;
    if (!container.preStop) { this.kubelet.deps.runtime.processes.signal(container.process, 'KILL', 'outside'); return; }
    this.preStopOver(record, container);
    this.kubelet.later(MINIMUM_GRACE_MS, { uid: record.uid, step: 'kill', container: container.name, run: container.run });
  }

  /** After the preStop hook, however it ended, comes the stop signal: once. */
  preStopOver(record: PodRecord, container: ContainerRecord): void {
    if (!container.preStop) return;
    this.signal(record, this.kubelet.editContainer(record.uid, container.name, ['preStop'], {}));
  }

  /** A container of a Pod that ends has ended: sidecars whose turn it is now are stopped. */
  turn(record: PodRecord): void {
    for (const container of record.containers) if (container.awaitsTurn && container.runningMs !== undefined && mayStop(record, container)) this.signal(record, container);
  }

  /** When no container runs any more, the last status is written and the Pod removed. */
  check(record: PodRecord): void {
    const { termination } = record;
    if (!termination || termination.final || record.containers.some((container) => container.runningMs !== undefined)) return;
    const containers = this.kubelet.lost(record);
    const failed = containers.some((container) => container.kind !== 'sidecar' && (container.terminated?.exitCode ?? 0) !== 0);
    this.kubelet.edit(record.uid, [], { containers, phase: record.phase ?? (failed ? 'Failed' : 'Succeeded'), stage: 'stopped', termination: { ...termination, final: true } });
    this.kubelet.deps.runtime.networks.remove(record.uid);
    const endMs = this.kubelet.spread(latency.podEndMs, latency.podEndSpreadMs, 'end', record);
    if (termination.report) this.kubelet.reportSoon(record.uid, endMs);
    this.kubelet.later(endMs + this.kubelet.spread(latency.podRemovalMs, latency.podRemovalSpreadMs, 'removal', record), { uid: record.uid, step: 'final' });
  }

  /** Removes all that is left of a Pod from its node, and the Pod itself from the API. */
  final(record: PodRecord): void {
    const { client } = this.kubelet.deps;
    const pod = podOf(this.kubelet.deps, record);
    this.clear(record);
    this.kubelet.deps.state.pods.delete(record.uid);
    if (!pod) return;
    try {
      client.delete(Pod, record.name, record.namespace, { gracePeriodSeconds: 0, preconditions: { uid: record.uid } });
    } catch (error) {
      if (!isApiError(error, 'NotFound') && !isApiError(error, 'Conflict')) throw error;
    }
  }

  /** Forgets a container that ended long ago, with its files and its log. */
  forget(machine: string | undefined): void {
    if (machine === undefined) return;
    const { runtime } = this.kubelet.deps;
    runtime.terminals.hangUp(machine);
    runtime.terminals.remove(machine);
    runtime.removeMachine(machine);
    runtime.files.remove(machine);
    runtime.outputs.close(machine);
    runtime.outputs.remove(machine);
  }

  private begin(record: PodRecord, termination: Termination): void {
    const { uid } = this.kubelet.edit(record.uid, [], { termination });
    this.kubelet.reportNow(uid);
    const running = record.containers.filter((container) => container.runningMs !== undefined);
    for (const container of running) {
      tell(this.kubelet.deps, record, 'Normal', 'Killing', `Stopping container ${container.name}`, container);
      this.stop(record, container, termination.graceMs);
    }
    this.kubelet.later(termination.deadlineMs - this.kubelet.deps.world.nowMs(), { uid, step: 'kill' });
    const after = this.kubelet.record(uid);
    if (after && running.length === 0) this.check(after);
  }

  private clear(record: PodRecord): void {
    for (const container of record.containers) { this.forget(container.previousMachine); this.forget(container.machine); }
    this.kubelet.deps.runtime.networks.remove(record.uid);
    this.kubelet.deps.volumes.remove(record.uid);
  }
}
