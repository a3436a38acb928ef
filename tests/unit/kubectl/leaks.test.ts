import { expect, test } from 'vitest';
import { kubectl } from '../../../src/kubectl/index';
import { createCluster } from '../../../src/simulator/cluster/cluster';
import { LAB_EPOCH_MS } from '../../../src/workbench/log';

const COMMANDS = [
  'kubectl get pods', 'kubectl get pods -o yaml | grep -c name', 'kubectl describe pod one', 'kubectl logs one', 'kubectl exec one -- ls /', 'kubectl exec one -- nothing', 'echo hi | kubectl exec -i one -- cat', 'kubectl apply -f cm.yaml', 'kubectl get nodes -o wide', 'kubectl get nothing',
  'for i in 1 2 3; do kubectl get cm a -o name; done', 'sleep 0.1 & wait', 'x=$(kubectl get cm a -o jsonpath={.data.a}); echo $x', 'kubectl get pods -w | head -1', 'yes | head -100 | wc -l', 'cat <<END | sort > out.txt\nb\na\nEND', 'kubectl delete pod none', 'false || (exit 3)',
];
const ROUNDS = 28;

test('a thousand commands in a row leave nothing behind', () => {
  const cluster = createCluster({ seed: 'leaks', nodes: 1, epochMs: LAB_EPOCH_MS, preloaded: 'all', programs: { kubectl } });
  const { workstation } = cluster;
  workstation.writeFile('cm.yaml', 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {a: b}\n');
  workstation.run('kubectl run one --image=busybox:1.36 -- sh -c "echo hi; sleep 36000"');
  cluster.runUntilQuiet(60_000);
  const terminal = workstation.openTerminal({ columns: 80, rows: 24 });
  const round = () => { for (const line of COMMANDS) { workstation.run(line, { limitMs: 300 }); workstation.type(terminal, line.includes('-w') ? 'true' : line); cluster.advance(250); } };
  /** How large each part of the state is; what the screen shows stays, up to a limit of its own (outputs). */
  const sizes = () => Object.fromEntries(Object.entries(cluster.state().slices).map(([name, part]) => [name, JSON.stringify(part).length]));
  round();
  round();
  const before = sizes();
  for (let count = 0; count < ROUNDS; count++) round();
  const after = sizes();
  const grown = Object.entries(after).filter(([name, size]) => name !== 'runtime/outputs' && size > (before[name] ?? 0) + 1_500);
  expect(2 * COMMANDS.length * ROUNDS).toBeGreaterThan(1_000);
  expect(grown).toEqual([]);
});
