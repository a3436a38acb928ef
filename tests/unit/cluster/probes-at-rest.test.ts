import { expect, test } from 'vitest';
import { kubectl } from '../../../src/kubectl/index';
import { createCluster } from '../../../src/simulator/cluster/cluster';
import type { Cluster } from '../../../src/simulator/cluster/contract';
import { programs as servers } from '../../../src/simulator/programs/nginx/index';
import type { ProgramTable } from '../../../src/simulator/runtime/image';
import type { WorldState } from '../../../src/simulator/world/world';

const MANIFEST = `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers:
  - name: nginx
    image: nginx:1.28
    readinessProbe: { httpGet: { path: /, port: 80 }, periodSeconds: 3 }
    livenessProbe: { httpGet: { path: /50x.html, port: 80 }, periodSeconds: 7 }
`;

/** Without `answer` the steps of every request are played. */
function clusterOf(how: 'in one call' | 'step by step'): Cluster {
  const nginx = servers['nginx'];
  if (!nginx) throw new Error('There is no nginx.');
  const programs: ProgramTable = how === 'in one call' ? { kubectl } : { kubectl, nginx: { start: nginx.start, step: nginx.step } };
  const cluster = createCluster({ seed: 'rest', nodes: 1, epochMs: 1_795_251_600_000, preloaded: 'all', programs });
  cluster.workstation.writeFile('web.yaml', MANIFEST);
  return cluster;
}

const LINES = [
  'kubectl apply -f web.yaml', 'kubectl exec web -- curl -s http://localhost/missing -o /dev/null', 'kubectl exec web -- mv /usr/share/nginx/html/index.html /tmp',
  'kubectl exec web -- sh -c "mv /tmp/index.html /usr/share/nginx/html; echo new >> /usr/share/nginx/html/index.html"', 'kubectl exec web -- rm /usr/share/nginx/html/50x.html', 'kubectl delete pod web --wait=false',
];

function played(cluster: Cluster): readonly unknown[] {
  return LINES.map((line) => {
    const { out, err } = cluster.workstation.run(line);
    cluster.advance(20_500);
    return [line, out, err, cluster.workstation.run('kubectl logs web').out, cluster.workstation.run('kubectl get pod web -o yaml').out, cluster.workstation.run('kubectl get events').out];
  });
}

test('a probe that is answered in one call leaves behind what its steps would', () => {
  const [quick, stepwise] = [clusterOf('in one call'), clusterOf('step by step')];
  const seen = played(quick);
  expect(seen).toEqual(played(stepwise));
  expect(JSON.stringify(seen).match(/kube-probe/g)?.length).toBeGreaterThan(40);
  expect(JSON.stringify(seen)).toContain('404');
});

test('a state that went through JSON goes on the same, whatever had been answered before', () => {
  const cluster = clusterOf('in one call');
  cluster.workstation.run('kubectl apply -f web.yaml');
  cluster.advance(30_000);
  const copy = clusterOf('in one call');
  copy.restore(JSON.parse(JSON.stringify(cluster.state())) as WorldState);
  for (const one of [cluster, copy]) one.advance(30_000);
  expect(JSON.stringify(copy.state())).toBe(JSON.stringify(cluster.state()));
});
