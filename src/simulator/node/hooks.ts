import type { LifecycleHandler } from '../../schema/generated/types';
import { latency } from '../api/latency';
import { failed } from '../base/program';
import type { Pod } from '../kinds/pod/kind';
import { hexId, specOf } from './container';
import { podOf, reference, tell, type Step } from './deps';
import type { KubeletCore } from './core';
import { backoff, crashLooping, wantsRestart } from './lifecycle';
import { answerOf, httpTarget } from './probes';
import type { ContainerRecord, PodRecord, Terminated } from './records';

type Which = 'postStart' | 'preStop';

/** postStart and preStop: commands in the container, requests to it, or a pause. */
export class Hooks {
  constructor(private readonly kubelet: KubeletCore) {}

  run(record: PodRecord, container: ContainerRecord, hook: LifecycleHandler, which: Which): void {
    const step = { uid: record.uid, step: 'hook', container: container.name, run: container.run, probe: which };
    if (hook.sleep) this.kubelet.later(hook.sleep.seconds * 1000, step);
    else if (hook.exec) this.command(record, container, hook.exec.command ?? [], which, step);
    else if (which === 'preStop') this.request(record, container, which);
    else this.kubelet.later(latency.firstProbeMs, { ...step, step: 'hook-request' });
  }

  request(record: PodRecord, container: ContainerRecord, which: Which): void {
    const { networks } = this.kubelet.deps.runtime;
    const target = this.targetOf(record, container, which);
    const step = { uid: record.uid, step: 'hook', container: container.name, run: container.run, probe: which };
    if (target) networks.request(`host/${record.node}`, target.address, target.port, target.text, { handler: 'kubelet', payload: step });
    else this.ended(record, container, which);
  }

  /** A hook's command ended, its pause is over, or its request brought something: an answer is one, whatever its status. */
  heard(record: PodRecord, container: ContainerRecord, { probe = '' }: Step, { code = 0, connection: id }: { readonly code?: number; readonly connection?: number }): void {
    const which: Which = probe === 'preStop' ? 'preStop' : 'postStart';
    const { networks } = this.kubelet.deps.runtime;
    const connection = id === undefined ? undefined : networks.connection(id);
    if (id !== undefined && connection) {
      const answer = answerOf(connection, this.targetOf(record, container, which)?.url);
      if (answer === 'wait') return;
      networks.hangUp(id);
      this.ended(record, container, which, typeof answer === 'object' ? answer.why : undefined);
    } else this.commandEnded(record, container, which, code);
  }

  /** A container with a postStart hook ended: the Pod goes on. True where the container waits to be made again because its hook failed. */
  over(record: PodRecord, container: ContainerRecord, hook: NonNullable<ContainerRecord['postStart']>, pod: Pod | undefined): boolean {
    const { uid } = this.kubelet.edit(record.uid, ['busy'], {});
    this.kubelet.look(reference(this.kubelet.deps, record));
    if (hook === 'runs' || !pod || record.outcome || !container.terminated || !wantsRestart(container, pod.spec.restartPolicy ?? 'Always')) return false;
    this.putOff(record, container, container.terminated, { reason: 'PostStartHookError', message: hook.failure });
    this.kubelet.next(uid);
    return true;
  }

  /** A container's first process could not be started. True where it waits to be made again, and says so (recorded in pods-that-cannot-start). */
  unstarted(record: PodRecord, container: ContainerRecord, pod: Pod): boolean {
    const { terminated } = container;
    if (!terminated || !wantsRestart(container, pod.spec.restartPolicy ?? 'Always')) return false;
    this.putOff(record, container, terminated, { reason: 'RunContainerError', message: terminated.message ?? '' });
    return true;
  }

  /** The container waits until the kubelet comes by again. */
  private putOff(record: PodRecord, container: ContainerRecord, last: Terminated, waiting: { readonly reason: string; readonly message: string }): void {
    const { uid } = record;
    const afterMs = this.kubelet.spread(0, latency.relistMs, 'relist', record);
    this.kubelet.editContainer(uid, container.name, ['terminated'], { last, waiting, notBeforeMs: this.kubelet.deps.world.nowMs() + afterMs });
    this.kubelet.later(afterMs, { uid, step: 'hook-again', container: container.name, run: container.run });
    this.kubelet.reportSoon(uid);
  }

  /** The kubelet comes by again: a container that did not start, or whose hook failed, is made again, at once or after a while. */
  again(record: PodRecord, container: ContainerRecord): void {
    if (record.termination || record.outcome || !['PostStartHookError', 'RunContainerError'].includes(container.waiting?.reason ?? '')) return;
    const now = this.kubelet.deps.world.nowMs();
    const wait = backoff(container, now);
    if (typeof wait === 'object') this.kubelet.editContainer(record.uid, container.name, ['notBeforeMs'], wait);
    else {
      const retryMs = this.kubelet.backOff(record, container, wait);
      this.kubelet.editContainer(record.uid, container.name, [], { ...crashLooping(container, record, now), notBeforeMs: now + retryMs });
      this.kubelet.reportSoon(record.uid);
      this.kubelet.later(retryMs, { uid: record.uid, step: 'next' });
    }
    this.kubelet.next(record.uid);
  }

  private hookOf(record: PodRecord, container: ContainerRecord, which: Which): LifecycleHandler | undefined {
    const pod = podOf(this.kubelet.deps, record);
    return pod && specOf(pod, container.name)?.lifecycle?.[which];
  }

  private targetOf(record: PodRecord, container: ContainerRecord, which: Which): ReturnType<typeof httpTarget> {
    const hook = this.hookOf(record, container, which)?.httpGet;
    const pod = podOf(this.kubelet.deps, record);
    return hook && pod && httpTarget(hook, pod, container.name, record.ip ?? '');
  }

  private command(record: PodRecord, container: ContainerRecord, args: readonly string[], which: Which, step: Step): void {
    const { outputs, descriptors, processes } = this.kubelet.deps.runtime;
    const output = `${container.machine}/${which}`;
    outputs.create(output);
    const open = (stream: 'stdout' | 'stderr') => descriptors.open({ kind: 'output', output, stream });
    const process = processes.launch(container.machine ?? '', { args, fds: { 0: descriptors.open({ kind: 'null' }), 1: open('stdout'), 2: open('stderr') }, onExit: { handler: 'kubelet', payload: step } });
    if (!failed(process)) return;
    outputs.remove(output);
    const why = `failed to start exec "${hexId(output)}": OCI runtime exec failed: exec failed: unable to start container process: exec: "${args[0] ?? ''}": executable file not found in $PATH`;
    this.ended(record, container, which, `rpc error: code = Unknown desc = failed to exec in container: ${why}, message: ""`);
  }

  private commandEnded(record: PodRecord, container: ContainerRecord, which: Which, code: number): void {
    const { outputs } = this.kubelet.deps.runtime;
    const output = `${container.machine}/${which}`;
    const { text } = outputs.read(output, 0);
    outputs.remove(output);
    const args = this.hookOf(record, container, which)?.exec?.command ?? [];
    this.ended(record, container, which, code === 0 ? undefined : `command '${args.join(' ')}' exited with ${code}: , message: ${JSON.stringify(text)}`);
  }

  private ended(record: PodRecord, container: ContainerRecord, which: Which, why?: string): void {
    if (which === 'postStart' && container.postStart !== 'runs') return;
    if (why !== undefined) {
      const [reason, name] = which === 'preStop' ? ['FailedPreStopHook', 'PreStopHook'] : ['FailedPostStartHook', 'PostStartHook'];
      tell(this.kubelet.deps, record, 'Warning', reason, `${name} failed`, container);
    }
    if (which === 'preStop') this.kubelet.stopping.preStopOver(record, container);
    else if (why === undefined) this.started(record, container);
    else this.failed(record, container, why);
  }

  private started(record: PodRecord, container: ContainerRecord): void {
    const now = this.kubelet.editContainer(record.uid, container.name, ['postStart'], {});
    this.kubelet.began(this.kubelet.record(record.uid) ?? record, now);
    this.kubelet.look(reference(this.kubelet.deps, record));
  }

  /** The container is ended; whether it is made again, its restart policy says by how it ends. */
  private failed(record: PodRecord, container: ContainerRecord, why: string): void {
    const { deps } = this.kubelet;
    const pod = podOf(deps, record);
    const hook = this.hookOf(record, container, 'postStart');
    const what = hook?.exec ? `Exec lifecycle hook ([${(hook.exec.command ?? []).join(' ')}])` : `HTTP lifecycle hook (${hook?.httpGet?.path ?? '/'})`;
    const failure = `${what} for Container "${container.name}" in Pod "${record.name}_${record.namespace}(${record.uid})" failed - error: ${why}`;
    tell(deps, record, 'Normal', 'Killing', 'FailedPostStartHook', container);
    this.kubelet.stopping.restart(record, this.kubelet.editContainer(record.uid, container.name, [], { postStart: { failure } }), (pod?.spec.terminationGracePeriodSeconds ?? 30) * 1000, 'asPolicySays');
  }
}
