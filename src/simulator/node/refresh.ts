import type { Change } from '../api/client';
import type { ApiObject } from '../api/object';
import { equal } from '../base/json';
import { Pod } from '../kinds/pod/kind';
import { factsOf } from './container';
import { podOf, tell } from './deps';
import type { KubeletCore } from './core';
import type { PodRecord } from './records';

/** A kubelet looks at a Pod that runs once a minute, or up to half as late again; the same Pod always at the same distance. */
const SYNC_MS = 60_000;
const METADATA_MS = 1_000;

/** Keeps the files of mounted ConfigMaps, Secrets and labels in step: not at once, but when the kubelet comes by. */
export class Refresh {
  constructor(private readonly kubelet: KubeletCore) {}

  /** A ConfigMap or a Secret changed: Pods that mount it will see that. */
  dataChanged(change: Pick<Change, 'resource'> & { readonly object: ApiObject }): void {
    const { name, namespace } = change.object.metadata;
    for (const record of this.kubelet.deps.state.pods.values()) {
      if (record.namespace !== namespace || record.stage !== 'ready' || record.timers['refresh'] !== undefined) continue;
      const pod = podOf(this.kubelet.deps, record);
      if (pod && mounts(pod, change.resource, name)) this.schedule(record, this.untilSync(record));
    }
  }

  /** A Pod's labels or annotations changed: files of the downward API follow soon. */
  podChanged(pod: Pod, old: Pod | undefined): void {
    const record = this.kubelet.record(pod.metadata.uid);
    if (!old || record?.stage !== 'ready' || record.timers['refresh'] !== undefined) return;
    if (equal(pod.metadata.labels, old.metadata.labels) && equal(pod.metadata.annotations, old.metadata.annotations)) return;
    const shown = pod.spec.volumes?.some((volume) => volume.downwardAPI ?? volume.projected?.sources?.some((source) => source.downwardAPI));
    if (shown) this.schedule(record, METADATA_MS);
  }

  run(record: PodRecord): void {
    const { refresh: _done, ...timers } = record.timers;
    this.kubelet.edit(record.uid, [], { timers });
    const { deps } = this.kubelet;
    const pod = podOf(deps, record);
    if (!pod || record.stage !== 'ready' || record.termination) return;
    for (const { message } of deps.volumes.refresh(factsOf(deps, pod, record), deps.world.nowMs())) tell(deps, record, 'Warning', 'FailedMount', message);
  }

  private schedule(record: PodRecord, afterMs: number): void {
    this.kubelet.edit(record.uid, [], { timers: { ...record.timers, refresh: this.kubelet.later(afterMs, { uid: record.uid, step: 'refresh' }) } });
  }

  private untilSync(record: PodRecord): number {
    const periodMs = this.kubelet.spread(SYNC_MS, SYNC_MS / 2, 'sync', record);
    return periodMs - ((this.kubelet.deps.world.nowMs() - record.startMs) % periodMs);
  }
}

/** Whether a Pod has files of a ConfigMap or a Secret. */
function mounts(pod: Pod, resource: string, name: string): boolean {
  const isMap = resource === 'configmaps';
  return (pod.spec.volumes ?? []).some(({ configMap, secret, projected }) =>
    (isMap ? configMap?.name : secret?.secretName) === name || projected?.sources?.some((source) => (isMap ? source.configMap?.name : source.secret?.name) === name));
}
