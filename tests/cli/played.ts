/** Plays a scenario over HTTP with a real kubectl, and records it as the real cluster was recorded. */
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { load } from 'js-yaml';
import type { NodeAction } from '../../src/simulator/cluster/contract';
import { serveCluster, serving, type Served } from '../../src/cli/serve/index';
import { filesOf, recorded, recordedCluster, SETTLE, WATCHED, type Scenario } from '../conformance/player';
import type { RawChange, RawRecording, Step } from '../conformance/compare/raw';
import { wordsOf } from './words';

/** What the clients' clock, which is the real one, must not be behind of. */
const AHEAD_MS = 3_600_000;
const LIMIT_MS = 60_000;
/** A command that takes longer waits for the cluster, which may then go faster: unless its own patience counts, which is real time. */
const PATIENCE_MS = 700;
const HASTE = 20;
const impatient = (step: Step): boolean => step.kill !== undefined || /kubectl drain|--timeout[= ](\d|1\d)s?\b/.test(step.run ?? '');

/** Plays the scenario of a folder with the kubectl at a path. */
export async function playOverHttp(folder: string, kubectl: string): Promise<RawRecording> {
  const scenario = load(readFileSync(join(folder, 'scenario.yaml'), 'utf8')) as Scenario;
  const home = mkdtempSync(join(tmpdir(), 'ordinal-'));
  for (const [path, text] of Object.entries(filesOf(folder))) {
    mkdirSync(dirname(join(home, 'work', path)), { recursive: true });
    writeFileSync(join(home, 'work', path), text);
  }
  mkdirSync(join(home, 'work'), { recursive: true });
  const cluster = recordedCluster('conformance', scenario.nodes ?? 3, { serving, epochMs: Date.now() - AHEAD_MS });
  cluster.runUntilQuiet(SETTLE.limitSeconds * 1000);
  const served = await serveCluster(cluster, { port: 0, speed: 1, kubeconfig: join(home, 'kubeconfig') });
  try {
    return await recordSteps(scenario, served, (step) => run(step, { kubectl, home, served }));
  } finally {
    await served.close();
    rmSync(home, { recursive: true });
  }
}

async function recordSteps(scenario: Scenario, { host }: Served, perform: (step: Step) => Promise<Step>): Promise<RawRecording> {
  const { journal } = host.cluster;
  let version = Math.max(0, ...journal.changes(0).map((change) => change.version));
  const changes: RawChange[] = [];
  const steps: Step[] = [];
  for (const [index, written] of scenario.steps.entries()) {
    const step: Step = typeof written === 'string' ? { [written]: {} } : written;
    steps.push(step.run === undefined ? pass(step, host) : await perform(step));
    for (const change of journal.changes(version)) {
      version = change.version;
      if (WATCHED.has(change.resource)) changes.push({ step: index, type: change.type, object: recorded(change) });
    }
  }
  return { steps, changes };
}

function pass(step: Step, host: Served['host']): Step {
  if (step.settle !== undefined) {
    const { quiet = SETTLE.quietSeconds, limit = SETTLE.limitSeconds } = step.settle ?? {};
    return { ...step, settled: host.leap((cluster) => cluster.runUntilQuiet(limit * 1000, quiet * 1000)) };
  }
  if (step.pass !== undefined) host.advance(step.pass * 1000);
  for (const [action, node] of Object.entries(step.node ?? {})) host.node({ action: action as NodeAction['action'], node });
  return step;
}

function run(step: Step, { kubectl, home, served: { host, kubeconfig } }: { readonly kubectl: string; readonly home: string; readonly served: Served }): Promise<Step> {
  const child = spawn(kubectl, wordsOf(step.run ?? '').slice(1), { cwd: join(home, 'work'), env: { PATH: process.env.PATH, HOME: home, TZ: 'UTC', KUBECONFIG: kubeconfig } });
  const texts = { out: '', err: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => { texts.out += text; });
  child.stderr.setEncoding('utf8').on('data', (text: string) => { texts.err += text; });
  child.stdin.on('error', () => undefined).end(step.stdin ?? '');
  const untilMs = host.cluster.nowMs() + (step.limit ? step.limit * 1000 : LIMIT_MS);
  const hurry = impatient(step) ? undefined : setTimeout(() => host.setPace({ speed: HASTE }), PATIENCE_MS);
  const interrupt = step.kill === undefined ? undefined : setTimeout(() => child.kill('SIGINT'), step.kill * 1000);
  const limit = setInterval(() => { if (host.cluster.nowMs() > untilMs && child.kill('SIGKILL')) texts.err += '\n(limit reached)'; }, 50);
  return new Promise((done, fail) => {
    child.once('error', fail);
    child.once('close', (code, signal) => {
      [hurry, interrupt].forEach(clearTimeout);
      clearInterval(limit);
      host.setPace({ speed: 1 });
      done({ ...step, ...texts, exit: code ?? (signal === 'SIGKILL' ? -9 : -2) });
    });
  });
}
