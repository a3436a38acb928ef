import type { Lab } from '../../src/labs/contract';
import type { Input } from '../../src/workbench/contract';
import type { Chance } from './chance';

/** One thing that happens to a lab: an input, or time. */
export type Move = Input | { readonly advance: number };

const set = (name: string, policy: string, more: string, probe: string): string => `apiVersion: v1
kind: Service
metadata: { name: ${name} }
spec: { clusterIP: None, selector: { app: ${name} }, ports: [{ name: web, port: 80 }] }
---
apiVersion: apps/v1
kind: StatefulSet
metadata: { name: ${name} }
spec:
  serviceName: ${name}
  replicas: 3
  podManagementPolicy: ${policy}
  ${more}
  selector: { matchLabels: { app: ${name} } }
  template:
    metadata: { labels: { app: ${name} } }
    spec:
      terminationGracePeriodSeconds: 10
      containers:
        - name: main
          image: nginx:1.28
          ${probe}
          volumeMounts: [{ name: data, mountPath: /data }]
  volumeClaimTemplates: [{ metadata: { name: data }, spec: { accessModes: [ReadWriteOnce], resources: { requests: { storage: 1Gi } } } }]
`;
const POD = `apiVersion: v1
kind: Pod
metadata: { name: client }
spec: { containers: [{ name: shell, image: 'busybox:1.36', command: [sh, -c, 'while true; do echo tick; sleep 5; done'] }] }
`;

const FRONT = `apiVersion: apps/v1
kind: Deployment
metadata: { name: front }
spec:
  replicas: 2
  selector: { matchLabels: { app: front } }
  template:
    metadata: { labels: { app: front } }
    spec: { containers: [{ name: main, image: 'nginx:1.28', readinessProbe: { httpGet: { path: /, port: 80 } } }] }
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: { name: front }
spec: { minAvailable: 1, selector: { matchLabels: { app: front } } }
`;
const AGENT = `apiVersion: apps/v1
kind: DaemonSet
metadata: { name: agent }
spec:
  selector: { matchLabels: { app: agent } }
  template:
    metadata: { labels: { app: agent } }
    spec: { containers: [{ name: main, image: 'nginx:1.28' }] }
`;
const ONCE = `apiVersion: batch/v1
kind: Job
metadata: { name: once }
spec:
  completions: 3
  parallelism: 2
  template: { spec: { restartPolicy: Never, containers: [{ name: main, image: 'busybox:1.36', command: [sh, -c, 'sleep 8; test $HOSTNAME != none'] }] } }
`;

/** Ordered with a probe over HTTP, parallel with claims that go at scale-down, ordered with a probe by a file. */
export const lab: Lab = {
  id: 'random', cluster: { nodes: 3 }, before: [], predictions: [], tasks: [],
  files: [
    { name: 'db.yaml', text: set('db', 'OrderedReady', 'minReadySeconds: 0', 'readinessProbe: { httpGet: { path: /, port: 80 }, periodSeconds: 2 }') },
    { name: 'cache.yaml', text: set('cache', 'Parallel', 'persistentVolumeClaimRetentionPolicy: { whenScaled: Delete, whenDeleted: Retain }', '') },
    { name: 'gate.yaml', text: set('gate', 'OrderedReady', 'ordinals: { start: 2 }', "readinessProbe: { exec: { command: [cat, /tmp/ready] }, periodSeconds: 3 }") },
    { name: 'client.yaml', text: POD },
    { name: 'front.yaml', text: FRONT }, { name: 'agent.yaml', text: AGENT }, { name: 'once.yaml', text: ONCE },
    { name: 'bad.yaml', text: 'apiVersion: v1\nkind: Pod\nmetadata: { name: Bad }\nspec: { containers: [] }\n' },
  ],
};

const SETS = ['db', 'cache', 'gate'] as const;
const NODES = ['worker-1', 'worker-2', 'worker-3', 'worker-4'] as const;
const ADVANCES = [0, 1, 7, 40, 250, 1_000, 1_000, 4_000, 4_000, 15_000, 15_000, 45_000, 90_000, 330_000];

function command(chance: Chance): string {
  const name = chance.pick(SETS);
  const pod = chance.weighted([[6, `${name}-${chance.number(5)}`], [1, 'client']] as const);
  const patch = (body: object) => `kubectl patch sts ${name} -p '${JSON.stringify(body)}'`;
  const image = chance.pick(['nginx:1.27', 'nginx:1.28', 'nginx:9.99']);
  return chance.weighted([
    [8, `kubectl apply -f ${chance.pick(['db', 'cache', 'gate', 'client', 'bad'])}.yaml`],
    [3, `kubectl ${chance.pick(['apply', 'apply', 'delete'])} -f ${chance.pick(['front', 'agent', 'once'])}.yaml`],
    [2, chance.pick([`kubectl scale deployment front --replicas=${chance.number(5)}`, `kubectl set image deployment/front main=${image}`, `kubectl set image ds/agent main=${image}`, 'kubectl rollout undo deployment front'])],
    [1, `kubectl taint nodes ${chance.pick(NODES)} ${chance.pick(['key=value:NoExecute', 'key=value:NoExecute-', 'key=value:NoSchedule', 'key-'])}`],
    [6, `kubectl scale sts ${name} --replicas=${chance.number(6)}`],
    [5, `kubectl delete pod ${pod}${chance.pick(['', ' --wait=false', ' --force --grace-period=0', ' --grace-period=1'])}`],
    [2, `kubectl delete -f ${name}.yaml${chance.pick(['', ' --wait=false', ' --cascade=orphan', ' --cascade=foreground'])}`],
    [3, patch({ spec: { template: { spec: { containers: [{ name: 'main', image }] } } } })],
    [1, patch({ spec: { updateStrategy: { type: chance.pick(['RollingUpdate', 'OnDelete']), ...(chance.number(2) ? { rollingUpdate: { partition: chance.number(4) } } : {}) } } })],
    [1, patch({ spec: { minReadySeconds: chance.number(3) * 5 } })],
    [1, `kubectl rollout restart sts ${name}`], [1, `kubectl rollout undo sts ${name}`], [2, `kubectl rollout status sts ${name}`],
    [3, `kubectl exec ${pod} -- ${chance.pick(['kill 1', 'kill -9 1', 'kill -QUIT 1', 'touch /tmp/ready', 'rm -f /tmp/ready', 'rm -f /usr/share/nginx/html/index.html', 'sleep 20', 'ls /data'])}`],
    [3, `kubectl exec -it ${pod} -- sh`], [2, `kubectl run -it --rm tmp --image=busybox:1.36 -- sh`], [1, `kubectl attach -it ${pod}`],
    [2, `kubectl logs -f ${pod}`], [2, 'kubectl get pods -w'], [1, `kubectl wait --for=condition=Ready pod/${pod} --timeout=30s`],
    [1, `kubectl label pod ${pod} app-`], [1, `kubectl delete pvc data-${pod} --wait=false`], [1, `kubectl ${chance.pick(['cordon', 'uncordon'])} ${chance.pick(NODES)}`],
    [1, `kubectl drain ${chance.pick(NODES)} --ignore-daemonsets --force`], [1, `kubectl delete node ${chance.pick(NODES)}`],
    [2, chance.pick(['exit', 'sleep 7 &', 'jobs', 'fg', 'ls -l', 'while true; do :; done', 'yes', 'cat', 'echo hello; sleep 3', 'kill -9 $$', 'hostname; exit 3'])],
  ]);
}

/** A move that makes sense at some time; where it does not, the lab refuses it. */
export function moveBy(chance: Chance): Move {
  const terminal = 1 + chance.number(2);
  return chance.weighted<() => Move>([
    [40, () => ({ line: { terminal, text: command(chance) } })],
    [40, () => ({ advance: chance.pick(ADVANCES) })],
    [10, () => ({ signal: { terminal, signal: chance.weighted([[6, 'INT'], [1, 'QUIT'], [1, 'TSTP']] as const) } })],
    [1, () => ({ eof: { terminal } })],
    [3, () => ({ terminal: { open: terminal, columns: 80, rows: 24 } })],
    [1, () => ({ terminal: { close: 2 } })],
    [5, () => ({ node: { action: chance.pick(['stop', 'start', 'start', 'remove', 'add'] as const), node: chance.pick(NODES) } })],
    [1, () => ({ file: { rename: 'db.yaml', to: 'db.yaml' } })],
  ])();
}

/** Moves as a person makes them: what runs in front is mostly broken off before the next command is typed. */
export const movesOf = (chance: Chance, count: number): readonly Move[] => [
  { terminal: { open: 2, columns: 80, rows: 24 } },
  { line: { terminal: 1, text: `kubectl apply -f ${chance.pick(['db', 'cache', 'gate'])}.yaml` } },
  ...Array.from({ length: count }, () => moveBy(chance)).flatMap((move): readonly Move[] =>
    ('line' in move && chance.number(4) > 0 ? [{ signal: { terminal: move.line.terminal, signal: 'INT' } }, { advance: 200 }, move] : [move])),
];
