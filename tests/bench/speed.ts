/** Speeds of the simulator, after a warm-up, as medians. */
import { createCluster } from '../../src/simulator/cluster/cluster';
import type { Cluster } from '../../src/simulator/cluster/contract';
import { kubectl } from '../../src/kubectl/index';
import { Pod } from '../../src/simulator/kinds/pod/kind';

export interface Measurement { readonly name: string; readonly milliseconds: number }

const manifest = (replicas: number, policy: string, probe: string) => `apiVersion: v1
kind: Service
metadata: {name: web}
spec: {clusterIP: None, selector: {app: web}, ports: [{port: 80}]}
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: web}
spec:
  serviceName: web
  replicas: ${replicas}
  podManagementPolicy: ${policy}
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: nginx, image: 'nginx:1.28'${probe}}]}
`;
const PROBE = ', readinessProbe: {httpGet: {path: /, port: 80}}';

function clusterWith(nodes: number, replicas: number, policy: string, probe: string): Cluster {
  const cluster = createCluster({ seed: 'bench', nodes, epochMs: 1_795_251_600_000, preloaded: 'all', programs: { kubectl } });
  cluster.workstation.writeFile('web.yaml', manifest(replicas, policy, probe));
  const applied = cluster.workstation.run('kubectl apply -f web.yaml');
  if (applied.exit !== 0) throw new Error(`kubectl apply failed: ${applied.err}`);
  cluster.runUntilQuiet(600_000);
  const ready = cluster.workstation.run('kubectl get sts web --no-headers').out;
  if (!ready.includes(`${replicas}/${replicas}`)) throw new Error(`The set did not become Ready: ${ready}`);
  return cluster;
}

/** A thousand creates and five thousand status updates, as controllers and kubelets make them. */
function writes(): void {
  const { client } = createCluster({ seed: 'bench', nodes: 0, epochMs: 1_795_251_600_000, programs: { kubectl } });
  const names = Array.from({ length: 1_000 }, (_, index) => `pod-${index}`);
  for (const name of names) client.create(Pod, { apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace: 'default' }, spec: { containers: [{ name: 'main', image: 'nginx:1.28' }] } });
  for (let round = 0; round < 5; round++) {
    for (const name of names) client.editStatus(Pod, client.get(Pod, name, 'default'), (draft) => { draft.status = { ...draft.status, message: String(round) }; });
  }
}

function median(name: string, runs: number, run: () => void): Measurement {
  const times = Array.from({ length: runs + Math.ceil(runs / 3) }, () => {
    const start = performance.now();
    run();
    return performance.now() - start;
  }).slice(Math.ceil(runs / 3)).toSorted((a, b) => a - b);
  return { name, milliseconds: times[Math.floor(times.length / 2)] ?? Number.NaN };
}

/** Everything that is measured, in order. */
export function measurements(): Measurement[] {
  const idle = clusterWith(3, 100, 'Parallel', PROBE);
  return [
    median('3 nodes, 3 ordered replicas: from createCluster to all Ready', 60, () => void clusterWith(3, 3, 'OrderedReady', '')),
    median('100 Pods of a Parallel set to all Ready', 5, () => void clusterWith(3, 100, 'Parallel', '')),
    median('500 Pods of a Parallel set to all Ready', 3, () => void clusterWith(5, 500, 'Parallel', '')),
    median('ten virtual minutes of 100 idle nginx Pods with an HTTP readiness probe', 3, () => idle.advance(600_000)),
    median('1,000 creates and 5,000 status updates', 9, writes),
    median('state of that cluster through JSON', 3, () => idle.restore(JSON.parse(JSON.stringify(idle.state())))),
  ];
}
