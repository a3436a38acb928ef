import { expect, test } from 'vitest';
import type { Lab } from '../../../src/labs/contract';
import { parseLab } from '../../../src/labs/index';
import { openWorkbench } from '../../../src/workbench/index';
import type { Input, Workbench } from '../../../src/workbench/contract';
import { runVisibly } from '../../../src/worker/ahead';
import { rowsOf } from '../../../src/worker/frames';
import { momentsAround } from '../../../src/worker/past';
import { labs } from '../../labs/folders';

const { lab, solution } = parseLab(labs.find((one) => one.id === 'headless-service')?.texts ?? {});
const line = (text: string): Input => ({ line: { terminal: 1, text } });

const daemon = `apiVersion: apps/v1
kind: DaemonSet
metadata: { name: agent }
spec:
  selector: { matchLabels: { app: agent } }
  template: { metadata: { labels: { app: agent } }, spec: { containers: [{ name: agent, image: 'nginx:1.27' }] } }
---
apiVersion: v1
kind: Service
metadata: { name: front }
spec: { selector: { app: agent }, ports: [{ port: 80 }] }
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: { name: store }
spec: { accessModes: [ReadWriteOnce], resources: { requests: { storage: 1Gi } } }
`;

const plays: readonly { readonly what: string; readonly lab: Lab; readonly inputs: readonly (readonly [Input, number])[] }[] = [
  {
    what: 'a set that comes up, is scaled and loses a Pod', lab,
    inputs: [[{ edited: { file: 'web.yaml', text: solution.files['web.yaml'] ?? '' } }, 0], [line('kubectl apply -f web.yaml'), 30_000], [line('kubectl create serviceaccount unseen'), 2_000], [line('kubectl delete pod nginx-sts-1'), 20_000],
      [line('kubectl scale statefulset nginx-sts --replicas=1'), 60_000], [line('kubectl run loop --image=busybox -- sh -c "while true; do sleep 1; done"'), 30_000], [line('kubectl annotate pod loop unseen=1'), 5_000], [line('kubectl delete service nginx-svc'), 5_000]],
  },
  {
    what: 'a DaemonSet that is updated while a machine has no power', lab: { id: 'seen', cluster: { nodes: 3 }, before: [], predictions: [], tasks: [], files: [{ name: 'daemon.yaml', text: daemon }] },
    inputs: [[line('kubectl apply -f daemon.yaml'), 30_000], [{ node: { node: 'worker-1', action: 'stop' } }, 70_000], [line('kubectl set env daemonset agent A=b'), 60_000], [{ node: { node: 'worker-1', action: 'start' } }, 30_000],
      [line('kubectl cordon worker-2'), 5_000], [line('kubectl delete service front'), 5_000], [line('kubectl delete pvc store'), 5_000], [line('kubectl delete daemonset agent'), 60_000]],
  },
];

/** What is seen, but for who waits for what: that follows what it rests on within milliseconds, and comes and goes there. */
const pictureOf = (bench: Workbench): string => JSON.stringify([[...rowsOf(bench.cluster, bench.beganMs).values()].map((row) => ({ ...row, waits: undefined })), bench.verdicts().map(({ state }) => state)]);

/** The moments at which the picture of a lab differs from the one an instant before, found by looking at each. */
function looked(bench: Workbench, inputs: readonly (readonly [Input, number])[]): readonly number[] {
  const seen = new Set<number>();
  let picture = pictureOf(bench);
  const look = () => {
    const now = pictureOf(bench);
    if (now !== picture) seen.add(bench.nowMs());
    picture = now;
  };
  for (const [input, ms] of inputs) {
    bench.handle(input);
    look();
    const untilMs = bench.nowMs() + ms;
    while (bench.runInstant(untilMs)) look();
    bench.advance(untilMs - bench.nowMs());
  }
  return [...seen];
}

test.each(plays)('$what: stepping through the past meets each moment at which something is seen to change, and no other', ({ lab: played, inputs }) => {
  const bench = openWorkbench(played);
  const seen = looked(bench, inputs);
  expect(seen.length).toBeGreaterThan(20);
  const back: number[] = [];
  for (let ms: number | undefined = momentsAround(bench, bench.nowMs()).previousMs; ms !== undefined; ms = momentsAround(bench, ms).previousMs) back.unshift(ms);
  expect(back).toEqual(seen);
  const on: number[] = seen[0] === 0 ? [0] : [];
  for (let ms = momentsAround(bench, 0).nextMs; ms !== undefined; ms = momentsAround(bench, ms).nextMs) on.push(ms);
  expect(on).toEqual(seen);
  const changes = new Set(bench.cluster.journal.changes(0).map(({ atMs }) => atMs - bench.beganMs).filter((ms) => ms >= 0));
  expect(seen.length, 'fewer than there are changes').toBeLessThan(changes.size * 0.8);
});

test('the next event of the present is the next one of the past', () => {
  const bench = openWorkbench(lab);
  bench.handle({ edited: { file: 'web.yaml', text: solution.files['web.yaml'] ?? '' } });
  bench.handle(line('kubectl apply -f web.yaml'));
  const beganMs = bench.nowMs();
  const met: number[] = [];
  while (bench.nowMs() < 60_000) if (runVisibly(bench, 60_000) === 'seen') met.push(bench.nowMs()); else if (bench.cluster.nextMs() === undefined) break;
  const on: number[] = [];
  for (let ms = momentsAround(bench, beganMs).nextMs; ms !== undefined && ms <= bench.nowMs(); ms = momentsAround(bench, ms).nextMs) on.push(ms);
  expect(met.length).toBeGreaterThan(5);
  expect(on).toEqual(met);
});
