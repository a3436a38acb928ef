import type { Draft } from '../../base/json';
import { parseTimestamp, type NewObject, type OwnerReference } from '../../api/object';
import type * as schema from '../../../schema/generated/types';
import { isFinished, isTerminating } from '../common/podRead';
import { podFrom } from '../common/template';
import type { Pod } from '../pod/kind';
import { INDEX_LABEL } from './indexes';
import type { Job } from './kind';
import { TRACKING } from './tracking';

/** How often the index of a Pod had failed when the Pod was made. */
export const FAILURES = 'batch.kubernetes.io/job-index-failure-count';
/** How often it had failed in a way that does not count. */
export const IGNORED_FAILURES = 'batch.kubernetes.io/job-index-ignored-failure-count';
/** How often an index failed. */
export interface Failures { readonly counted: number; readonly ignored: number }
export const isActive = (pod: Pod): boolean => !isFinished(pod) && !isTerminating(pod);

/** The reference by which a Job owns its Pods. */
export const ownerOf = ({ metadata: { name, uid } }: Job): OwnerReference => ({ apiVersion: 'batch/v1', kind: 'Job', name, uid, controller: true, blockOwnerDeletion: true });

/** One more Pod of a Job; `index` is the part of the work it is to do, where a Job tells them apart, and `failures` how often that failed, where it is retried for itself. */
export function newPod(job: Job, index?: number, failures?: Failures): NewObject<Pod> {
  const pod = podFrom(job.spec?.template ?? {}, ownerOf(job), job.metadata.namespace ?? '');
  const metadata = { ...pod.metadata, finalizers: [...(pod.metadata.finalizers ?? []), TRACKING] };
  if (index === undefined) return { ...pod, metadata };
  const mark = { [INDEX_LABEL]: String(index) };
  const name = `${job.metadata.name}-${index}`;
  const spec = pod.spec as Draft<schema.PodSpec>;
  for (const container of [...(spec.initContainers ?? []), ...spec.containers]) {
    if (container.env?.some((variable) => variable.name === 'JOB_COMPLETION_INDEX')) continue;
    container.env = [...(container.env ?? []), { name: 'JOB_COMPLETION_INDEX', valueFrom: { fieldRef: { fieldPath: `metadata.labels['${INDEX_LABEL}']` } } }];
  }
  spec.hostname = name;
  return { ...pod, spec, metadata: { ...metadata, generateName: `${name}-`, labels: { ...metadata.labels, ...mark }, annotations: { ...metadata.annotations, ...mark, ...marksOf(failures) } } };
}

const marksOf = (failures: Failures | undefined) => ({
  ...(failures ? { [FAILURES]: String(failures.counted) } : {}), ...(failures?.ignored ? { [IGNORED_FAILURES]: String(failures.ignored) } : {}),
});

/** When a Pod ended: when the last of its containers did, or when it was asked to. */
export function endedAtMs(pod: Pod, nowMs: number): number {
  const ends = (pod.status?.containerStatuses ?? []).flatMap(({ state }) => parseTimestamp(state?.terminated?.finishedAt ?? '') ?? []);
  if (isFinished(pod) && ends.length) return Math.max(...ends);
  return parseTimestamp(pod.metadata.deletionTimestamp ?? '') === undefined ? nowMs : Math.min(nowMs, parseTimestamp(pod.metadata.deletionTimestamp ?? '') ?? nowMs);
}

/** How often the containers of Pods that still run were started again. */
export const restartsOf = (pods: readonly Pod[]): number => pods.filter((pod) => pod.status?.phase === 'Running' || pod.status?.phase === 'Pending')
  .flatMap((pod) => [...(pod.status?.initContainerStatuses ?? []), ...(pod.status?.containerStatuses ?? [])]).reduce((sum, { restartCount }) => sum + restartCount, 0);
