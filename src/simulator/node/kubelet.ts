import type { Change } from '../api/client';
import { isApiError } from '../api/errors';
import { latency } from '../api/latency';
import { parseTimestamp, type ApiObject } from '../api/object';
import { invariant } from '../base/invariant';
import { equal } from '../base/json';
import { Pod } from '../kinds/pod/kind';
import { refuses } from './admission';
import { createContainer, factsOf, hexId, launchContainer, specOf, terminationMessage } from './container';
import { podOf, tell, type Look, type NodeDeps, type Step } from './deps';
import { Deadline } from './deadline';
import { ConfigError } from './environment';
import type { Hooks } from './hooks';
import { allMainEnded, backoff, crashLooping, isHooking, nextToStart, wantsRestart } from './lifecycle';
import { watching } from './parts';
import type { Probes } from './probes';
import { Pulls } from './pulls';
import { Refresh } from './refresh';
import { amend, dueContainers, newContainer, type ContainerRecord, type NodeRecord, type PodRecord } from './records';
import { gatesChanged, podStatus } from './status';
import { Stopping } from './stopping';

/** 10 s, doubled each time; tries come up to half as late again, as a kubelet's work queue has it. */
const CONFIG_RETRY_MS = 10_000;
const MOUNT_RETRY_MAX_MS = 122_000;
const NEVER_LOCATED = { exitCode: 137, reason: 'ContainerStatusUnknown', message: 'The container could not be located when the pod was terminated' };

/** The kubelets of all nodes. They remember what is in the tables of records and nothing else; each step is a timer. */
export class Kubelet {
  readonly pulls: Pulls;
  readonly stopping: Stopping;
  readonly refresh: Refresh;
  readonly deadline: Deadline;
  private readonly steps: Readonly<Record<string, (record: PodRecord, container: ContainerRecord | undefined, payload: Step) => void>>;

  constructor(readonly deps: NodeDeps) {
    this.pulls = new Pulls(this);
    this.refresh = new Refresh(this);
    this.deadline = new Deadline(this);
    this.stopping = new Stopping(this);
    this.steps = {
      report: (record) => this.report(record),
      volumes: (record) => this.volumes(record),
      sandbox: (record) => this.sandbox(record),
      next: (record) => this.next(record.uid),
      pulled: (record, container) => container && this.pulls.pulled(record, container),
      'pull-backoff': (record, container) => container && this.pulls.backedOff(record, container),
      create: (record, container) => container && this.create(record, container),
      start: (record, container) => container && this.start(record, container),
      restart: (record, container) => container && this.restart(record, container),
      'hook-request': (record, container) => container?.postStart && this.hooks.request(record, container, 'postStart'),
      'hook-again': (record, container) => container && this.hooks.again(record, container),
      kill: (record, container) => this.stopping.kill(record, container),
      final: (record) => this.stopping.final(record),
      refresh: (record) => this.refresh.run(record),
      deadline: (record) => this.deadline.passed(record),
    };
    deps.world.handle('kubelet', (payload) => this.handle(payload as unknown as Step & { payload?: Step; code?: number }));
    deps.world.handle('kubelet/sync', (payload) => this.sync(payload as unknown as Look));
  }

  get probes(): Probes { return new (watching.code().Probes)(this); }
  get hooks(): Hooks { return new (watching.code().Hooks)(this); }

  record(uid: string): PodRecord | undefined { return this.deps.state.pods.get(uid); }

  edit(uid: string, drop: readonly (keyof PodRecord)[], change: Partial<PodRecord>): PodRecord {
    const record = this.record(uid);
    invariant(record, `No kubelet knows the Pod ${uid}.`);
    const next = amend(record, drop, change);
    this.deps.state.pods.set(uid, next);
    return next;
  }

  editContainer(uid: string, name: string, drop: readonly (keyof ContainerRecord)[], change: Partial<ContainerRecord>): ContainerRecord {
    const record = this.record(uid);
    invariant(record, `No kubelet knows the Pod ${uid}.`);
    const containers = record.containers.map((container) => (container.name === name ? amend(container, drop, change) : container));
    this.edit(uid, [], { containers });
    const changed = containers.find((container) => container.name === name);
    invariant(changed, `The Pod ${uid} has no container ${name}.`);
    return changed;
  }

  later(afterMs: number, step: Step): number {
    return this.deps.world.schedule(this.deps.world.nowMs() + afterMs, { handler: 'kubelet', payload: step });
  }

  /** Has the status written soon, together with whatever else happens until then. */
  reportSoon(uid: string, afterMs: number = latency.statusMs): void {
    const record = this.record(uid);
    if (!record || record.timers['report'] !== undefined) return;
    this.edit(uid, [], { timers: { ...record.timers, report: this.later(afterMs, { uid, step: 'report' }) } });
  }

  /** Writes the status as it is now; a report that was to come is not needed then. */
  reportNow(uid: string): void {
    const record = this.record(uid);
    if (!record) return;
    if (record.timers['report'] !== undefined) this.deps.world.cancel(record.timers['report']);
    this.report(record);
  }

  /** A Pod was created, changed or deleted: its node's kubelet looks at it, if it concerns it. */
  podChanged(change: Pick<Change, 'type'> & { readonly object: Pod; readonly old?: Pod }): void {
    const { object: pod, type, old } = change;
    const node = pod.spec.nodeName;
    if (node === undefined || !this.deps.state.nodes.get(node)?.running) return;
    const record = this.record(pod.metadata.uid);
    const news = type === 'DELETED' ? record !== undefined : !record || record.generation !== pod.metadata.generation || this.asksToEndSooner(pod, record);
    if (news) this.look(pod);
    if (record && old && gatesChanged(pod, old)) this.reportSoon(record.uid);
    this.refresh.podChanged(pod, old);
  }

  /** Has a kubelet look at a Pod a moment from now. */
  look(pod: ApiObject): void {
    const { uid, name, namespace = '' } = pod.metadata;
    this.deps.world.schedule(this.deps.world.nowMs() + latency.kubeletMs, { handler: 'kubelet/sync', payload: { uid, namespace, name } });
  }

  /** Starts whatever is to be started next in a Pod, one container at a time. */
  next(uid: string): void {
    const record = this.record(uid);
    const pod = record && podOf(this.deps, record);
    if (!record || !pod || record.stage !== 'ready' || record.busy !== undefined || record.termination || record.outcome) return;
    const container = nextToStart(record, pod.spec.restartPolicy ?? 'Always', this.deps.world.nowMs());
    if (container) this.pulls.begin(this.edit(uid, [], { busy: container.name }), container, pod);
    else if (allMainEnded(record, pod.spec.restartPolicy ?? 'Always')) this.complete(record);
  }

  /** The container in work is done with, well or badly; the next one follows. */
  free(uid: string): void {
    this.edit(uid, ['busy'], {});
    this.next(uid);
  }

  private asksToEndSooner(pod: Pod, record: PodRecord): boolean {
    if (!pod.metadata.deletionTimestamp) return false;
    return !record.termination || (parseTimestamp(pod.metadata.deletionTimestamp) ?? 0) + 1000 < record.termination.deadlineMs;
  }

  private handle(payload: Step & { payload?: Step; code?: number; connection?: number }): void {
    const step = payload.payload ?? payload;
    const record = this.record(step.uid);
    if (!record || !this.deps.state.nodes.get(record.node)?.running) return;
    const container = step.container === undefined ? undefined : record.containers.find((candidate) => candidate.name === step.container);
    if (step.run !== undefined && container?.run !== step.run) return;
    if (step.step === 'exit') { if (container) this.ended(record, container, { ...payload, payload: step }); return; }
    if (step.step === 'probe') { if (container) this.probes.step(record, container, step, payload); return; }
    if (step.step === 'hook') { if (container) this.hooks.heard(record, container, step, payload); return; }
    const run = this.steps[step.step];
    invariant(run, `A kubelet has no step "${step.step}".`);
    run(record, container, step);
  }

  private sync({ uid, namespace, name, refused = false }: Look): void {
    const found = this.deps.client.find(Pod, name, namespace);
    const pod = found?.metadata.uid === uid ? found : undefined;
    const record = this.record(uid);
    const node = pod?.spec.nodeName ?? record?.node;
    if (node === undefined || !this.deps.state.nodes.get(node)?.running) return;
    if (!pod) { if (record && !record.termination && !isHooking(record)) this.stopping.orphan(record); else if (record) this.stopping.hasten(record, 0); return; }
    if (!record) { this.admit(pod, node, refused); return; }
    if (isHooking(record)) return;
    if (pod.metadata.deletionTimestamp) { this.stopping.terminate(this.edit(uid, [], { generation: pod.metadata.generation ?? 1 }), pod); return; }
    if (record.generation !== pod.metadata.generation) this.respecified(record, pod);
  }

  private admit(pod: Pod, node: string, refused: boolean): void {
    const { uid, name, namespace = '', generation = 1 } = pod.metadata;
    const ended = pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed';
    if (ended && !pod.metadata.deletionTimestamp) return;
    if (!ended && !pod.metadata.deletionTimestamp && refuses(this.deps, pod, node, refused)) return;
    const inits = pod.spec.initContainers ?? [];
    const waiting = inits.length ? 'PodInitializing' : 'ContainerCreating';
    const containers = [...inits.map((container) => newContainer(container.name, container.restartPolicy === 'Always' ? 'sidecar' : 'init', waiting)), ...pod.spec.containers.map((container) => newContainer(container.name, 'main', waiting))];
    const record: PodRecord = { uid, node, namespace, name, generation, startMs: this.deps.world.nowMs(), stage: 'volumes', shown: false, containers, mountFailures: 0, timers: {} };
    this.deps.state.pods.set(uid, record);
    if (ended) { this.stopping.final(record); return; }
    this.report(record);
    this.deadline.watch(record, pod);
    if (pod.metadata.deletionTimestamp) this.stopping.terminate(record, pod);
    else this.volumes(record);
  }

  /** Only images of containers can change in place. */
  private respecified(record: PodRecord, pod: Pod): void {
    const { uid } = this.edit(record.uid, [], { generation: pod.metadata.generation ?? 1 });
    this.deadline.watch(record, pod);
    for (const container of record.containers) {
      const image = specOf(pod, container.name)?.image;
      if (container.requested === undefined || image === container.requested) continue;
      if (container.runningMs !== undefined) {
        tell(this.deps, record, 'Normal', 'Killing', `Container ${container.name} definition changed, will be restarted`, container);
        this.stopping.restart(record, container, (pod.spec.terminationGracePeriodSeconds ?? 30) * 1000);
      } else this.editContainer(uid, container.name, ['notBeforeMs'], { requested: image ?? '', pullFailures: 0 });
    }
    this.reportSoon(uid);
    this.next(uid);
  }

  /** Writes the status, if it says anything new. */
  private report(record: PodRecord): void {
    const { report: _done, ...timers } = record.timers;
    this.edit(record.uid, [], { timers });
    const pod = podOf(this.deps, record);
    if (!pod || record.termination?.report === false || (isHooking(record) && !record.termination)) return;
    const address = this.deps.state.nodes.get(record.node)?.address ?? '';
    const status = podStatus(pod, record, address, this.deps.world.nowMs());
    if (equal(status, pod.status)) return;
    try {
      this.deps.client.updateStatus(Pod, { ...pod, status });
    } catch (error) {
      if (!isApiError(error, 'NotFound')) throw error;
    }
  }

  private volumes(record: PodRecord): void {
    const pod = podOf(this.deps, record);
    if (!pod || record.stage !== 'volumes' || record.termination) return;
    const problem = this.deps.volumes.prepare(factsOf(this.deps, pod, record), record.node, this.deps.world.nowMs());
    if (!problem) { this.edit(record.uid, [], { stage: 'sandbox' }); this.later(this.spread(latency.sandboxMs, latency.sandboxSpreadMs, 'sandbox', record), { uid: record.uid, step: 'sandbox' }); return; }
    tell(this.deps, record, 'Warning', 'FailedMount', problem.message);
    const { mountFailures } = this.edit(record.uid, [], { mountFailures: record.mountFailures + 1 });
    this.later(Math.min(500 * 2 ** (mountFailures - 1), MOUNT_RETRY_MAX_MS), { uid: record.uid, step: 'volumes' });
  }

  private sandbox(record: PodRecord): void {
    if (record.termination || record.outcome || record.stage !== 'sandbox') return;
    const node = this.deps.state.nodes.get(record.node);
    invariant(node, `There is no node ${record.node}.`);
    const onHost = podOf(this.deps, record)?.spec.hostNetwork === true;
    const ip = onHost ? node.address : this.freeAddress(node);
    if (!onHost) this.deps.runtime.networks.add({ id: record.uid, addresses: [ip], up: true, name: `${record.namespace}/${record.name}` });
    this.edit(record.uid, [], { stage: 'ready', ip });
    this.next(record.uid);
    this.reportSoon(record.uid, 4);
  }

  private freeAddress(node: NodeRecord): string {
    let host = node.nextHost;
    while (this.deps.runtime.networks.isTaken(`10.244.${node.index}.${host}`)) host = host >= 254 ? 2 : host + 1;
    this.deps.state.nodes.set(node.name, { ...node, nextHost: host >= 254 ? 2 : host + 1 });
    return `10.244.${node.index}.${host}`;
  }

  private create(record: PodRecord, container: ContainerRecord): void {
    const pod = podOf(this.deps, record);
    if (!pod || record.termination) return;
    try {
      const { machine, image } = createContainer(this.deps, pod, record, container);
      const run = container.run + 1;
      this.stopping.forget(container.previousMachine);
      const containerId = `containerd://${hexId(machine)}`;
      this.editContainer(record.uid, container.name, [], { run, machine, image, containerId, ...(container.machine === undefined ? {} : { previousMachine: container.machine }) });
      tell(this.deps, record, 'Normal', 'Created', 'Container created', container);
      this.later(latency.containerStartMs, { uid: record.uid, step: 'start', container: container.name, run });
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      tell(this.deps, record, 'Warning', 'Failed', `Error: ${error.message}`, container);
      const retryMs = this.jittered(CONFIG_RETRY_MS, record, container);
      this.editContainer(record.uid, container.name, [], { waiting: { reason: 'CreateContainerConfigError', message: error.message }, notBeforeMs: this.deps.world.nowMs() + retryMs });
      this.edit(record.uid, [], { shown: true });
      this.reportSoon(record.uid);
      this.later(retryMs, { uid: record.uid, step: 'next' });
      this.free(record.uid);
    }
  }

  private start(record: PodRecord, container: ContainerRecord): void {
    const pod = podOf(this.deps, record);
    if (!pod || record.termination) return;
    const now = this.deps.world.nowMs();
    const again = container.terminated !== undefined || container.last !== undefined;
    const restarts = again ? container.restarts + 1 : container.restarts;
    const last = container.terminated ?? container.last;
    const launched = launchContainer(this.deps, pod, record, container);
    this.edit(record.uid, [], { shown: true });
    if ('problem' in launched) {
      tell(this.deps, record, 'Warning', 'Failed', `Error: ${launched.problem}`, container);
      this.editContainer(record.uid, container.name, ['waiting', 'terminated'], { restarts, ...(last ? { last } : {}) });
      this.exited(record, { ...container, restarts, runningMs: 0 }, 128, { reason: 'StartError', message: launched.problem, endedMs: now });
      this.free(record.uid);
      return;
    }
    tell(this.deps, record, 'Normal', 'Started', 'Container started', container);
    const spec = specOf(pod, container.name);
    const started = !spec?.startupProbe;
    const hook = spec?.lifecycle?.postStart;
    const running = this.editContainer(record.uid, container.name, ['waiting', 'terminated', 'notBeforeMs', 'stopping', 'preStop', 'again', 'terminal', 'stdin'], {
      runningMs: now, restarts, started, ready: started && !spec?.readinessProbe && container.kind !== 'init', probes: {}, process: launched.process,
      ...(last ? { last } : {}), ...(launched.terminal === undefined ? {} : { terminal: launched.terminal }), ...(launched.stdin === undefined ? {} : { stdin: launched.stdin }),
      ...(hook ? { postStart: 'runs' } : {}),
    });
    if (hook) this.hooks.run(record, running, hook, 'postStart');
    else this.began(record, running);
  }

  /** A container runs, and what was to be done at its start is done. */
  began(record: PodRecord, container: ContainerRecord): void {
    const pod = podOf(this.deps, record);
    const spec = pod && specOf(pod, container.name);
    this.reportSoon(record.uid);
    if (spec && (spec.startupProbe ?? spec.livenessProbe ?? spec.readinessProbe)) this.probes.begin(record, container, spec);
    this.free(record.uid);
  }

  /** A process 1 ended. The kubelet sees that when it next looks at all containers, unless it ends them itself; however short the run was, that it ran is reported first. */
  private ended(record: PodRecord, container: ContainerRecord, payload: { readonly payload: Step; readonly code?: number; readonly endedMs?: number; readonly why?: string }): void {
    const now = this.deps.world.nowMs();
    const { endedMs } = payload;
    const reason = payload.why === 'out of memory' ? { reason: 'OOMKilled' } : {};
    if (endedMs !== undefined) { this.exited(record, container, payload.code ?? 0, { ...reason, endedMs }); return; }
    const expected = record.termination ?? record.outcome ?? container.stopping;
    const shortestMs = (container.runningMs ?? 0) + latency.shortestRunMs - now;
    const afterMs = Math.max(shortestMs, expected ? 0 : this.spread(0, latency.relistMs, 'relist', record));
    if (afterMs <= 0) this.exited(record, container, payload.code ?? 0, { ...reason, endedMs: now });
    else this.deps.world.schedule(now + afterMs, { handler: 'kubelet', payload: { ...payload, endedMs: now } });
  }

  private exited(record: PodRecord, container: ContainerRecord, code: number, told: { readonly reason?: string; readonly message?: string; readonly endedMs: number }): void {
    const now = this.deps.world.nowMs();
    const message = told.message ?? terminationMessage(this.deps, record, container, code);
    const startedMs = container.runningMs ?? now;
    const terminated = {
      exitCode: code, reason: told.reason ?? (code === 0 ? 'Completed' : 'Error'), ...(message ? { message } : {}), startedMs, finishedMs: told.endedMs,
      ...(container.containerId === undefined ? {} : { containerId: container.containerId }),
    };
    if (container.machine !== undefined) this.deps.runtime.outputs.close(container.machine);
    const ended = this.editContainer(record.uid, container.name, ['runningMs', 'process', 'waiting', 'postStart'], { terminated, started: false, ready: container.kind === 'init' && code === 0 });
    const after = this.record(record.uid) ?? record;
    this.stopping.turn(after);
    if (after.termination) { this.stopping.check(after); return; }
    const pod = podOf(this.deps, after);
    if (container.postStart !== undefined && this.hooks.over(after, ended, container.postStart, pod)) return;
    if (!pod) return;
    if (after.outcome) { if (!after.containers.some((one) => one.runningMs !== undefined)) this.complete(after); return; }
    if (told.reason === 'StartError' && this.hooks.unstarted(after, ended, pod)) return;
    if (container.stopping !== 'anew') this.reportSoon(after.uid);
    if (!wantsRestart(ended, pod.spec.restartPolicy ?? 'Always')) { this.next(after.uid); return; }
    const wait = backoff(ended, now);
    if (typeof wait === 'object') { this.editContainer(after.uid, ended.name, [], wait); this.next(after.uid); return; }
    const retryMs = this.backOff(after, ended, wait);
    this.editContainer(after.uid, ended.name, [], { notBeforeMs: now + retryMs });
    this.later(retryMs, { uid: after.uid, step: 'restart', container: ended.name, run: ended.run });
  }

  /** The back-off is over: the status tells of it, and the container is made again. */
  private restart(record: PodRecord, container: ContainerRecord): void {
    if (record.termination || !container.terminated) return;
    this.editContainer(record.uid, container.name, ['terminated', 'notBeforeMs'], { ...crashLooping(container, record, this.deps.world.nowMs()), last: container.terminated });
    this.reportSoon(record.uid, 5);
    this.next(record.uid);
  }

  /** Every container that counts ended for good: the Pod is over once its sidecars have ended too. */
  complete(record: PodRecord): void {
    const pod = podOf(this.deps, record);
    if (pod && !record.outcome && record.containers.some((container) => container.runningMs !== undefined)) { this.finish(record, pod, {}); return; }
    const failedOne = record.outcome?.reason !== undefined || record.containers.some((container) => container.kind !== 'sidecar' && (container.terminated?.exitCode ?? 0) !== 0);
    this.edit(record.uid, [], { phase: failedOne ? 'Failed' : 'Succeeded', stage: 'stopped' });
    this.deps.runtime.networks.remove(record.uid);
    this.reportSoon(record.uid);
  }

  /** Ends all containers of a Pod that goes on as an object. */
  finish(record: PodRecord, pod: Pod, outcome: NonNullable<PodRecord['outcome']>): void {
    const after = this.edit(record.uid, ['busy'], { outcome });
    const running = after.containers.filter((container) => container.runningMs !== undefined);
    const graceMs = (pod.spec.terminationGracePeriodSeconds ?? 30) * 1000;
    for (const container of running) {
      tell(this.deps, after, 'Normal', 'Killing', `Stopping container ${container.name}`, container);
      this.stopping.restart(after, container, graceMs);
    }
    if (!running.length) this.complete(this.edit(record.uid, [], { containers: this.lost(after) }));
  }

  /** Containers that were never made are reported as lost when their Pod ends; those that were not up to now are not missed (first-containers-that-fail: 9). */
  lost(record: PodRecord): readonly ContainerRecord[] {
    const missed = dueContainers(record);
    return record.containers.map((container) => (container.terminated || container.runningMs !== undefined || !missed.has(container.name) ? container : amend(container, ['waiting'], { terminated: container.last ?? NEVER_LOCATED })));
  }

  spread(ms: number, spreadMs: number, purpose: string, record: PodRecord): number {
    return ms + Math.floor(this.deps.world.random(`kubelet/${purpose}`, `${record.namespace}/${record.name}`) * spreadMs);
  }

  /** Tells that a container is not made again yet, and when it is: a kubelet that has something to try again comes by every ten to fifteen seconds, the first time that is late enough. */
  backOff(record: PodRecord, container: ContainerRecord, waitMs: number): number {
    tell(this.deps, record, 'Warning', 'BackOff', `Back-off restarting failed container ${container.name} in pod ${record.name}_${record.namespace}(${record.uid})`, container);
    let afterMs = 0;
    while (afterMs < waitMs) afterMs += this.jittered(CONFIG_RETRY_MS, record, container);
    return afterMs;
  }

  jittered(ms: number, record: PodRecord, container: ContainerRecord): number {
    return Math.round(ms * (1 + this.deps.world.random('kubelet/back-off', `${record.namespace}/${record.name}/${container.name}`) / 2));
  }
}
