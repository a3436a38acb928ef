import { expect, test } from 'vitest';
import { kubectl } from '../../../src/kubectl/index';
import { createCluster } from '../../../src/simulator/cluster/cluster';

const cluster = createCluster({ seed: 'components', nodes: 1, epochMs: 1_795_251_600_000, programs: { kubectl } });

test('the parts of the control plane say that they are healthy, in the order in which they are asked', () => {
  const { out, err } = cluster.workstation.run('kubectl get cs');
  expect(out.split('\n').map((line) => line.split(/ {2,}/).slice(0, 3).join(' '))).toEqual(['NAME STATUS MESSAGE', 'etcd-0 Healthy ok', 'scheduler Healthy ok', 'controller-manager Healthy ok', '']);
  expect(err).toBe('Warning: v1 ComponentStatus is deprecated in v1.19+\n');
});

test.each([['POST', ''], ['DELETE', ''], ['DELETE', '/etcd-0'], ['PUT', '/etcd-0'], ['PATCH', '/etcd-0']] as const)('%s of what may only be looked at is refused: componentstatuses%s', (method, name) => {
  expect(cluster.api.request({ method, path: `/api/v1/componentstatuses${name}`, body: {} })).toMatchObject({ status: 405, body: { reason: 'MethodNotAllowed' } });
});
