import type { Lab } from '../../../src/labs/contract';
import type { LabClient, LabListener } from '../../../src/ui/state/client';
import type { Completion, Diagnostic, Frame, Row } from '../../../src/worker/protocol';
import type { Input, Log, LogEntry } from '../../../src/workbench/contract';

/** One true moment of a lab: web-1 runs but answers 403, because its new volume is empty; so web-2 waits. */

const manifest = `apiVersion: v1
kind: Service
metadata:
  name: nginx-svc
spec:
  clusterIP: None
  selector:
    app: nginx
  ports:
  - port: 80
---
apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: web
spec:
  serviceName: nginx-svc # the governing Service
  replicas: 3
  selector:
    matchLabels:
      app: nginx
  template:
    metadata:
      labels: {app: nginx}
    spec:
      containers:
      - name: nginx
        image: nginx:1.12
        readinessProbe:
          httpGet: {path: /, port: 80}
        volumeMounts:
        - name: www
          mountPath: /usr/share/nginx/html
  volumeClaimTemplates:
  - metadata: {name: www}
    spec:
      accessModes: [ReadWriteOnce]
      resources: {requests: {storage: 1Gi}}
`;

export const lab: Lab = {
  id: 'ordered-start', cluster: { nodes: 3 }, before: [], predictions: [],
  files: [{ name: 'web.yaml', text: manifest }, { name: 'testpod.yaml', text: 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: testpod\nspec:\n  containers:\n  - name: toolbox\n    image: nicolaka/netshoot\n    command: ["sleep", "infinity"]\n' }],
  tasks: ['first', 'address', 'three', 'scale'].map((id) => ({ id, check: { absent: { kind: 'Pod' } }, holds: 'until-next', guard: false, hints: 2 })),
};

export const messages = {
  'title': 'Three Pods, one after another', 'tasks.first.title': '`web-0` is Ready.', 'tasks.address.title': '`nginx-svc` gives an address for every running Pod.',
  'tasks.three.title': 'All three Pods are Ready, started in order.', 'tasks.scale.title': 'Scale to one; the last Pod goes first.',
  'tasks.three.hint.1': 'What does nginx find in `/usr/share/nginx/html`? Compare `web-0` with `web-1`.', 'tasks.three.hint.2': 'Write an index.html into the volume of web-1.',
};

const second = 1000;
const pod = { type: 'pod', namespace: 'default', restarts: 0 } as const;
export const rows: readonly Row[] = [
  ...['worker-1', 'worker-2', 'worker-3'].map((name): Row => ({ key: `Node ${name}`, type: 'node', name, state: name === 'worker-3' ? 'cordoned' : 'ready', cordoned: name === 'worker-3', machine: 'running', sinceMs: 0 })),
  { ...pod, key: 'Pod default/web-0', name: 'web-0', uid: 'a', state: 'ready', word: 'Running', ready: '1/1', node: 'worker-1', ip: '10.244.1.6', owner: 'StatefulSet default/web', ordinal: 0, claims: ['www-web-0'], containers: [{ name: 'nginx', ready: true }], sinceMs: 53 * second, labels: { app: 'nginx' } },
  { ...pod, key: 'Pod default/testpod', name: 'testpod', uid: 'b', state: 'ready', word: 'Running', ready: '1/1', node: 'worker-2', ip: '10.244.2.3', claims: [], containers: [{ name: 'toolbox', ready: true }], sinceMs: 2 * second, labels: {} },
  { ...pod, key: 'Pod default/web-1', name: 'web-1', uid: 'c', state: 'starting', word: 'Running', ready: '0/1', node: 'worker-3', ip: '10.244.3.4', owner: 'StatefulSet default/web', ordinal: 1, claims: ['www-web-1'], containers: [{ name: 'nginx', ready: false }], sinceMs: 31 * second, labels: { app: 'nginx' } },
  { key: 'StatefulSet default/web', type: 'set', kind: 'StatefulSet', namespace: 'default', name: 'web', desired: 3, ready: 1, current: 2, startOrdinal: 0, ordered: true, waits: [{ slot: 'web-2', rule: 'ordered-start', parameters: { name: 'web-1' } }] },
  { key: 'Claim default/www-web-0', type: 'claim', namespace: 'default', name: 'www-web-0', phase: 'Bound', volume: 'pvc-7c1e0b4a', size: '1Gi', storageClass: 'standard', leaving: false },
  { key: 'Claim default/www-web-1', type: 'claim', namespace: 'default', name: 'www-web-1', phase: 'Bound', volume: 'pvc-04bd11f2', size: '1Gi', storageClass: 'standard', leaving: false },
  { key: 'Volume pvc-7c1e0b4a', type: 'volume', name: 'pvc-7c1e0b4a', phase: 'Bound', claim: 'default/www-web-0', size: '1Gi', leaving: false },
  { key: 'Volume pvc-04bd11f2', type: 'volume', name: 'pvc-04bd11f2', phase: 'Bound', claim: 'default/www-web-1', size: '1Gi', leaving: false },
  { key: 'Service default/nginx-svc', type: 'service', namespace: 'default', name: 'nginx-svc', headless: true, clusterIP: 'None', selector: { app: 'nginx' }, names: [
    { name: 'nginx-svc.default.svc.cluster.local', addresses: ['10.244.1.6'] }, { name: 'web-0.nginx-svc.default.svc.cluster.local', addresses: ['10.244.1.6'] }] },
];

const screen = ['$ kubectl cordon worker-3', 'node/worker-3 cordoned', '$ kubectl get pods -o wide', 'NAME      READY   STATUS    AGE   IP            NODE', 'testpod   1/1     Running   70s   10.244.2.3    worker-2', 'web-0     1/1     Running   22s   10.244.1.6    worker-1', 'web-1     0/1     Running   47s   10.244.3.4    worker-3',
  '$ kubectl exec testpod -- curl -sI 10.244.3.4', 'HTTP/1.1 403 Forbidden', '$ '].join('\r\n');

export const frame: Frame = {
  number: 1, nowMs: 72 * second, running: true, speed: 1, nextEventMs: 79 * second, rows, removed: [],
  terminals: [{ terminal: 1, chunk: screen, mode: 'line', foreground: undefined, ended: false }, { terminal: 2, chunk: '$ kubectl get pods -w\r\n', mode: 'line', foreground: 'kubectl get pods -w', ended: false }],
  tasks: [
    { id: 'first', state: 'met', metAtMs: 23 * second }, { id: 'address', state: 'broken', metAtMs: 23 * second, brokenAtMs: 31 * second, miss: { kind: 'wrong-answers', check: 'dns', expected: 2, actual: 1 } },
    { id: 'three', state: 'unmet', miss: { kind: 'field-differs', check: 'all[0].present', object: { kind: 'StatefulSet', name: 'web' }, path: 'status.readyReplicas', expected: 3, actual: 1 } }, { id: 'scale', state: 'unmet' },
  ],
  news: [{ atMs: 69 * second, message: 'probe-failed', parameters: { pod: 'web-1' } }],
  inputs: [{ atMs: 2 * second, summary: 'kubectl get nodes', changed: false }, { atMs: 6 * second, summary: 'kubectl apply -f web.yaml', changed: true }, { atMs: 21 * second, summary: 'kubectl exec web-0 -- sh -c …', changed: true }, { atMs: 46 * second, summary: 'kubectl delete pod web-0', changed: true }, { atMs: 58 * second, summary: 'kubectl cordon worker-3', changed: true }],
};

/** A client that shows the scene, echoes lines as a terminal does, and keeps a log. */
export function fakeClient(listener: LabListener, options: { readonly refuse?: (log: Log) => Error | undefined } = {}): LabClient & { readonly inputs: Input[] } {
  const inputs: Input[] = [];
  let entries: readonly LogEntry[] = [];
  const log = (): Log => ({ format: 1, engine: 'fake', lab: lab.id, labHash: 'h', seed: 'seed-1', epochMs: 0, entries, untilMs: 72 * second });
  return {
    inputs,
    open: (_, from) => {
      const refusal = from && options.refuse?.(from);
      if (refusal) return Promise.reject(refusal);
      entries = from?.entries ?? [];
      listener.frame(frame);
      return Promise.resolve(null);
    },
    input: (input) => {
      inputs.push(input);
      entries = [...entries, { atMs: 72 * second, input }];
      if ('line' in input && input.line.text === 'mysql') listener.progress(1, 2);
      if ('line' in input) listener.frame({ ...frame, rows: [], news: [], inputs: [], tasks: [], terminals: [{ terminal: input.line.terminal, chunk: `${input.line.text}\r\nran: ${input.line.text}\r\n$ `, mode: 'line', foreground: undefined, ended: false }] });
      if ('line' in input && input.line.text === 'crash') listener.crash({ reason: 'broken', message: 'a Pod has two nodes', stack: 'at store.ts:1', log: log() });
      return Promise.resolve(log() as never);
    },
    clock: () => Promise.resolve(null),
    step: () => Promise.resolve(null),
    query: (query) => {
      if ('log' in query) return Promise.resolve(log() as never);
      if ('undo' in query) {
        entries = entries.slice(0, -1);
        return Promise.resolve(null);
      }
      if ('diagnose' in query) return Promise.resolve(diagnose(query.diagnose.text) as never);
      if ('completeLine' in query) return Promise.resolve(completeLine(query.completeLine.text, query.completeLine.cursor) as never);
      if ('complete' in query) return Promise.resolve([{ label: 'livenessProbe', insert: 'livenessProbe:', from: query.complete.offset, to: query.complete.offset, kind: 'field', detail: 'Probe' }] as never);
      if ('describe' in query) return Promise.resolve('Name:  web-1\nNode:  worker-3\n');
      return Promise.resolve({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web-1', labels: { app: 'nginx' } } });
    },
    close: () => {},
  };
}

function diagnose(text: string): Diagnostic[] {
  const from = text.indexOf('livenesProbe');
  if (from < 0) return [];
  return [{ from, to: from + 12, severity: 'error', message: 'strict decoding error: unknown field "spec.template.spec.containers[0].livenesProbe"', fixes: [{ say: 'fix.change', parameters: { to: 'livenessProbe' }, edits: [{ from, to: from + 12, text: 'livenessProbe' }] }] }];
}

function completeLine(text: string, cursor: number): Completion[] {
  const from = text.lastIndexOf(' ', cursor - 1) + 1;
  const word = text.slice(from, cursor);
  return ['kubectl ', 'get ', 'get-all ', 'describe ', 'delete '].filter((name) => name.startsWith(word)).map((name) => ({ label: name.trim(), insert: name, from, to: cursor, kind: 'command' }));
}
