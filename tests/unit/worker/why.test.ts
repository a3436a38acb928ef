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

const alone = (name: string, container: string) => `apiVersion: v1\nkind: Pod\nmetadata: { name: ${name} }\nspec:\n  containers:\n    - { name: main, image: 'busybox:1.36', ${container} }\n`;
const volume = (size: string) => `apiVersion: v1\nkind: PersistentVolume\nmetadata: { name: disk }\nspec: { capacity: { storage: ${size} }, accessModes: [ReadWriteOnce], storageClassName: manual, hostPath: { path: /tmp/disk } }\n`;
const budget = 'apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: { name: web }\nspec: { minAvailable: 3, selector: { matchLabels: { app: web } } }\n';
const deployment = `apiVersion: apps/v1
kind: Deployment
metadata: { name: calm }
spec:
  replicas: 3
  progressDeadlineSeconds: 30
  selector: { matchLabels: { app: calm } }
  template:
    metadata: { labels: { app: calm } }
    spec: { containers: [{ name: nginx, image: 'nginx:1.27' }] }
`;

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
  {
    what: 'an image that is nowhere, back to who asked for it', key: 'Pod default/web-0', end: 'you',
    bench: () => played(web('  replicas: 1').replace('nginx:1.27', 'nginx:9.99'), [apply, 20]),
    says: ['why.pod', 'rule.kubelet.image-pull-back-off', 'why.event', 'rule.statefulset.creates-lowest-missing-ordinal', 'why.you'],
  },
  {
    what: 'an image name that is none', key: 'Pod default/web-0', end: 'you', ways: [{ untilMs: 26_600, again: true }],
    bench: () => played(web('  replicas: 1').replace('nginx:1.27', 'NGINX:1.27'), [apply, 20]),
    says: ['why.pod', 'rule.kubelet.image-name-is-not-valid', 'rule.statefulset.creates-lowest-missing-ordinal', 'why.you'],
  },
  {
    what: 'an image that nobody may pull', key: 'Pod default/web-0', end: 'you',
    bench: () => played(web('  replicas: 1', '          imagePullPolicy: Never').replace('nginx:1.27', 'nginx:9.99'), [apply, 20]),
    says: ['why.pod', 'rule.kubelet.image-is-never-pulled', 'rule.statefulset.creates-lowest-missing-ordinal', 'why.you'],
  },
  {
    what: 'a container that fails: the last that it wrote', key: 'Pod default/fails', end: 'you',
    bench: () => played(alone('fails', "command: [sh, -c, 'echo no password given; exit 3']"), [apply, 20]),
    says: ['why.pod', 'rule.kubelet.crash-loop-back-off', 'why.wrote', 'why.you'],
  },
  {
    what: 'a container that took too much memory', key: 'Pod default/greedy', end: 'you',
    bench: () => played(alone('greedy', "command: [tail, /dev/zero], resources: { limits: { memory: 16Mi } }"), [apply, 20]),
    says: ['why.pod', 'rule.kubelet.crash-loop-back-off', 'why.out-of-memory', 'why.you'],
  },
  {
    what: 'a Pod that is Ready, and had to be started again', key: 'Pod default/again', end: 'you',
    bench: () => played(alone('again', "command: [sleep, '1000'], livenessProbe: { exec: { command: ['false'] }, periodSeconds: 2 }"), [apply, 60], [line('kubectl get pods'), 46]),
    says: ['why.pod', 'why.started-again', 'why.event', 'why.you'],
  },
  {
    what: 'a claim that stays when its Pod goes', key: 'PersistentVolumeClaim default/www-web-1', end: 'you',
    bench: () => played(web('  replicas: 2', '', claim('standard')), [apply, 30], [line('kubectl scale statefulset web --replicas=1'), 40]),
    says: ['why.claim', 'rule.statefulset.claims-outlive-their-pods', 'why.gone', 'rule.statefulset.scale-down-deletes-highest-ordinal', 'why.you'],
  },
  {
    what: 'a volume that is too small', key: 'PersistentVolumeClaim default/www-web-0', end: 'you',
    bench: () => played(`${web('  replicas: 1', '', claim('manual'))}---\n${volume('500Mi')}`, [apply, 20]),
    says: ['why.claim', 'rule.volumebinder.storage-class-does-not-exist', 'why.volume-unfit', 'rule.statefulset.creates-lowest-missing-ordinal', 'why.you'],
  },
  {
    what: 'a volume whose claim is gone', key: 'PersistentVolume disk', end: 'you', ways: [{ command: `kubectl patch pv disk --type=json -p '[{"op":"remove","path":"/spec/claimRef"}]'` }],
    bench: () => played(`${web('  replicas: 1', '', claim('manual'))}---\n${volume('1Gi')}`, [apply, 20], [line('kubectl delete statefulset web'), 20], [line('kubectl delete pvc www-web-0'), 10]),
    says: ['why.volume', 'rule.volumebinder.released-volume-is-kept', 'why.you'],
  },
  {
    what: 'a governing Service there is none of', key: 'StatefulSet default/web', end: 'you',
    bench: () => played(web('  replicas: 1').replace('serviceName: web', 'serviceName: wbe'), [apply, 20]),
    says: ['why.set', 'rule.statefulset.governing-service-gives-pods-their-names', 'why.you'],
  },
  {
    what: 'a taint, with the nodes that have it', key: 'Pod default/web-0', end: 'you', ways: [{ command: 'kubectl taint node worker-1 worker-2 worker-3 a=b:NoSchedule-' }],
    bench: () => played(web('  replicas: 1'), [line('kubectl taint node worker-1 worker-2 worker-3 a=b:NoSchedule'), 1], [apply, 5]),
    says: ['why.pod', 'rule.scheduler.taint-is-not-tolerated', 'rule.scheduler.taint-is-not-tolerated', 'rule.scheduler.taint-is-not-tolerated', 'why.taint', 'why.node', 'why.you'],
  },
  {
    what: 'requests that no node has room for, and not that the nodes have always been there', key: 'Pod default/web-0', end: 'you',
    bench: () => played(web('  replicas: 1', '          resources: { requests: { cpu: "100" } }'), [apply, 5]),
    says: ['why.pod', 'rule.scheduler.resources-do-not-suffice', 'rule.scheduler.resources-do-not-suffice', 'rule.scheduler.resources-do-not-suffice', 'why.room', 'rule.statefulset.creates-lowest-missing-ordinal', 'why.you'],
  },
  {
    what: 'a finalizer of somebody else', key: 'Pod default/kept', end: 'you', ways: [{ command: `kubectl patch pod kept --type=merge -p '{"metadata":{"finalizers":null}}'` }],
    bench: () => played(alone('kept', "command: [sleep, '1000']").replace('name: kept', 'name: kept, finalizers: [example.com/keep]'), [apply, 10], [line('kubectl delete pod kept --wait=false'), 60]),
    says: ['why.pod', 'rule.api.finalizers-hold-what-is-deleted', 'why.you'],
  },
  {
    what: 'a node of which nobody has noticed yet that it is silent', key: 'Node worker-1', end: 'you',
    bench: () => played(web('  replicas: 3'), [apply, 30], [stop, 20]),
    says: ['why.node', 'rule.nodelifecycle.waits-for-the-lease-to-be-renewed', 'why.you'],
  },
  {
    what: 'a Pod that bears the name of one of the set, and is none', key: 'StatefulSet default/web', end: 'you', ways: [{ command: 'kubectl delete pod web-1' }],
    bench: () => played(web('  replicas: 2'), [apply, 30], [line('kubectl label pod web-1 app-'), 5]),
    says: ['why.set', 'rule.statefulset.a-stranger-has-the-name', 'why.you'],
  },
  {
    what: 'a drain that a budget holds up', key: 'Node worker-1', end: 'you',
    bench: () => played(`${web('  replicas: 3')}---\n${budget}`, [apply, 40], [line('kubectl drain worker-1 --ignore-daemonsets --timeout=20s'), 10]),
    says: ['why.node', 'rule.disruption.budget-refuses-evictions', 'why.you'],
  },
  {
    what: 'a Deployment whose new Pods do not start', key: 'Deployment default/calm', end: 'you',
    bench: () => played(deployment, [apply, 20], [line('kubectl set image deployment/calm nginx=nginx:9.99'), 60]),
    says: ['why.set', 'why.told', 'rule.deployment.new-replicaset-waits-for-room', 'rule.deployment.old-replicaset-waits-for-available-pods', 'why.set', 'why.pod', 'rule.kubelet.image-pull-back-off', 'why.event', 'rule.replicaset.creates-missing-pods', 'rule.deployment.template-becomes-a-replicaset', 'why.you'],
  },
  {
    what: 'a Job over its backoff limit', key: 'Job default/once', end: 'you',
    bench: () => played(`apiVersion: batch/v1\nkind: Job\nmetadata: { name: once }\nspec:\n  backoffLimit: 0\n  template:\n    spec: { restartPolicy: Never, containers: [{ name: main, image: 'busybox:1.36', command: [sh, -c, exit 3] }] }\n`, [apply, 30]),
    says: ['why.job', 'why.event', 'why.you'],
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
