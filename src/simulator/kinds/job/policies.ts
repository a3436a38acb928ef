import type * as schema from '../../../schema/generated/types';
import { isTerminating } from '../common/podRead';
import type { Pod } from '../pod/kind';
import { parseIndexes } from './indexes';
import type { Job } from './kind';

/** What a Job makes of a Pod that failed. */
export interface Judgement {
  /** Whether it counts as a failure. */
  readonly counts: boolean;
  readonly action?: string;
  /** By which words it ends the whole Job. */
  readonly message?: string;
}

const COUNTS: Judgement = { counts: true };

/** A Job that replaces only what has failed waits for the end of a Pod that was deleted; any other takes it for failed at once. */
export const hasFailed = (job: Job, pod: Pod): boolean => pod.status?.phase === 'Failed'
  || (job.spec?.podReplacementPolicy !== 'Failed' && !job.spec?.podFailurePolicy && isTerminating(pod) && pod.status?.phase !== 'Succeeded');

/** By the first rule of `podFailurePolicy` that matches. */
export function judgementOf(job: Job, pod: Pod): Judgement {
  for (const [index, rule] of (job.spec?.podFailurePolicy?.rules ?? []).entries()) {
    const what = rule.onExitCodes ? exitCode(rule.onExitCodes, pod) : condition(rule.onPodConditions ?? [], pod);
    if (what) return { counts: rule.action !== 'Ignore', action: rule.action, ...(rule.action === 'FailJob' ? { message: `${what} matching FailJob rule at index ${index}` } : {}) };
  }
  return COUNTS;
}

function exitCode({ containerName, operator, values }: schema.PodFailurePolicyOnExitCodesRequirement, { metadata, status }: Pod): string | undefined {
  const found = [...(status?.containerStatuses ?? []), ...(status?.initContainerStatuses ?? [])].find(({ name, state }) => {
    const code = state?.terminated?.exitCode ?? 0;
    return code !== 0 && (containerName === undefined || containerName === name) && values.includes(code) === (operator === 'In');
  });
  return found && `Container ${found.name} for pod ${metadata.namespace}/${metadata.name} failed with exit code ${found.state?.terminated?.exitCode}`;
}

function condition(patterns: readonly schema.PodFailurePolicyOnPodConditionsPattern[], { metadata, status }: Pod): string | undefined {
  const found = patterns.find(({ type, status: wanted }) => status?.conditions?.some((one) => one.type === type && one.status === wanted));
  return found && `Pod ${metadata.namespace}/${metadata.name} has condition ${found.type}`;
}

/** Why the Job fails as a whole, if one of its Pods failed in a way that ends it. */
export const failJobMessage = (job: Job, pods: readonly Pod[]): string | undefined =>
  job.spec?.podFailurePolicy && pods.filter((pod) => hasFailed(job, pod)).map((pod) => judgementOf(job, pod).message).find((message) => message !== undefined);

/** By which words the indexes that have succeeded are enough for `successPolicy`. */
export function successMessage(job: Job, succeeded: readonly number[]): string | undefined {
  const index = (job.spec?.successPolicy?.rules ?? []).findIndex(({ succeededCount, succeededIndexes }) => {
    const asked = succeededIndexes === undefined ? undefined : parseIndexes(succeededIndexes);
    const done = asked ? asked.filter((one) => succeeded.includes(one)).length : succeeded.length;
    return done >= (succeededCount ?? asked?.length ?? Infinity);
  });
  return index < 0 || !succeeded.length ? undefined : `Matched rules at index ${index}`;
}
