import { ageText } from '../../api/age';
import { parseTimestamp } from '../../api/object';
import type { Column } from '../../api/strategy';
import { ageColumn, column, nameColumn, templateColumns } from '../common/columns';
import type { Job } from './kind';

const has = (job: Job, type: string) => job.status?.conditions?.some((condition) => condition.type === type && condition.status === 'True') ?? false;

function statusText(job: Job): string {
  if (has(job, 'Complete')) return 'Complete';
  if (has(job, 'Failed')) return 'Failed';
  if (job.metadata.deletionTimestamp) return 'Terminating';
  if (has(job, 'Suspended')) return 'Suspended';
  if (has(job, 'FailureTarget')) return 'FailureTarget';
  return has(job, 'SuccessCriteriaMet') ? 'SuccessCriteriaMet' : 'Running';
}

function completionsText({ spec, status }: Job): string {
  const succeeded = status?.succeeded ?? 0;
  if (spec?.completions !== undefined) return `${succeeded}/${spec.completions}`;
  return (spec?.parallelism ?? 0) > 1 ? `${succeeded}/1 of ${spec?.parallelism}` : `${succeeded}/1`;
}

function durationText({ status }: Job, nowMs: number): string {
  const start = parseTimestamp(status?.startTime ?? '');
  if (start === undefined) return '';
  return ageText((parseTimestamp(status?.completionTime ?? '') ?? nowMs) - start);
}

/** The columns of `kubectl get jobs`. */
export const columns: readonly Column<Job>[] = [
  nameColumn(),
  column('Status', statusText, 'Status of the job.'),
  column('Completions', completionsText, 'The number of pods which reached phase Succeeded. The value increases monotonically for a given spec. However, it may decrease in reaction to scale down of elastic indexed jobs.'),
  column('Duration', durationText, 'Time required to complete the job.'),
  ageColumn(),
  ...templateColumns<Job>('A label query over pods that should match the pod count. Normally, the system sets this field for you. More info: https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors'),
];
