import { expect, test } from 'vitest';
import { kubectl } from '../../src/kubectl/index';
import { createCluster } from '../../src/simulator/cluster/cluster';
import { LAB_EPOCH_MS } from '../../src/workbench/log';
import { chanceOf, seedsOf } from './chance';
import { Promises } from './invariants';
import { FILES, typedBy, type Typed } from './lines';

const LINES = 25;
const LIMIT_MS = 3_000;
const WEB = "apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: web}\nspec: {serviceName: web, replicas: 2, selector: {matchLabels: {app: web}}, template: {metadata: {labels: {app: web}}, spec: {containers: [{name: nginx, image: 'nginx:1.28'}]}}}\n";

const makeCluster = () => createCluster({ seed: 'lines', nodes: 2, epochMs: LAB_EPOCH_MS, preloaded: 'all', programs: { kubectl, k: kubectl } });

const begun = (() => {
  const cluster = makeCluster();
  cluster.workstation.writeFile('web.yaml', WEB);
  expect(cluster.workstation.run('kubectl apply -f web.yaml && kubectl run client --image=busybox:1.36 -- sleep 3600').exit).toBe(0);
  cluster.runUntilQuiet(60_000);
  for (const [name, text] of Object.entries(FILES)) cluster.workstation.writeFile(name, text);
  return cluster.state();
})();

/** Verbs that only look: whatever is wrong with their line, nothing changes by it. */
const LOOKS = /^(?:kubectl|k) (?:get|describe|logs|explain|version|api-resources|api-versions|cluster-info|events|top|auth|diff|wait|completion|help)\b[^|&;<>()`$\n]*$/;

/** Runs one line; what is wrong with how it went. */
function troubles(cluster: ReturnType<typeof makeCluster>, promises: Promises, { line, stdin, interruptAfterMs }: Typed): readonly string[] {
  const [before, at, version] = [cluster.hash(), cluster.nowMs(), cluster.journal.changes(0).length];
  const { out, err, exit } = cluster.workstation.run(line, { stdin, limitMs: LIMIT_MS, ...(interruptAfterMs === undefined ? {} : { interruptAfterMs }) });
  const instant = cluster.nowMs() === at;
  return [
    ...promises.check(),
    ...(Number.isInteger(exit) && exit >= 0 && exit <= 255 ? [] : [`exit ${exit}`]),
    ...(/\bundefined\b(?!:)|\[object Object\]|\bNaN\b|TypeError|at .*\.ts:\d+/.test(out + err) && !/undefined|NaN/.test(line + stdin) ? [`it said what only programs say:\n${out}${err}`.slice(0, 2_000)] : []),
    ...(LOOKS.test(line) && instant && (cluster.hash() !== before || cluster.journal.changes(0).length !== version) ? ['looking changed the cluster'] : []),
  ];
}

test.each(seedsOf(24))(`seed %i: ${LINES} random command lines end, say nothing odd and break no promise`, (seed) => {
  const chance = chanceOf(seed);
  const cluster = makeCluster();
  cluster.restore(begun);
  const promises = new Promises(cluster);
  for (let index = 0; index < LINES; index++) {
    const typed = typedBy(chance);
    const told = `seed ${seed}, line ${index + 1}: ${JSON.stringify(typed).slice(0, 1_000)}`;
    let broken: readonly string[];
    try {
      broken = troubles(cluster, promises, typed);
    } catch (error) {
      throw new Error(told, { cause: error });
    }
    expect(broken, told).toEqual([]);
    if (cluster.nowMs() - LAB_EPOCH_MS > 600_000) return;
  }
});
