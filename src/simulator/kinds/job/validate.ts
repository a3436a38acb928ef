import { equal } from '../../base/json';
import type { FieldError } from '../../api/errors';
import { invalidValue, requiredValue, unsupportedValue } from '../../api/status';
import { notNegative } from '../common/checks';
import { goPodSpec, goTemplate } from '../common/goTemplate';
import { shownSelector } from '../common/selector';
import { validateSelected, validateTemplate } from '../common/template';
import type * as schema from '../../../schema/generated/types';
import { identityLabels, UID_LABEL } from './identity';
import type { Job } from './kind';
import { failurePolicyErrors, successPolicyErrors } from './policiesValidate';

const NUMBERS = ['parallelism', 'completions', 'activeDeadlineSeconds', 'backoffLimit', 'ttlSecondsAfterFinished', 'backoffLimitPerIndex', 'maxFailedIndexes'] as const;
const specOf = (job: Job): schema.JobSpec => job.spec ?? { template: {} };

/** Every complaint about a Job. */
export const validate = (job: Job): readonly FieldError[] => [...generatedErrors(job), ...specErrors(specOf(job))];

function specErrors(spec: schema.JobSpec): readonly FieldError[] {
  const { selector, template, completionMode } = spec;
  return [
    ...NUMBERS.flatMap((name) => notNegative(spec[name], `spec.${name}`)),
    ...(['NonIndexed', 'Indexed'].includes(completionMode ?? '') ? [] : [unsupportedValue('spec.completionMode', completionMode, ['NonIndexed', 'Indexed'])]),
    ...(completionMode === 'Indexed' && spec.completions === undefined ? [requiredValue('spec.completions', 'when completion mode is Indexed')] : []),
    ...(completionMode !== 'Indexed' && spec.backoffLimitPerIndex !== undefined ? [invalidValue('spec.backoffLimitPerIndex', spec.backoffLimitPerIndex, 'requires indexed completion mode')] : []),
    ...(spec.maxFailedIndexes !== undefined && spec.backoffLimitPerIndex === undefined ? [requiredValue('spec.backoffLimitPerIndex', 'when maxFailedIndexes is specified')] : []),
    ...(spec.backoffLimitPerIndex !== undefined && spec.completions !== undefined && (spec.maxFailedIndexes ?? 0) > spec.completions ? [invalidValue('spec.maxFailedIndexes', spec.maxFailedIndexes, 'must be less than or equal to completions')] : []),
    ...failurePolicyErrors(spec),
    ...successPolicyErrors(spec),
    ...(spec.podFailurePolicy && spec.podReplacementPolicy === 'TerminatingOrFailed' ? [unsupportedValue('spec.podReplacementPolicy', spec.podReplacementPolicy, ['Failed'])] : []),
    ...(['Failed', 'TerminatingOrFailed'].includes(spec.podReplacementPolicy ?? '') ? [] : [unsupportedValue('spec.podReplacementPolicy', spec.podReplacementPolicy, ['Failed', 'TerminatingOrFailed'])]),
    ...(selector ? [] : [requiredValue('spec.selector')]),
    ...validateSelected(selector, template),
    ...validateTemplate(template, 'spec.template'),
    ...restartErrors(spec),
  ];
}

/** A Job that does not select its Pods itself must select them as the server would have it. */
function generatedErrors(job: Job): readonly FieldError[] {
  const { manualSelector, selector, template } = specOf(job);
  if (manualSelector || !selector) return [];
  const labels = template.metadata?.labels;
  const wrong = Object.entries(identityLabels(job.metadata)).filter(([name, value]) => labels?.[name] !== value).map(([name, value]) => invalidValue(`spec.template.metadata.labels[${name}]`, labels ?? null, `must be '${value}'`));
  const generated = equal(selector, { matchLabels: { [UID_LABEL]: job.metadata.uid } });
  return [...wrong, ...(generated ? [] : [invalidValue('spec.selector', shownSelector(selector), '`selector` not auto-generated')])];
}

function restartErrors({ template, podFailurePolicy }: schema.JobSpec): readonly FieldError[] {
  const field = 'spec.template.spec.restartPolicy';
  const policy = template.spec?.restartPolicy;
  if (policy === 'Always' || !policy) return [requiredValue(field, 'valid values: "OnFailure", "Never"')];
  if (policy !== 'OnFailure' && policy !== 'Never') return [unsupportedValue(field, policy, ['OnFailure', 'Never'])];
  return podFailurePolicy && policy === 'OnFailure' ? [invalidValue(field, policy, 'only "Never" is supported when podFailurePolicy is specified')] : [];
}

const FROZEN = ['completionMode', 'podFailurePolicy', 'backoffLimitPerIndex', 'managedBy', 'successPolicy'] as const;

/** What a Job runs, and how many times, stays as it was. */
export function validateUpdate(job: Job, old: Job): readonly FieldError[] {
  const [now, before] = [specOf(job), specOf(old)];
  const immutable = (field: string, value: unknown) => invalidValue(field, value, 'field is immutable');
  const grows = now.completionMode === 'Indexed' && now.completions !== undefined && now.completions === now.parallelism;
  // A Job that has not begun may still get other labels or another place to run.
  const waiting = before.suspend && old.status?.startTime === undefined;
  return [
    // Kubernetes looks at the whole spec once more here: its complaints come twice.
    ...specErrors(now),
    ...(now.completions === before.completions || grows ? [] : [now.completionMode === 'Indexed' ? invalidValue('spec.completions', now.completions ?? null, 'can only be modified in tandem with spec.parallelism') : immutable('spec.completions', now.completions ?? null)]),
    ...(equal(now.selector, before.selector) ? [] : [immutable('spec.selector', shownSelector(now.selector))]),
    ...(waiting ? (equal(frozenSpec(now), frozenSpec(before)) ? [] : [immutable('spec.template.spec', goPodSpec(now.template.spec))])
      : equal(now.template, before.template) ? [] : [immutable('spec.template', goTemplate(now.template))]),
    ...FROZEN.flatMap((name) => (equal(now[name], before[name]) ? [] : [immutable(`spec.${name}`, now[name] ?? null)])),
  ];
}

const frozenSpec = ({ template }: schema.JobSpec) => ({ ...template.spec, nodeSelector: 0, affinity: 0, tolerations: 0, schedulingGates: 0 });
