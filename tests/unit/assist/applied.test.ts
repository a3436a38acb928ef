import { expect, it } from 'vitest';
import { diagnose } from '../../../src/assist/index';
import { kubectl } from '../../../src/kubectl/index';
import { parseLab } from '../../../src/labs/index';
import { createCluster } from '../../../src/simulator/cluster/cluster';
import { labs as labTexts } from '../../labs/folders';

const labs = labTexts.map(({ texts }) => parseLab(texts)).map((folder) => ({ id: folder.lab.id, folder }));

/** Every lab's own manifests, as its solution has them. */
const manifests = labs.flatMap(({ id, folder }) => Object.entries(folder.solution.files).filter(([name]) => /\.ya?ml$/.test(name)).map(([name, text]) => ({ id, name, text })));

it('there are manifests of many labs', () => expect(new Set(manifests.map(({ id }) => id)).size).toBeGreaterThan(15));

it.each(manifests)('$id $name: a file that was applied has no problem, as long as it is what it was', ({ name, text }) => {
  const cluster = createCluster({ seed: 'applied', nodes: 3, epochMs: 1_767_258_000_000, programs: { kubectl } });
  cluster.runUntilQuiet(60_000);
  cluster.workstation.writeFile(name, text);
  const { exit } = cluster.workstation.run(`kubectl apply -f ${name}`);
  cluster.advance(20_000);
  if (exit === 0) expect(diagnose(text, { api: cluster.api, others: [] }).filter(({ severity }) => severity === 'error')).toEqual([]);
});

it('what was applied and is left out now is asked away', () => {
  const cluster = createCluster({ seed: 'applied', nodes: 1, epochMs: 1_767_258_000_000, programs: { kubectl } });
  const pod = (more: string) => `apiVersion: v1\nkind: Pod\nmetadata:\n  name: one\nspec:\n${more}  containers:\n    - name: main\n      image: nginx\n`;
  cluster.workstation.writeFile('pod.yaml', pod('  hostname: there\n'));
  cluster.workstation.run('kubectl apply -f pod.yaml');
  const messages = (text: string) => diagnose(text, { api: cluster.api, others: [] }).map(({ message }) => String(message).slice(0, 60));
  expect(messages(pod('  hostname: there\n'))).toEqual([]);
  expect(messages(pod('').replace('one\n', 'one\n  annotations:\n    kubectl.kubernetes.io/last-applied-configuration: nonsense\n'))).toHaveLength(1);
  expect(messages(pod(''))).toEqual([expect.stringContaining('pod updates may not change')]);
});
