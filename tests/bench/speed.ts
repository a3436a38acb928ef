/**
 * Speeds and sizes of the simulator, as medians after a warm-up: each run is repeated unmeasured for so long that the compiler has seen it
 * (a clone's first figures would otherwise be the compiler's, not the simulator's), then measured so often.
 */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createCluster } from '../../src/simulator/cluster/cluster';
import type { Cluster } from '../../src/simulator/cluster/contract';
import { kubectl } from '../../src/kubectl/index';
import { pastOf } from '../../src/worker/past';
import { openWorkbench } from '../../src/workbench/index';
import type { Workbench } from '../../src/workbench/contract';
import { Pod } from '../../src/simulator/kinds/pod/kind';
import { StatefulSet } from '../../src/simulator/kinds/statefulset/kind';

/** What was measured: milliseconds that passed, and milliseconds of processor time, with what the compiler and the collector of garbage do beside it. */
export interface Timing { readonly name: string; readonly milliseconds: number; readonly cpuMilliseconds: number }

/** Any other figure. */
export interface Figure { readonly name: string; readonly value: number; readonly unit: string }

const manifest = (replicas: number, policy: string, container: string) => `apiVersion: v1
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
    spec: {containers: [${container}]}
`;
const NGINX = "{name: nginx, image: 'nginx:1.28'}";
const PROBED = "{name: nginx, image: 'nginx:1.28', readinessProbe: {httpGet: {path: /, port: 80}}}";
const WRITER = "{name: writer, image: 'busybox:1.36', command: [sh, -c, 'while true; do date >> /tmp/log; sleep 1; done']}";
const POD_ROOM = 110;

const emptyCluster = (nodes: number): Cluster => createCluster({ seed: 'bench', nodes, epochMs: 1_795_251_600_000, preloaded: 'all', programs: { kubectl } });

/** A cluster in which a set of so many replicas has become Ready. */
function clusterWith(replicas: number, policy = 'Parallel', container = NGINX): Cluster {
  const cluster = emptyCluster(Math.max(3, Math.ceil(replicas / POD_ROOM)));
  cluster.workstation.writeFile('web.yaml', manifest(replicas, policy, container));
  const applied = cluster.workstation.run('kubectl apply -f web.yaml');
  if (applied.exit !== 0) throw new Error(`kubectl apply failed: ${applied.err}`);
  const isReady = () => cluster.client.get(StatefulSet, 'web', 'default').status?.readyReplicas === replicas;
  for (let waitedMs = 0; !isReady(); waitedMs += 100) {
    if (waitedMs > 600_000) throw new Error('The set did not become Ready.');
    cluster.advance(100);
  }
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

const middle = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

/** How long a run is repeated before it is measured, at most so many times. */
const WARM_UP_MS = 4_000;
const WARM_UP_RUNS = 300;

function timed(run: () => void): Omit<Timing, 'name'> {
  const [start, before] = [performance.now(), process.cpuUsage()];
  run();
  const { user, system } = process.cpuUsage(before);
  return { milliseconds: performance.now() - start, cpuMilliseconds: (user + system) / 1000 };
}

function median(name: string, runs: number, run: () => void): Timing {
  const endMs = performance.now() + WARM_UP_MS;
  for (let warm = 0; warm < WARM_UP_RUNS && performance.now() < endMs; warm++) run();
  const times = Array.from({ length: runs }, () => timed(run));
  return { name, milliseconds: middle(times.map((time) => time.milliseconds)), cpuMilliseconds: middle(times.map((time) => time.cpuMilliseconds)) };
}

/** Megabytes of the heap that hold what `make` returns. */
function megabytes(make: () => object): number {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const held: object[] = [];
  collect();
  const before = process.memoryUsage().heapUsed;
  held.push(make());
  collect();
  return held.length * (process.memoryUsage().heapUsed - before) / 1e6;
}

const MOMENTS = 60;
const TEN_MINUTES_MS = 600_000;

/** Ten minutes of a lab with a hundred probed Pods, which are restarted, deleted and started again meanwhile. */
function longLab(): Workbench {
  const files = [{ name: 'web.yaml', text: manifest(100, 'Parallel', PROBED) }];
  const bench = openWorkbench({ id: 'bench', cluster: { nodes: 3 }, files, before: [], predictions: [], tasks: [] }, undefined, { clockMs: () => performance.now() });
  for (const line of ['apply -f web.yaml', 'delete pod web-7', 'rollout restart statefulset web', 'scale statefulset web --replicas=90', 'scale statefulset web --replicas=100', 'delete pod web-50 web-51 web-52']) {
    bench.handle({ line: { terminal: 1, text: `kubectl ${line}` } });
    bench.advance(TEN_MINUTES_MS / 8);
  }
  bench.advance(TEN_MINUTES_MS - bench.nowMs());
  return bench;
}

/** What the page asks when somebody drags the time line: the lab as it was, and what the picture shows of it; moments all over the ten minutes. */
function* lookingBack(): Generator<Timing> {
  const bench = longLab();
  const times = Array.from({ length: MOMENTS }, (_, index) => timed(() => {
    const moment = bench.fork(Math.floor((((index * 37) % MOMENTS) + 0.5) * TEN_MINUTES_MS / MOMENTS));
    pastOf(moment, bench);
  })).toSorted((a, b) => a.milliseconds - b.milliseconds);
  const at = (part: number) => times[Math.floor(times.length * part)] ?? { milliseconds: Number.NaN, cpuMilliseconds: Number.NaN };
  yield { name: 'Going to a moment of a ten-minute lab of 100 Pods (50)', ...at(0.5) };
  yield { name: '  9 in 10 took at most', ...at(0.9) };
}

/** Everything that is measured, in order. */
export function* measurements(): Generator<Timing | Figure> {
  yield median('3 nodes, 3 ordered replicas: from createCluster to all Ready (10)', 60, () => void clusterWith(3, 'OrderedReady'));
  const hundred = median('100 Pods of a Parallel set to all Ready (50)', 15, () => void clusterWith(100));
  yield hundred;
  yield median('500 Pods of a Parallel set to all Ready (250)', 5, () => void clusterWith(500));
  const thousand = median('1,000 Pods of a Parallel set to all Ready (700)', 3, () => void clusterWith(1_000));
  yield thousand;
  yield { name: 'Growth from 100 Pods to 1,000 (10: as many times the work as Pods)', value: thousand.milliseconds / hundred.milliseconds, unit: 'times' };
  const idle = clusterWith(100, 'Parallel', PROBED);
  yield median('Ten virtual minutes of 100 idle nginx Pods, probed by HTTP (100)', 3, () => idle.advance(600_000));
  const writers = clusterWith(100, 'Parallel', WRITER);
  yield median('Ten virtual minutes of 100 Pods that write a line each second', 2, () => writers.advance(600_000));
  const crowd = clusterWith(500);
  yield median('kubectl get pods of 500 Pods (10)', 20, () => void crowd.workstation.run('kubectl get pods'));
  yield { name: 'Memory of 500 Pods', value: megabytes(() => clusterWith(500)), unit: 'MB' };
  yield median('1,000 creates and 5,000 status updates', 9, writes);
  yield* lookingBack();
  yield median('State of 100 idle Pods through JSON', 3, () => idle.restore(JSON.parse(JSON.stringify(idle.state()))));
}
