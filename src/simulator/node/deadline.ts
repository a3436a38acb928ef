import { Pod } from '../kinds/pod/kind';
import { podOf, tell } from './deps';
import type { KubeletCore } from './core';
import type { PodRecord } from './records';

const REASON = 'DeadlineExceeded';
const MESSAGE = 'Pod was active on the node longer than the specified deadline';

/** activeDeadlineSeconds: a Pod that runs longer is ended, and failed. */
export class Deadline {
  constructor(private readonly kubelet: KubeletCore) {}

  /** Waits for the deadline of a Pod, as it is now. */
  watch(record: PodRecord, pod: Pod): void {
    const seconds = pod.spec.activeDeadlineSeconds;
    if (seconds !== undefined) this.kubelet.later(Math.max(0, record.startMs + seconds * 1000 - this.kubelet.deps.world.nowMs()), { uid: record.uid, step: 'deadline' });
  }

  passed(record: PodRecord): void {
    const { deps } = this.kubelet;
    const pod = podOf(deps, record);
    const seconds = pod?.spec.activeDeadlineSeconds;
    if (!pod || seconds === undefined || record.termination || record.phase || record.outcome || deps.world.nowMs() < record.startMs + seconds * 1000) return;
    tell(deps, record, 'Normal', REASON, MESSAGE);
    this.kubelet.finish(record, pod, { reason: REASON, message: MESSAGE });
  }
}
