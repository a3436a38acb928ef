import { describe, expect, test } from 'vitest';
import { openWorkbench } from '../../../src/workbench/index';
import type { Lab } from '../../../src/labs/contract';
import type { Input, Workbench } from '../../../src/workbench/contract';
import { createWords } from '../../../src/words';
import { readLanguages, readWords, wordsOf } from '../../../src/words/languages';
import { why } from '../../../src/worker/why/why';

const files = import.meta.glob<string>('../../../content/languages/*/*.yaml', { query: '?raw', import: 'default', eager: true });
const speakers = readLanguages(files).filter(({ complete }) => complete).map(({ code, html }) => createWords(wordsOf(code, readWords(files), ['ui', 'rules']), html));

const web = (spec: string, container = '', claims = '') => `apiVersion: v1
kind: Service
metadata: { name: web }
spec: { clusterIP: None, selector: { app: web }, ports: [{ port: 80 }] }
---
apiVersion: apps/v1
kind: StatefulSet
metadata: { name: web }
spec:
  serviceName: web
  selector: { matchLabels: { app: web } }
${spec}
  template:
    metadata: { labels: { app: web } }
    spec:
      containers:
        - name: nginx
          image: nginx:1.27
${container}
${claims}
`;
const probe = '          readinessProbe: { httpGet: { path: /nothing, port: 80 }, periodSeconds: 2 }';
const probeOfFile = '          readinessProbe: { exec: { command: [cat, /tmp/ready] }, periodSeconds: 1, failureThreshold: 1 }';
const claim = (storageClass: string) => `  volumeClaimTemplates:\n    - metadata: { name: www }\n      spec: { accessModes: [ReadWriteOnce], storageClassName: ${storageClass}, resources: { requests: { storage: 1Gi } } }`;

const lab = (text: string): Lab => ({ id: 'why', cluster: { nodes: 3 }, before: [], predictions: [], tasks: [], files: [{ name: 'web.yaml', text }] });
const line = (text: string): Input => ({ line: { terminal: 1, text } });
const stop: Input = { node: { node: 'worker-1', action: 'stop' } };

/** A lab with these inputs, each with the seconds that pass after it. */
function played(text: string, ...inputs: readonly (readonly [Input, number])[]): Workbench {
  const bench = openWorkbench(lab(text));
  for (const [input, seconds] of inputs) {
    bench.handle(input);
    bench.advance(seconds * 1000);
  }
  return bench;
}
const apply = line('kubectl apply -f web.yaml');

const situations: readonly { readonly what: string; readonly bench: () => Workbench; readonly key: string; readonly says: readonly string[]; readonly end: string; readonly ways?: readonly unknown[] }[] = [
  {
    what: 'a slot waits for the Pod before it, which is not Ready', key: 'Pod default/web-1', end: 'you',
    bench: () => played(web('  replicas: 2', probe), [apply, 20]),
    says: ['why.no-object', 'rule.statefulset.ordered-waits-until-predecessor-is-ready', 'why.pod', 'rule.kubelet.readiness-probe-has-not-succeeded', 'why.event', 'rule.statefulset.creates-lowest-missing-ordinal', 'why.you'],
  },
  {
    what: 'a Pod that is too many stays while one that is wanted is not Ready', key: 'Pod default/web-4', end: 'you',
    bench: () => played(web('  replicas: 5', probeOfFile), [apply, 20], ...[0, 1, 2, 3, 4].map((ordinal): readonly [Input, number] => [line(`kubectl exec web-${ordinal} -- touch /tmp/ready`), 10]), [line('kubectl exec web-1 -- rm /tmp/ready'), 10], [line('kubectl scale statefulset web --replicas=2'), 20]),
    says: ['why.pod', 'rule.statefulset.scale-down-waits-for-unhealthy-pod', 'why.pod', 'rule.kubelet.readiness-probe-has-not-succeeded', 'why.event', 'rule.statefulset.creates-lowest-missing-ordinal', 'why.became-ready', 'rule.statefulset.creates-lowest-missing-ordinal', 'why.you'],
  },
  {
    what: 'a Pod was made again because the learner deleted the one before', key: 'Pod default/web-0', end: 'you',
    bench: () => played(web('  replicas: 1'), [apply, 20], [line('kubectl delete pod web-0'), 40]),
    says: ['why.pod', 'rule.statefulset.creates-lowest-missing-ordinal', 'why.you'],
  },
  {
    what: 'a Pod was made again because an update replaced the one before', key: 'Pod default/web-0', end: 'you',
    bench: () => played(web('  replicas: 1'), [apply, 20], [line('kubectl set image statefulset web nginx=nginx:1.28'), 40]),
    says: ['why.pod', 'rule.statefulset.creates-lowest-missing-ordinal', 'rule.statefulset.update-replaces-highest-ordinal-first', 'why.you'],
  },
  {
    what: 'several Pods are below the partition, which is said once', key: 'Pod default/web-0', end: 'you',
    bench: () => played(web('  replicas: 3\n  updateStrategy: { type: RollingUpdate, rollingUpdate: { partition: 3 } }'), [apply, 40], [line('kubectl set image statefulset web nginx=nginx:1.28'), 20]),
    says: ['why.pod', 'rule.statefulset.partition-holds-lower-ordinals-back', 'why.set', 'why.you'],
  },
  {
    what: 'a Service selects nothing', key: 'Service default/web', end: 'you',
    bench: () => played(web('  replicas: 1').replace('selector: { app: web }, ports', 'selector: { app: wbe }, ports'), [apply, 20]),
    says: ['why.service', 'why.labels-carried', 'rule.endpointslice.selector-matches-no-pod', 'why.you'],
  },
  {
    what: 'a name has no address because its Pods are not Ready', key: 'Service default/web', end: 'you',
    bench: () => played(web('  replicas: 1', probe), [apply, 20]),
    says: ['why.service', 'why.service-none-ready', 'why.pod', 'rule.kubelet.readiness-probe-has-not-succeeded', 'why.event', 'rule.statefulset.creates-lowest-missing-ordinal', 'why.you'],
  },
  {
    what: 'a claim waits for a class that does not exist', key: 'Pod default/web-0', end: 'you',
    bench: () => played(web('  replicas: 1', '', claim('missing')), [apply, 20]),
    says: ['why.pod', 'rule.scheduler.claim-is-not-bound-yet', 'why.claim', 'rule.volumebinder.storage-class-does-not-exist', 'rule.statefulset.creates-lowest-missing-ordinal', 'why.you'],
  },
  {
    what: 'a Pod finds every node cordoned', key: 'Pod default/web-0', end: 'you',
    bench: () => played(web('  replicas: 1'), [line('kubectl cordon worker-1 worker-2 worker-3'), 1], [apply, 5]),
    says: ['why.pod', 'rule.scheduler.node-is-unschedulable', 'rule.scheduler.node-is-unschedulable', 'rule.scheduler.node-is-unschedulable', 'why.node', 'why.you'],
    ways: [{ command: 'kubectl uncordon worker-1' }, { command: 'kubectl uncordon worker-2' }, { command: 'kubectl uncordon worker-3' }],
  },
  {
    what: 'a node is silent because the learner stopped it', key: 'Node worker-1', end: 'you',
    bench: () => played(web('  replicas: 1'), [stop, 70]),
    says: ['why.node', 'why.you'], ways: [{ node: 'worker-1', action: 'start' }, { node: 'worker-1', action: 'remove' }],
  },
  {
    what: 'a partition holds an update back', key: 'StatefulSet default/web', end: 'you',
    bench: () => played(web('  replicas: 2\n  updateStrategy: { type: RollingUpdate, rollingUpdate: { partition: 1 } }'), [apply, 30], [line('kubectl set image statefulset/web nginx=nginx:1.28'), 30]),
    says: ['why.set', 'rule.statefulset.partition-holds-lower-ordinals-back', 'why.you'],
  },
  {
    what: 'a Pod that was deleted is gone', key: 'Pod default/lone', end: 'you',
    bench: () => played(web('  replicas: 1'), [line('kubectl run lone --image=nginx:1.27'), 20], [line('kubectl delete pod lone'), 40]),
    says: ['why.gone', 'why.you'],
  },
  {
    what: 'a set whose Pod is only just starting leads to what was last reported of that Pod', key: 'StatefulSet default/web', end: 'you',
    bench: () => played(web('  replicas: 1\n  podManagementPolicy: Parallel'), [apply, 1]),
    says: ['why.set', 'why.pod', 'why.told', 'rule.statefulset.parallel-creates-all-ordinals', 'why.you'],
  },
  {
    what: 'a Pod that may not be scheduled yet', key: 'Pod default/gated', end: 'you',
    bench: () => played(`apiVersion: v1\nkind: Pod\nmetadata: { name: gated }\nspec: { schedulingGates: [{ name: example.com/wait }], containers: [{ name: main, image: 'nginx:1.27' }] }\n`, [apply, 5]),
    says: ['why.pod', 'why.gated', 'why.you'],
  },
  {
    what: 'a Pod whose container ended, and is not started again', key: 'Pod default/once', end: 'you',
    bench: () => played(`apiVersion: v1\nkind: Pod\nmetadata: { name: once }\nspec: { restartPolicy: Never, containers: [{ name: main, image: 'busybox:1.36', command: [sh, -c, exit 3] }] }\n`, [apply, 30]),
    says: ['why.pod', 'why.ended', 'why.you'],
  },
  {
    what: 'a Pod that was put on a node there is none of', key: 'Pod default/nowhere', end: 'you',
    bench: () => played(`apiVersion: v1\nkind: Pod\nmetadata: { name: nowhere }\nspec: { nodeName: nowhere, containers: [{ name: main, image: 'nginx:1.27' }] }\n`, [apply, 5]),
    says: ['why.pod', 'rule.podgc.waits-whether-the-node-comes-back', 'why.no-object', 'why.you'],
  },
  { what: 'what was there from the beginning', key: 'Node worker-2', end: 'start', bench: () => played(web('  replicas: 1')), says: ['why.node', 'why.before-the-lab'] },
  { what: 'what never was', key: 'Pod default/nobody', end: 'open', bench: () => played(web('  replicas: 1')), says: ['why.no-object'] },
];

describe('why', () => {
  test.each(situations)('$what', ({ bench, key, says, end, ways }) => {
    const told = why(key, bench());
    expect(told.links.map(({ say }) => say)).toEqual(says);
    expect(told.end).toBe(end);
    if (ways) expect(told.ways).toEqual(ways);
    for (const say of speakers) for (const link of told.links) expect(say(link.say, link.parameters)).not.toBe('');
  });
});

test('a Pod that ends on a stopped node: its chain leads to the stop, and its ways are the three there are', () => {
  const bench = played(web('  replicas: 3'), [apply, 30]);
  const names = bench.cluster.workstation.run('kubectl get pods -o wide --no-headers').out.split('\n');
  const [name = '', , , , , , node = ''] = (names[0] ?? '').split(/\s+/);
  bench.handle({ node: { node, action: 'stop' } });
  bench.advance(70_000);
  bench.handle(line(`kubectl delete pod ${name} --wait=false`));
  bench.advance(40_000);
  const told = why(`Pod default/${name}`, bench);
  expect(told.links.map(({ say }) => say)).toContain('rule.podgc.waits-for-the-kubelet-to-confirm-the-deletion');
  expect(told.links.at(-1)).toMatchObject({ kind: 'input', parameters: { command: `stop ${node}` } });
  expect(told.ways).toEqual(expect.arrayContaining([{ command: `kubectl delete pod ${name} --force` }, { node, action: 'start' }, { node, action: 'remove' }]));
});

test('a long chain is cut in its middle, and still ends with the learner', () => {
  const told = why('Pod default/web-9', played(web('  replicas: 10'), [apply, 120]));
  expect(told.links).toHaveLength(11);
  expect(told.links.at(-1)).toMatchObject({ say: 'why.you' });
});
