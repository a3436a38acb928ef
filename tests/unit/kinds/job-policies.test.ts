import { describe, expect, test } from 'vitest';
import { timestamp } from '../../../src/simulator/api/object';
import type { Job } from '../../../src/simulator/kinds/job/kind';
import { plan } from '../../../src/simulator/kinds/job/plan';
import { TRACKING } from '../../../src/simulator/kinds/job/tracking';
import { successPolicyErrors } from '../../../src/simulator/kinds/job/policiesValidate';
import type { Pod } from '../../../src/simulator/kinds/pod/kind';

const EPOCH_MS = Date.UTC(2026, 10, 21, 9);
const INDEX = 'batch.kubernetes.io/job-completion-index';
type Spec = NonNullable<Job['spec']>;
const job = (spec: Partial<Spec>, status: Job['status'] = {}): Job => ({
  apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'pi', namespace: 'default', uid: 'j', resourceVersion: '1', creationTimestamp: timestamp(EPOCH_MS) },
  spec: { parallelism: 2, completions: 3, backoffLimit: 0, completionMode: 'Indexed', template: { spec: { containers: [{ name: 'main' }], restartPolicy: 'Never' } }, ...spec }, status,
});
interface Life { readonly phase?: string; readonly exitCode?: number; readonly disrupted?: boolean; readonly deleted?: boolean; readonly marks?: Readonly<Record<string, string>> }
const pod = (index: number, { phase = 'Running', exitCode, disrupted, deleted, marks }: Life = {}): Pod => ({
  apiVersion: 'v1', kind: 'Pod',
  metadata: {
    name: `pi-${index}`, namespace: 'default', uid: `p${index}`, resourceVersion: '1', creationTimestamp: timestamp(EPOCH_MS), finalizers: [TRACKING], annotations: { [INDEX]: String(index), ...marks },
    ...(deleted ? { deletionTimestamp: timestamp(EPOCH_MS) } : {}),
  },
  spec: { containers: [] },
  status: {
    phase, ...(disrupted ? { conditions: [{ type: 'DisruptionTarget', status: 'True' }] } : {}),
    containerStatuses: [{ name: 'main', image: '', imageID: '', ready: false, restartCount: 0, ...(exitCode === undefined ? {} : { state: { terminated: { exitCode, finishedAt: timestamp(EPOCH_MS) } } }) }],
  },
});
const planned = (given: Job, pods: readonly Pod[]) => plan({ job: given, pods, backoff: { failures: 0, lastMs: 0 }, nowMs: EPOCH_MS });
const said = (given: Job, pods: readonly Pod[]) => planned(given, pods).counting.conditions?.map(({ type, reason, message }) => [type, reason, message]);
const rules = (...list: NonNullable<Spec['podFailurePolicy']>['rules']): Partial<Spec> => ({ podFailurePolicy: { rules: list }, podReplacementPolicy: 'Failed' });

describe('podFailurePolicy', () => {
  const fails = rules({ action: 'FailJob', onExitCodes: { operator: 'In', values: [42], containerName: 'main' } });
  test('an exit code ends the whole Job, and what still runs counts as failed', () => {
    const { deletions, counting } = planned(job({ backoffLimit: 5, ...fails }), [pod(0), pod(1, { phase: 'Failed', exitCode: 42 })]);
    expect([deletions.map((one) => one.pod.metadata.name), counting.uncountedTerminatedPods?.failed]).toEqual([['pi-0'], ['p1', 'p0']]);
    expect(said(job({ backoffLimit: 5, ...fails }), [pod(1, { phase: 'Failed', exitCode: 42 })]))
      .toEqual([['FailureTarget', 'PodFailurePolicy', 'Container main for pod default/pi-1 failed with exit code 42 matching FailJob rule at index 0']]);
    expect(said(job({ backoffLimit: 5, ...fails }), [pod(1, { phase: 'Failed', exitCode: 41 })])).toBeUndefined();
  });

  test('a condition can end it too', () => {
    expect(said(job({ backoffLimit: 5, ...rules({ action: 'FailJob', onPodConditions: [{ type: 'DisruptionTarget', status: 'True' }] }) }), [pod(2, { phase: 'Failed', exitCode: 1, disrupted: true })]))
      .toEqual([['FailureTarget', 'PodFailurePolicy', 'Pod default/pi-2 has condition DisruptionTarget matching FailJob rule at index 0']]);
  });

  test('what is ignored does not count, is let go, and is replaced after its back-off; the first rule that matches decides', () => {
    const ignores = rules({ action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget', status: 'True' }] }, { action: 'FailJob', onExitCodes: { operator: 'NotIn', values: [0] } });
    const { counted, released, againInMs } = planned(job(ignores), [pod(0, { phase: 'Failed', exitCode: 137, disrupted: true })]);
    expect([counted.failed, counted.conditions, released.length, againInMs]).toEqual([undefined, undefined, 1, 10_000]);
  });

  test('a Pod that is deleted has failed only when it has ended', () => {
    expect(planned(job({ ...fails, parallelism: 1 }), [pod(0, { deleted: true })]).counting).toMatchObject({ terminating: 1, uncountedTerminatedPods: {} });
    expect(planned(job({ parallelism: 1 }), [pod(0, { deleted: true })]).counting.uncountedTerminatedPods).toEqual({ failed: ['p0'] });
  });

  test('an index is given up at once, or tried again without that this counts', () => {
    const [failures, ignored] = ['batch.kubernetes.io/job-index-failure-count', 'batch.kubernetes.io/job-index-ignored-failure-count'];
    const each = { backoffLimit: 100, backoffLimitPerIndex: 1, ...rules({ action: 'FailIndex', onExitCodes: { operator: 'In', values: [5] } }, { action: 'Ignore', onExitCodes: { operator: 'In', values: [6] } }) };
    expect(planned(job(each), [pod(0, { phase: 'Failed', exitCode: 5 })]).counted).toMatchObject({ failedIndexes: '0', failed: 1 });
    const { creations } = plan({ job: job({ ...each, completions: 1 }), pods: [pod(0, { phase: 'Failed', exitCode: 6, marks: { [failures]: '1', [ignored]: '1' } })], backoff: { failures: 0, lastMs: 0 }, nowMs: EPOCH_MS + 60_000 });
    expect(creations.map(({ metadata }) => metadata.annotations)).toEqual([{ [INDEX]: '0', [failures]: '1', [ignored]: '2' }]);
  });
});

describe('successPolicy', () => {
  const done = (policy: NonNullable<Spec['successPolicy']>, ...indexes: readonly number[]) => said(job({ completions: 6, successPolicy: policy }), indexes.map((index) => pod(index, { phase: 'Succeeded' })));
  test.each<[string, NonNullable<Spec['successPolicy']>['rules'], readonly number[], string | undefined]>([
    ['all of the indexes asked for', [{ succeededIndexes: '0,2-3' }], [0, 2, 3], 'Matched rules at index 0'],
    ['all but one', [{ succeededIndexes: '0,2-3' }], [0, 1, 3], undefined],
    ['as many as asked for, whichever', [{ succeededIndexes: '5' }, { succeededCount: 2 }], [1, 4], 'Matched rules at index 1'],
    ['as many of some', [{ succeededIndexes: '3-5', succeededCount: 2 }], [0, 1, 3], undefined],
    ['enough of some', [{ succeededIndexes: '3-5', succeededCount: 2 }], [0, 3, 5], 'Matched rules at index 0'],
  ])('%s', (_, policy, indexes, message) => {
    expect(done({ rules: policy }, ...indexes)).toEqual(message && [['SuccessCriteriaMet', 'SuccessPolicy', message]]);
  });

  test('what still runs is let go and counts as nothing', () => {
    const { deletions, counted } = planned(job({ successPolicy: { rules: [{ succeededCount: 1 }] } }), [pod(0, { phase: 'Succeeded' }), pod(1)]);
    expect([deletions.map(({ pod: one, counts }) => [one.metadata.name, counts]), counted.failed, counted.succeeded, counted.terminating]).toEqual([[['pi-1', false]], undefined, 1, 1]);
  });

  test.each([
    ['3-9', 'error parsing succeededIndexes: too large index: "9"'], ['x', 'error parsing succeededIndexes: cannot convert string to integer for index: "x"'],
    ['3,1', 'error parsing succeededIndexes: non-increasing order, previous: 3, current: 1'], ['0-4,4', 'error parsing succeededIndexes: non-increasing order, previous: 4, current: 4'],
    ['1-2-3', "error parsing succeededIndexes: the fragment \"1-2-3\" violates the requirement that an index interval can have at most two parts separated by '-'"],
  ])('%s is no list of indexes', (succeededIndexes, why) => {
    expect(successPolicyErrors({ template: {}, completionMode: 'Indexed', completions: 5, successPolicy: { rules: [{ succeededIndexes }] } })).toEqual([{ type: 'FieldValueInvalid', field: 'spec.successPolicy.rules[0].succeededIndexes', message: `Invalid value: "${succeededIndexes}": ${why}` }]);
  });

  test.each([[0, undefined, undefined], [6, undefined, 'must be less than or equal to 5 (the number of specified completions)'], [4, '1-3', 'must be less than or equal to 3 (the number of indexes in the specified succeededIndexes field)'], [-1, undefined, 'must be greater than or equal to 0']])('%i of %s: %s', (succeededCount, succeededIndexes, why) => {
    const rule = { succeededCount, ...(succeededIndexes === undefined ? {} : { succeededIndexes }) };
    expect(successPolicyErrors({ template: {}, completionMode: 'Indexed', completions: 5, successPolicy: { rules: [rule] } }).map(({ message }) => message)).toEqual(why === undefined ? [] : [`Invalid value: ${succeededCount}: ${why}`]);
  });
});
