import type { Draft } from '../../base/json';
import { defaultTemplate } from '../common/template';
import type { Job } from './kind';

const UNLIMITED = 2_147_483_647;

/** Fills what a Job leaves out. A Job that names only its parallelism is a work queue: it has no number of completions. */
export function defaults(job: Draft<Job>): void {
  const spec = (job.spec ??= {} as NonNullable<Draft<Job>['spec']>);
  defaultTemplate(spec);
  if (spec.parallelism === undefined) spec.completions ??= 1;
  spec.parallelism ??= 1;
  spec.backoffLimit ??= spec.backoffLimitPerIndex === undefined ? 6 : UNLIMITED;
  spec.completionMode ||= 'NonIndexed';
  spec.suspend ??= false;
  spec.manualSelector ??= false;
  for (const rule of spec.podFailurePolicy?.rules ?? []) for (const pattern of rule.onPodConditions ?? []) pattern.status ||= 'True';
  spec.podReplacementPolicy ||= spec.podFailurePolicy ? 'Failed' : 'TerminatingOrFailed';
}
