/**
 * `npm run test:e2e [-- --steps 1,2 --times 3 --kubectl FILE]`: Kubernetes' own end-to-end specs against \`ordinal serve\` at speed 1, where their binary is present
 * (ORDINAL_E2E names it, or it lies at .cache/e2e/e2e.test), and the table of what came of them. `--kubectl own` puts the project's own kubectl to the test.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { home } from './install.mjs';
import { realKubectl } from './kubectl.mjs';

/** Step by step, easiest first. */
const SPECS = [
  ['Services should delete a collection of services', 'Services should complete a service status lifecycle', 'EndpointSlice should support creating EndpointSlice API operations', 'Kubectl version should check is all data is printed', 'Kubectl validation should detect unknown metadata fields of a typed object'],
  ['EndpointSlice should create Endpoints and EndpointSlices for Pods matching a Service', 'Kubectl run pod should create a pod from an image when restart is Never', 'Kubectl label should update the label on a resource', 'Kubectl events should show event when pod is created', 'Simple pod should support exec$'],
  ['StatefulSet MinReadySeconds should be honored when enabled', 'StatefulSet .*should have a working scale subresource', 'should list, patch and delete a collection of StatefulSets', 'should validate Statefulset Status endpoints', 'StatefulSetStartOrdinal Setting .start.ordinal', 'StatefulSet .*when the update strategy is OnDelete'],
  ['should run and stop simple daemon', 'should run and stop complex daemon \\[', 'should retry creating failed daemon pods', 'should update pod when spec was updated and update strategy is RollingUpdate', 'should rollback without unnecessary restarts'],
  ['should happen in predictable order and halt if any stateful pod is unhealthy', 'Burst scaling should run to completion even with unhealthy pods', 'should perform rolling updates and roll backs of template modifications \\[', 'should perform canary updates and phased rolling updates of template modifications \\['],
  ['should provide basic identity', 'should delete PVCs with a WhenDeleted policy', 'StatefulSet .*should adopt matching orphans'],
  ['should provide DNS for pods for Subdomain', 'should block an eviction until the PDB is updated to allow it'],
];
const SIDE_BY_SIDE = 6;
const SPEC_LIMIT_MS = 20 * 60_000;

const { values } = parseArgs({ options: { steps: { type: 'string', default: '1,2,3,4,5,6,7' }, times: { type: 'string', default: '1' }, kubectl: { type: 'string' }, only: { type: 'string' } } });
const folder = join(home, '.cache/e2e');
const binary = process.env.ORDINAL_E2E ?? join(folder, 'e2e.test');
const kubectl = values.kubectl === 'own' ? { path: ownKubectl() } : values.kubectl ? { path: values.kubectl } : realKubectl();
if (!existsSync(binary) || !kubectl.path) {
  console.log(kubectl.path ? `Kubernetes' own specs are skipped: their binary is not at ${binary} (ORDINAL_E2E names another place).` : `Kubernetes' own specs are skipped: ${kubectl.why}.`);
  process.exit(0);
}
mkdirSync(folder, { recursive: true });

/** The project's own kubectl as a program of this machine. */
function ownKubectl() {
  const file = join(folder, 'kubectl');
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, `#!/bin/sh\nexec '${process.execPath}' '${join(home, 'src/tools/ordinal.mjs')}' kubectl "$@"\n`, { mode: 0o755 });
  return file;
}

/** Starts the server; resolves when it listens. */
function serve() {
  const kubeconfig = join(folder, 'kubeconfig');
  const server = spawn(process.execPath, [join(home, 'src/tools/ordinal.mjs'), 'serve', '--port', '0', '--preloaded', '--kubeconfig', kubeconfig], { stdio: ['ignore', 'pipe', 'inherit'] });
  return new Promise((ready, fail) => {
    server.once('exit', () => fail(new Error('ordinal serve ended before it listened')));
    server.stdout.on('data', (text) => { if (String(text).includes('KUBECONFIG')) ready({ kubeconfig, stop: () => server.kill() }); });
  });
}

/** Runs one spec in a process of its own. */
function run(kubeconfig, { step, spec, round }) {
  const report = join(folder, `${step}-${spec.replace(/\W+/g, '-')}-${round}`);
  rmSync(`${report}.json`, { force: true });
  const flags = [`--kubeconfig=${kubeconfig}`, '--provider=skeleton', `--kubectl-path=${kubectl.path}`, '--num-nodes=3', '--kube-api-content-type=application/json', '-v=6', '--dump-logs-on-failure=false', '--disable-log-dump=true',
    '--ginkgo.no-color', '--ginkgo.v', '--ginkgo.timeout=20m', '--ginkgo.poll-progress-after=60m', `--ginkgo.json-report=${report}.json`, `--ginkgo.focus=${spec}`];
  const child = spawn(binary, flags, { stdio: ['ignore', 'pipe', 'pipe'], timeout: SPEC_LIMIT_MS });
  const log = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => log.push(text));
  return new Promise((done) => child.once('close', () => {
    writeFileSync(`${report}.log`, Buffer.concat(log));
    done({ step, spec, round, ...outcome(report) });
  }));
}

function outcome(report) {
  const specs = existsSync(`${report}.json`) ? JSON.parse(readFileSync(`${report}.json`, 'utf8')).flatMap((suite) => suite.SpecReports ?? []).filter(({ LeafNodeType, State }) => LeafNodeType === 'It' && State !== 'skipped') : [];
  const failed = specs.find(({ State }) => State !== 'passed');
  return { passed: specs.length > 0 && !failed, seconds: specs.reduce((sum, { RunTime }) => sum + RunTime / 1e9, 0), why: specs.length ? failed?.Failure?.Message.replaceAll('\n', ' ').slice(0, 200) ?? '' : 'no such spec, or the run broke' };
}

/** Several at a time; those that need the cluster for themselves one after the other, at the end. */
async function runAll(kubeconfig, jobs) {
  const results = [];
  const work = async (queue) => { for (let job = queue.shift(); job; job = queue.shift()) results.push(await run(kubeconfig, job)); };
  const shared = jobs.filter(({ step }) => step !== 4);
  await Promise.all(Array.from({ length: SIDE_BY_SIDE }, () => work(shared)));
  await work(jobs.filter(({ step }) => step === 4));
  return results;
}

const server = await serve();
const steps = values.steps.split(',').map(Number);
const jobs = Array.from({ length: Number(values.times) }, (_, round) => steps.flatMap((step) => SPECS[step - 1].map((spec) => ({ step, spec, round: round + 1 })))).flat().filter(({ spec }) => !values.only || spec.includes(values.only));
const results = await runAll(server.kubeconfig, jobs).finally(server.stop);
for (const { step, round, passed, seconds, spec, why } of results.toSorted((a, b) => a.step - b.step || a.round - b.round)) {
  console.log(`${step}  ${round}  ${passed ? 'passed' : 'FAILED'}  ${seconds.toFixed(1).padStart(6)} s  ${spec.replace(/ ?\\\[.*$/, '')}${why ? `  :: ${why}` : ''}`);
}
console.log(`${results.filter(({ passed }) => passed).length} of ${results.length} passed`);
process.exit(results.every(({ passed }) => passed) ? 0 : 1);
