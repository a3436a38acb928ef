import { expect, it } from 'vitest';
import { diagnose } from '../../../src/assist/index';
import { createCluster } from '../../../src/simulator/cluster/cluster';

const manifest = (name: string) => `apiVersion: v1
kind: Service
metadata: { name: ${name} }
spec: { type: NodePort, selector: { app: web }, ports: [{ port: 80 }] }
---
apiVersion: v1
kind: Pod
metadata: { generateName: ${name}- }
spec: { containers: [{ name: main, image: nginx }] }
`;

it.each(['web', 'Not A Name'])('a diagnosis of %s leaves no trace in the cluster, so that a log replays whatever was typed between', (name) => {
  const cluster = createCluster({ seed: 'trace', nodes: 1, epochMs: 0 });
  cluster.advance(1000);
  const before = JSON.stringify(cluster.state());
  diagnose(manifest(name), { api: cluster.api, others: [] });
  diagnose(manifest(name), { api: cluster.api, others: [] });
  expect(JSON.stringify(cluster.state())).toBe(before);
});
