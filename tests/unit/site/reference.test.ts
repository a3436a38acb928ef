import { readdirSync, readFileSync } from 'node:fs';
import { load } from 'js-yaml';
import { expect, test } from 'vitest';
import { kubectl } from '../../../src/kubectl/index';
import { parseLab } from '../../../src/labs/index';
import { createCluster } from '../../../src/simulator/cluster/cluster';
import { labs } from '../../labs/folders';

const read = <T>(path: string): T => load(readFileSync(path, 'utf8')) as T;
const lessons = readdirSync('content/lessons/ja', { recursive: true, encoding: 'utf8' }).flatMap((path) => /([^/]+)\.mdx$/.exec(path)?.[1] ?? []);

test('every term of the glossary names a lesson that is there', () => {
  const terms = Object.entries(read<Record<string, string>>('content/reference/glossary.yaml'));
  expect(terms.filter(([, lesson]) => !lessons.includes(lesson))).toEqual([]);
});

const steps = Object.entries(read<Record<string, { step: string; lab: string; task: string }[]>>('content/reference/source-steps.yaml')).flatMap(([source, all]) => all.map((step) => ({ source, ...step })));

const used = new Set(steps.map(({ lab }) => lab));
const folders = new Map(labs.filter(({ id }) => used.has(id)).map(({ id, texts }) => [id, parseLab(texts)]));

test('the steps of all five sources are listed', () => {
  expect([...new Set(steps.map(({ source }) => source))]).toEqual(Object.keys(read('content/lessons/sources.yaml')));
});

test.each(steps)('$source: the solution of $lab does “$step”, and the lab has the task $task', ({ step, lab, task }) => {
  const folder = folders.get(lab);
  expect(folder?.lab.tasks.map(({ id }) => id)).toContain(task);
  expect(folder?.solution.steps.map(said)).toContain(step);
});

/** A step of a solution as the list writes it. */
function said(step: object): string {
  if ('run' in step) return String(step.run);
  const [[kind, what] = []] = Object.entries(step).filter(([key]) => key !== 'line');
  return typeof what === 'object' && what !== null ? `${kind}: ${Object.entries(what).flat().join(' ')}` : `${kind}: ${String(what)}`;
}

const SET = (kind: 'StatefulSet' | 'DaemonSet', name: string) => `apiVersion: apps/v1
kind: ${kind}
metadata: { name: ${name} }
spec:
  ${kind === 'StatefulSet' ? `serviceName: ${name}\n  replicas: 5\n  podManagementPolicy: Parallel\n  volumeClaimTemplates: [{ metadata: { name: data }, spec: { accessModes: [ReadWriteOnce], resources: { requests: { storage: 1Gi } } } }]` : ''}
  selector: { matchLabels: { app: ${name} } }
  template:
    metadata: { labels: { app: ${name} } }
    spec: { containers: [{ name: nginx, image: 'nginx:1.28' }] }
---
apiVersion: v1
kind: Service
metadata: { name: ${name} }
spec: { clusterIP: None, selector: { app: ${name} }, ports: [{ port: 80 }] }
`;
/** What goes on until it is interrupted, and what needs a container that was restarted. */
const UNENDING = ['kubectl get po -w', 'kubectl exec -it web-0 -- sh', 'kubectl logs web-0 --previous'];
const cheats = Object.values(read<Record<string, Record<string, string>>>('content/reference/cheat-sheet.yaml')).flatMap((group) => Object.values(group));

test('every command of the cheat sheet does in the simulator what it says', () => {
  const cluster = createCluster({ seed: 'cheat-sheet', nodes: 3, epochMs: 1_795_251_600_000, preloaded: 'all', programs: { kubectl } });
  cluster.workstation.writeFile('web.yaml', SET('StatefulSet', 'web'));
  cluster.workstation.writeFile('agent.yaml', SET('DaemonSet', 'agent'));
  const run = (line: string) => { const { out, err, exit } = cluster.workstation.run(line); cluster.advance(60_000); return { line, exit, said: `${out}${err}` }; };
  for (const line of ['kubectl apply -f web.yaml', 'kubectl apply -f agent.yaml', 'kubectl set image statefulset/web nginx=nginx:1.27', 'kubectl set image daemonset/agent nginx=nginx:1.27']) expect(run(line).exit).toBe(0);
  const last = ['kubectl scale statefulset web --replicas=0', 'kubectl delete -f web.yaml', 'kubectl delete pvc data-web-4'];
  const order = [...cheats.filter((line) => !UNENDING.includes(line) && !last.includes(line)), ...last];
  // diff's exit code 1 says that there is a difference.
  const failed = order.map(run).filter(({ line, exit }) => exit > (line.startsWith('kubectl diff') ? 1 : 0));
  expect(failed).toEqual([]);
  expect(cheats.filter((line) => UNENDING.includes(line))).toHaveLength(UNENDING.length);
});
