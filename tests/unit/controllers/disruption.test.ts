import { expect, test } from 'vitest';
import { count, type Scale } from '../../../src/simulator/controllers/disruption/plan';
import { spendDisruption } from '../../../src/simulator/kinds/common/eviction';
import { PodDisruptionBudget } from '../../../src/simulator/kinds/poddisruptionbudget/kind';
import { Pod } from '../../../src/simulator/kinds/pod/kind';
import { smallCluster } from '../kinds/small-cluster';

const NOW = 1_800_000_000_000;
const pod = (name: string, ready = true, more: object = {}) =>
  ({ apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace: 'default', uid: name, labels: { app: 'a' }, ...more }, spec: { containers: [] }, status: { phase: 'Running', conditions: [{ type: 'Ready', status: ready ? 'True' : 'False' }] } }) as unknown as Pod;
const budget = (spec: object, status: object = {}) =>
  ({ apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', metadata: { name: 'b', namespace: 'default', generation: 1 }, spec: { selector: { matchLabels: { app: 'a' } }, ...spec }, status }) as unknown as PodDisruptionBudget;
const three = [pod('a'), pod('b'), pod('c', false)];
const of = (total: number): Scale => ({ total, unmanaged: [] });

test.each<[string, PodDisruptionBudget, readonly Pod[], Scale | undefined, readonly number[]]>([
  ['a number is held against the Pods there are', budget({ minAvailable: 1 }), three, undefined, [3, 1, 2, 1]],
  ['a share against what owners want, rounded up', budget({ minAvailable: '50%' }), three, of(5), [5, 3, 2, 0]],
  ['what may be missing', budget({ maxUnavailable: 2 }), three, of(3), [3, 1, 2, 1]],
  ['a share that may be missing, rounded up', budget({ maxUnavailable: '34%' }), three, of(3), [3, 1, 2, 1]],
  ['more may be missing than there are', budget({ maxUnavailable: 9 }), three, of(3), [3, 0, 2, 2]],
  ['no Pods allow nothing', budget({ minAvailable: 0 }), [], undefined, [0, 0, 0, 0]],
  ['neither number allows nothing', budget({}), three, undefined, [0, 0, 2, 0]],
  ['a Pod that goes counts no more', budget({ minAvailable: 1 }), [pod('a', true, { deletionTimestamp: 't' }), pod('b')], undefined, [2, 1, 1, 0]],
  ['nor does one that was let go', budget({ minAvailable: 1 }, { disruptedPods: { a: '2027-01-15T08:00:00Z' } }), [pod('a'), pod('b')], undefined, [2, 1, 1, 0]],
])('%s', (_, given, pods, scale, figures) => {
  const { expectedPods, desiredHealthy, currentHealthy, disruptionsAllowed } = count(given, pods, scale, NOW);
  expect([expectedPods, desiredHealthy, currentHealthy, disruptionsAllowed]).toEqual(figures);
});

test('a Pod that was let go and stays is counted again after two minutes', () => {
  const { overdue, disruptedPods, currentHealthy } = count(budget({ minAvailable: 1 }, { disruptedPods: { a: '2027-01-15T07:57:00Z' } }), [pod('a')], undefined, NOW);
  expect([overdue.map((one) => one.metadata.name), disruptedPods, currentHealthy]).toEqual([['a'], {}, 1]);
});

const seen = { observedGeneration: 1, disruptionsAllowed: 0, currentHealthy: 1, desiredHealthy: 1, expectedPods: 1 };
const needs = 'needs 1 healthy pods and has 1 currently';
test.each<[string, Pod, readonly PodDisruptionBudget[], number | undefined, string | undefined]>([
  ['no budget', pod('a'), [], undefined, undefined],
  ['a budget that allows none', pod('a'), [budget({}, seen)], 429, needs],
  ['a Pod that has ended', { ...pod('a'), status: { phase: 'Succeeded' } }, [budget({}, seen)], undefined, undefined],
  ['a Pod that has no node yet', { ...pod('a'), status: { phase: 'Pending' } }, [budget({}, seen)], undefined, undefined],
  ['an unready Pod of a budget that is kept', pod('a', false), [budget({}, seen)], undefined, undefined],
  ['an unready Pod of a budget that is not kept', pod('a', false), [budget({}, { ...seen, currentHealthy: 0 })], 429, 'needs 1 healthy pods and has 0 currently'],
  ['the same where unready ones always go', pod('a', false), [budget({ unhealthyPodEvictionPolicy: 'AlwaysAllow' }, { ...seen, currentHealthy: 0 })], undefined, undefined],
  ['a budget nobody has counted yet', pod('a'), [budget({}, { ...seen, observedGeneration: 0 })], 429, 'is still being processed by the server.'],
  ['a budget that cannot be counted', pod('a'), [budget({}, { ...seen, conditions: [{ type: 'DisruptionAllowed', reason: 'SyncFailed', message: 'why' }] })], 429, 'does not allow evicting pods currently because it failed sync: why'],
  ['two budgets', pod('a'), [budget({}, seen), budget({}, seen)], 500, undefined],
])('eviction: %s', (_, evicted, budgets, code, cause) => {
  const client = { list: () => budgets, editStatus: () => undefined };
  const attempt = () => spendDisruption(evicted, { client: client as never, nowMs: NOW, dryRun: false });
  if (code === undefined) expect(attempt).not.toThrow();
  else expect(attempt).toThrow(expect.objectContaining({ code, ...(cause ? { details: expect.objectContaining({ causes: [{ reason: 'DisruptionBudget', message: `The disruption budget b ${cause}` }] }) as unknown } : {}) }));
});

test('the controller counts, says so in the condition, and follows what is deleted', () => {
  const small = smallCluster();
  small.run(1000);
  small.client.create(Pod, { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a', namespace: 'default', labels: { app: 'a' } }, spec: { containers: [{ name: 'c', image: 'i' }] } } as never);
  small.client.create(PodDisruptionBudget, { apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', metadata: { name: 'b', namespace: 'default' }, spec: { minAvailable: 0, selector: { matchLabels: { app: 'a' } } } });
  small.run(5000);
  const status = () => small.client.get(PodDisruptionBudget, 'b', 'default').status;
  expect(status()).toMatchObject({ observedGeneration: 1, expectedPods: 1, currentHealthy: 1, disruptionsAllowed: 1, conditions: [{ type: 'DisruptionAllowed', status: 'True', reason: 'SufficientPods' }] });
  small.client.delete(Pod, 'a', 'default', { gracePeriodSeconds: 0 });
  small.run(5000);
  expect(status()).toMatchObject({ expectedPods: 0, disruptionsAllowed: 0, conditions: [{ status: 'False', reason: 'InsufficientPods' }] });
});
