import { describe, expect, it } from 'vitest';
import { complete, hover, outline } from '../../../src/assist/index';
import { createCluster } from '../../../src/simulator/cluster/cluster';
import { kubectl } from '../../../src/kubectl/index';

const cluster = createCluster({ seed: 'names', nodes: 2, epochMs: 1_767_258_000_000, programs: { kubectl } });
const THERE = `apiVersion: v1
kind: Service
metadata: { name: served }
spec: { clusterIP: None, selector: { app: web }, ports: [{ port: 80 }] }
---
apiVersion: v1
kind: Service
metadata: { name: plain }
spec: { selector: { app: web }, ports: [{ port: 80 }] }
---
apiVersion: v1
kind: ConfigMap
metadata: { name: settings }
data: { colour: blue, size: big }
---
apiVersion: v1
kind: Secret
metadata: { name: passwords }
stringData: { root: secret }
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: { name: data }
spec: { accessModes: [ReadWriteOnce], resources: { requests: { storage: 1Gi } } }
---
apiVersion: apps/v1
kind: StatefulSet
metadata: { name: web }
spec:
  serviceName: served
  replicas: 2
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web, tier: front } }
    spec: { containers: [{ name: sidecar, image: 'busybox:1.36', command: [sleep, infinity] }, { name: nginx, image: 'nginx:1.28', ports: [{ name: http, containerPort: 80 }] }] }
`;
cluster.workstation.writeFile('there.yaml', THERE);
cluster.workstation.run('kubectl apply -f there.yaml');
cluster.runUntilQuiet(60_000);

const around = { api: cluster.api, others: ['apiVersion: v1\nkind: Service\nmetadata: { name: beside }\nspec: { clusterIP: None }\n', 'not: [yaml'] };
const offered = (text: string, kind = 'name') => complete(text.replace('|', ''), text.indexOf('|'), {}, around).filter((one) => one.kind === kind).map(({ label }) => label);

const set = (spec: string) => `apiVersion: apps/v1\nkind: StatefulSet\nmetadata:\n  name: mine\nspec:\n${spec}`;
const container = (lines: string, after = '') => set(`  template:
    metadata:
      labels:
        app: mine
    spec:
      containers:
        - name: main
          image: nginx
          ports:
            - name: http
              containerPort: 80
${lines}${after}`);

describe('names are completed from what is there', () => {
  it.each([
    ['headless Services first: of the files beside, then of the cluster', set('  serviceName: |\n'), ['beside', 'served', 'kubernetes', 'plain']],
    ['as far as they are typed', set('  serviceName: se|\n'), ['served']],
    ['volumes and claim templates of the same manifest', container('          volumeMounts:\n            - name: |\n', '      volumes:\n        - name: cache\n          emptyDir: {}\n  volumeClaimTemplates:\n    - metadata:\n        name: www\n'), ['www', 'cache']],
    ['the same in flow style', container('          volumeMounts: [{ name: |\n', '      volumes:\n        - name: cache\n'), ['cache']],
    ['claims', 'apiVersion: v1\nkind: Pod\nspec:\n  volumes:\n    - name: x\n      persistentVolumeClaim:\n        claimName: |\n', ['data']],
    ['classes', 'apiVersion: v1\nkind: PersistentVolumeClaim\nspec:\n  storageClassName: |\n', ['standard']],
    ['ConfigMaps', container('          env:\n            - name: A\n              valueFrom:\n                configMapKeyRef:\n                  name: se|\n'), ['settings']],
    ['keys of the ConfigMap that is named', container('          env:\n            - name: A\n              valueFrom:\n                configMapKeyRef:\n                  name: settings\n                  key: |\n'), ['colour', 'size']],
    ['keys of the Secret that is named', container('          env:\n            - name: A\n              valueFrom:\n                secretKeyRef:\n                  name: passwords\n                  key: |\n'), ['root']],
    ['keys of a volume of a ConfigMap', 'apiVersion: v1\nkind: Pod\nspec:\n  volumes:\n    - name: x\n      configMap:\n        name: settings\n        items:\n          - key: |\n', ['colour', 'size']],
    ['labels of the own template', container('', '  selector:\n    matchLabels:\n      a|\n'), ['app']],
    ['values of such a label', container('', '  selector:\n    matchLabels:\n      app: |\n'), ['mine']],
    ['labels a Service can select', 'apiVersion: v1\nkind: Service\nspec:\n  selector:\n    |\n', ['app', 'tier', 'apps.kubernetes.io/pod-index', 'statefulset.kubernetes.io/pod-name']],
    ['and their values', 'apiVersion: v1\nkind: Service\nspec:\n  selector:\n    app: |\n', ['web']],
    ['labels the selector asks for', set('  selector:\n    matchLabels:\n      app: web\n  template:\n    metadata:\n      labels:\n        |\n'), ['app']],
    ['labels of nodes', container('      nodeSelector:\n        kubernetes.io/ho|\n'), ['kubernetes.io/hostname']],
    ['values of labels of nodes', container('      nodeSelector:\n        kubernetes.io/hostname: |\n'), ['worker-1', 'worker-2']],
    ['values of a requirement', container('      affinity:\n        nodeAffinity:\n          requiredDuringSchedulingIgnoredDuringExecution:\n            nodeSelectorTerms:\n              - matchExpressions:\n                  - key: kubernetes.io/hostname\n                    operator: In\n                    values:\n                      - |\n'), ['worker-1', 'worker-2']],
    ['ports of the Pods a Service selects', 'apiVersion: v1\nkind: Service\nspec:\n  selector:\n    app: web\n  ports:\n    - port: 80\n      targetPort: |\n', ['http']],
    ['ports of the own container, for a probe', container('          readinessProbe:\n            httpGet:\n              path: /\n              port: |\n'), ['http']],
    ['nodes', container('      nodeName: |\n'), ['worker-1', 'worker-2']],
    ['namespaces', 'apiVersion: v1\nkind: Pod\nmetadata:\n  namespace: kube-s|\n', ['kube-system']],
    ['nothing where nothing is named', container('          image: |\n'), []],
  ])('%s', (_, text, names) => expect(offered(text)).toEqual(names));

  it.each([
    ['values of lists', 'apiVersion: v1\nkind: PersistentVolumeClaim\nspec:\n  accessModes:\n    - ReadWriteO|\n', 'value', ['ReadWriteOnce', 'ReadWriteOncePod']],
    ['values of lists in flow style', 'apiVersion: v1\nkind: PersistentVolumeClaim\nspec:\n  accessModes: [ReadOnlyMany, ReadWriteO|]\n', 'value', ['ReadWriteOnce', 'ReadWriteOncePod']],
    ['fields in flow style that are not there yet', 'apiVersion: v1\nkind: Service\nspec:\n  ports: [{ port: 80, po|\n', 'field', []],
    ['fields of the second item in flow style', 'apiVersion: v1\nkind: Service\nspec:\n  ports: [{ port: 80 }, { target|\n', 'field', ['targetPort']],
  ])('%s', (_, text, kind, labels) => expect(offered(text, kind)).toEqual(labels));
});

describe('hover shows what the field holds in the cluster now', () => {
  const at = (text: string, word: string) => hover(text, text.indexOf(word), {}, around);
  it.each([
    ['a value that differs from the text', THERE.replace('replicas: 2', 'replicas: 5'), 'replicas:', '2'],
    ['the value too is a place to point at', THERE.replace('replicas: 2', 'replicas: 5'), '5', '2'],
    ['what the server filled in', THERE.replace('  replicas: 2', '  podManagementPolicy: Parallel'), 'podManagementPolicy', 'OrderedReady'],
    ['an item of a list, found by its name though it stands elsewhere', THERE.replace("{ name: sidecar, image: 'busybox:1.36', command: [sleep, infinity] }, ", ''), 'image: \'nginx', 'nginx:1.28'],
    ['a field that is not set there', THERE.replace('  replicas: 2', '  minReadySeconds: 2'), 'minReadySeconds', null],
    ['an object that is not there', THERE.replace('name: web }\nspec:\n', 'name: other }\nspec:\n'), 'replicas', undefined],
  ])('%s', (_, text, word, now) => {
    const found = at(text, word);
    expect(found).toBeDefined();
    expect(found?.now).toBe(now);
  });
});

it('the outline lists objects and their fields where they stand', () => {
  const text = `# first\n${container('')}---\nkind: Service\nmetadata: { name: s }\n---\n- no object\n`;
  const lines = (headings: ReturnType<typeof outline>, depth = 0): readonly string[] => headings.flatMap(({ label, from, parts }) => [`${'  '.repeat(depth)}${label} @${text.slice(0, from).split('\n').length}`, ...lines(parts, depth + 1)]);
  expect(lines(outline(text))).toEqual(['StatefulSet mine @2', '  metadata @4', '  spec @6', '    template @7', '      metadata @8', '      spec @11', '        containers @12', 'Service s @19', '  metadata @20']);
});
