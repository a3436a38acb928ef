import { latency } from '../api/latency';
import { Secret } from '../kinds/secret/kind';
import type { Pod } from '../kinds/pod/kind';
import { invalidReference, parseReference } from '../runtime/imageTree';
import { specOf } from './container';
import { podOf, tell } from './deps';
import type { KubeletCore } from './core';
import type { ContainerRecord, PodRecord } from './records';

const FIRST_BACKOFF_MS = 10_000;
const MAX_BACKOFF_MS = 300_000;

/** Gets images onto nodes, and says so, or says why not. */
export class Pulls {
  constructor(private readonly kubelet: KubeletCore) {}

  /** Sees to the image of a container; its creation follows. */
  begin(record: PodRecord, container: ContainerRecord, pod: Pod): void {
    const { deps } = this.kubelet;
    const spec = specOf(pod, container.name);
    const image = spec?.image ?? '';
    if (container.run === 0 && record.containers[0]?.name === container.name) this.tellMissingSecrets(record, pod);
    const now = this.kubelet.editContainer(record.uid, container.name, [], { requested: image });
    const wrong = invalidReference(image);
    if (wrong) { this.fail(record, now, 'InvalidImageName', wrong, { reason: 'InspectFailed', message: wrong }); return; }
    const present = this.present(record.node, image);
    const policy = spec?.imagePullPolicy ?? 'IfNotPresent';
    if (present && policy !== 'Always') {
      tell(deps, record, 'Normal', 'Pulled', `Container image "${image}" already present on machine and can be accessed by the pod`, container);
      this.kubelet.later(latency.containerCreateMs, { uid: record.uid, step: 'create', container: container.name });
    } else if (policy === 'Never') {
      const message = `Container image "${image}" is not present with pull policy of Never`;
      this.fail(record, now, 'ErrImageNeverPull', message, { reason: 'ErrImageNeverPull', message });
    } else {
      tell(deps, record, 'Normal', 'Pulling', `Pulling image "${image}"`, container);
      this.kubelet.later(this.pullMs(image, present), { uid: record.uid, step: 'pulled', container: container.name });
    }
  }

  private tellMissingSecrets(record: PodRecord, pod: Pod): void {
    const missing = (pod.spec.imagePullSecrets ?? []).map(({ name = '' }) => name).filter((name) => !this.kubelet.deps.client.find(Secret, name, record.namespace));
    if (missing.length) tell(this.kubelet.deps, record, 'Warning', 'FailedToRetrieveImagePullSecret', `Unable to retrieve some image pull secrets (${missing.join(', ')}); attempting to pull the image may not succeed.`);
  }

  pulled(record: PodRecord, container: ContainerRecord): void {
    const { deps } = this.kubelet;
    if (record.termination || !podOf(deps, record)) return;
    const image = container.requested ?? '';
    const entry = deps.runtime.images.find(image);
    if (!entry) {
      const why = refusal(image, deps.runtime.images.all().map(({ name }) => parseReference(name).repository));
      this.fail(record, container, 'ErrImagePull', why, { reason: 'Failed', message: `Failed to pull image "${image}": ${why}` });
      return;
    }
    const present = this.present(record.node, image);
    const node = deps.state.nodes.get(record.node);
    if (node && !node.images.includes(entry.name)) deps.state.nodes.set(node.name, { ...node, images: [...node.images, entry.name] });
    const took = goSeconds(this.pullMs(image, present));
    tell(deps, record, 'Normal', 'Pulled', `Successfully pulled image "${image}" in ${took} (${took} including waiting). Image size: ${entry.image.sizeBytes} bytes.`, container);
    this.kubelet.editContainer(record.uid, container.name, [], { pullFailures: 0 });
    this.kubelet.later(latency.containerCreateMs, { uid: record.uid, step: 'create', container: container.name });
  }

  /** The kubelet comes by again and finds the pull backed off. */
  backedOff(record: PodRecord, container: ContainerRecord): void {
    if (record.termination || container.notBeforeMs === undefined || container.runningMs !== undefined) return;
    tell(this.kubelet.deps, record, 'Normal', 'BackOff', `Back-off pulling image "${container.requested ?? ''}"`, container);
    tell(this.kubelet.deps, record, 'Warning', 'Failed', 'Error: ImagePullBackOff', container);
    this.kubelet.edit(record.uid, [], { shown: true });
    this.kubelet.reportSoon(record.uid, 4);
  }

  private present(node: string, image: string): boolean {
    const { deps } = this.kubelet;
    const entry = deps.runtime.images.find(image);
    if (!entry) return false;
    const { preloaded } = deps;
    return preloaded === 'all' || preloaded.some((reference) => deps.runtime.images.find(reference)?.name === entry.name) || (deps.state.nodes.get(node)?.images.includes(entry.name) ?? false);
  }

  private pullMs(image: string, present: boolean): number {
    const entry = this.kubelet.deps.runtime.images.find(image);
    if (!entry) return latency.pullFailureMs;
    return latency.registryMs + (present ? 0 : Math.round(entry.image.sizeBytes / latency.pullBytesPerMs));
  }

  /** What the status says lags one look behind what happened, so a first failure shows as such and later ones as back-off. */
  private fail(record: PodRecord, container: ContainerRecord, reason: string, why: string, first: { readonly reason: string; readonly message: string }): void {
    const { deps } = this.kubelet;
    tell(deps, record, 'Warning', first.reason, first.message, container);
    tell(deps, record, 'Warning', 'Failed', `Error: ${reason}`, container);
    const backoffMs = reason === 'ErrImagePull' ? Math.min(FIRST_BACKOFF_MS * 2 ** container.pullFailures, MAX_BACKOFF_MS) : FIRST_BACKOFF_MS;
    const retryMs = this.kubelet.jittered(backoffMs, record, container);
    const waiting = container.pullFailures === 0 || reason !== 'ErrImagePull' ? { reason, message: why } : { reason: 'ImagePullBackOff', message: `Back-off pulling image "${container.requested ?? ''}": ErrImagePull: ${why}` };
    this.kubelet.editContainer(record.uid, container.name, [], { waiting, pullFailures: container.pullFailures + 1, notBeforeMs: deps.world.nowMs() + retryMs });
    if (container.pullFailures > 0 || reason !== 'ErrImagePull') { this.kubelet.edit(record.uid, [], { shown: true }); this.kubelet.reportSoon(record.uid, 4); }
    else this.kubelet.later(latency.pullBackOffEventMs, { uid: record.uid, step: 'pull-backoff', container: container.name });
    this.kubelet.later(retryMs, { uid: record.uid, step: 'next' });
    this.kubelet.free(record.uid);
  }
}

/** What a registry that has no such image makes containerd say. */
function refusal(image: string, repositories: readonly string[]): string {
  const { repository, tag } = parseReference(image);
  const full = `${repository}${tag.includes(':') ? '@' : ':'}${tag}`;
  const host = repository.split('/')[0] ?? '';
  const served = repositories.some((candidate) => candidate.startsWith(`${host}/`));
  const why = repositories.includes(repository) ? `${full}: not found`
    : served ? 'pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed'
      : `failed to do request: Head "https://${host}/v2/${repository.slice(host.length + 1)}/manifests/${tag}": dial tcp: lookup ${host}: no such host`;
  return `failed to pull and unpack image "${full}": failed to resolve image: ${why}`;
}

const goSeconds = (ms: number): string => (ms < 1000 ? `${ms}ms` : `${String(ms / 1000)}s`);
