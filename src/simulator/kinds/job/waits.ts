import type { ObjectReference, Wait } from '../../api/controller';
import type { ApiObject } from '../../api/object';
import type { Pod } from '../pod/kind';
import type { Job } from './kind';
import { rules } from './rules';

const reference = ({ apiVersion, kind, metadata: { name, namespace = '', uid } }: ApiObject): ObjectReference => ({ apiVersion, kind, namespace, name, uid });

/** After a failure the next Pod comes later than after the one before. */
export const forBackoff = (job: Job, failed: Pod | undefined, untilMs: number): Wait => ({
  subject: { owner: reference(job), slot: job.metadata.name }, rule: rules.waitsAfterFailure, untilMs,
  on: { object: reference(failed ?? job), path: failed ? 'status.phase' : 'status.failed', want: 'Succeeded', have: failed ? 'Failed' : job.status?.failed ?? 0 },
});

/** A suspended Job runs nothing until it is resumed. */
export const suspended = (job: Job): Wait => ({
  subject: reference(job), rule: rules.suspended, on: { object: reference(job), path: 'spec.suspend', want: false, have: true }, unblock: `kubectl patch job ${job.metadata.name} -p '{"spec":{"suspend":false}}'`,
});

/** A Job is over only when the last of its Pods is. */
export const forEnd = (job: Job, pod: Pod): Wait => ({
  subject: reference(job), rule: rules.waitsForEnd, on: { object: reference(pod), path: 'metadata.deletionTimestamp', want: null, have: pod.metadata.deletionTimestamp ?? null },
});
