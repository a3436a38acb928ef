import type { LifecycleHandler } from '../../schema/generated/types';
import { failed } from '../base/program';
import { podOf, tell } from './deps';
import type { KubeletCore } from './core';
import { httpTarget } from './probes';
import type { ContainerRecord, PodRecord } from './records';

/** postStart and preStop: commands in the container, requests to it, or a pause. */
export class Hooks {
  constructor(private readonly kubelet: KubeletCore) {}

  run(record: PodRecord, container: ContainerRecord, hook: LifecycleHandler, which: 'postStart' | 'preStop'): void {
    const { deps } = this.kubelet;
    const step = { uid: record.uid, step: 'hook', container: container.name, run: container.run, probe: which };
    const pod = podOf(deps, record);
    if (hook.sleep) { this.kubelet.later(hook.sleep.seconds * 1000, step); return; }
    if (hook.exec) {
      const nothing = () => deps.runtime.descriptors.open({ kind: 'null' });
      const process = deps.runtime.processes.launch(container.machine ?? '', { args: hook.exec.command ?? [], fds: { 0: nothing(), 1: nothing(), 2: nothing() }, onExit: { handler: 'kubelet', payload: step } });
      if (failed(process)) this.ended(record, container, which, process.errno === 'ENOENT' ? 127 : 126);
      return;
    }
    const target = hook.httpGet && pod && httpTarget(hook.httpGet, pod, container.name, record.ip ?? '');
    if (target) deps.runtime.networks.request(`host/${record.node}`, target.address, target.port, target.text, { handler: 'kubelet', payload: step });
    else this.ended(record, container, which, 0);
  }

  ended(record: PodRecord, container: ContainerRecord, which: string, code: number): void {
    if (code !== 0) {
      const [reason, name] = which === 'preStop' ? ['FailedPreStopHook', 'PreStopHook'] : ['FailedPostStartHook', 'PostStartHook'];
      tell(this.kubelet.deps, record, 'Warning', reason, `${name} failed`, container);
    }
    if (which === 'preStop') this.kubelet.stopping.preStopOver(record, container);
    else if (code !== 0 && container.runningMs !== undefined) {
      tell(this.kubelet.deps, record, 'Normal', 'Killing', `FailedPostStartHook`, container);
      // Whether it is made again, its restart policy says by how it ends.
      this.kubelet.stopping.restart(record, container, 30_000, 'asPolicySays');
    }
  }
}
