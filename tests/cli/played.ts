/** Plays a scenario over HTTP with a real kubectl, and records it as the real cluster was recorded. */
import { spawn, spawnSync } from 'node:child_process';
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
/** What a command costs, as in the page: otherwise the clock stands while a command works, however slow the machine is. */
const COMMAND_MS = 150;
/** A command that waits for the cluster lets its clock run, in steps; it has time to hear of each change before the next step. */
const STEP_MS = 200;
const TICK_MS = 10;
const HEAR_MS = 50;
const START_MS = 80;
/** A command whose own patience counts, which is real time. */
const impatient = (step: Step): boolean => step.kill !== undefined || /kubectl drain|--timeout[= ](\d|1\d|20)s?\b/.test(step.run ?? '');

/** How many times slower than it might be this machine is now. */
function slowness(kubectl: string): number {
  const began = performance.now();
  spawnSync(kubectl, ['version', '--client']);
  return Math.max(1, (performance.now() - began) / START_MS);
}

/** Plays the scenario of a folder with the kubectl at a path. */
export async function playOverHttp(folder: string, kubectl: string): Promise<RawRecording> {
  const scenario = load(readFileSync(join(folder, 'scenario.yaml'), 'utf8')) as Scenario;
  const home = mkdtempSync(join(tmpdir(), 'ordinal-'));
  for (const [path, text] of Object.entries(filesOf(folder))) {
    mkdirSync(dirname(join(home, 'work', path)), { recursive: true });
    writeFileSync(join(home, 'work', path), text);
  }
  mkdirSync(join(home, 'work'), { recursive: true });
  const cluster = recordedCluster('conformance', scenario.nodes ?? 3, { serving, epochMs: Math.floor(Date.now() / 1000) * 1000 - AHEAD_MS });
  cluster.runUntilQuiet(SETTLE.limitSeconds * 1000);
  const served = await serveCluster(cluster, { port: 0, speed: 1, kubeconfig: join(home, 'kubeconfig') });
  served.host.setPace({ running: false });
  const slow = slowness(kubectl);
  try {
    return await recordSteps(scenario, served, (step) => run(step, { kubectl, home, served, slow }));
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

interface Running { readonly kubectl: string; readonly home: string; readonly served: Served; readonly slow: number }

function run(step: Step, { kubectl, home, served: { host, kubeconfig }, slow }: Running): Promise<Step> {
  const child = spawn(kubectl, wordsOf(step.run ?? '').slice(1), { cwd: join(home, 'work'), env: { PATH: process.env.PATH, HOME: home, TZ: 'UTC', KUBECONFIG: kubeconfig } });
  const texts = { out: '', err: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => { texts.out += text; });
  child.stderr.setEncoding('utf8').on('data', (text: string) => { texts.err += text; });
  child.stdin.on('error', () => undefined).end(step.stdin ?? '');
  const untilMs = host.cluster.nowMs() + (step.limit ? step.limit * 1000 : LIMIT_MS);
  if (impatient(step)) host.setPace({ running: true });
  const clock = impatient(step) ? undefined : setInterval(clockOf(host, slow), TICK_MS);
  const interrupt = step.kill === undefined ? undefined : setTimeout(() => child.kill('SIGINT'), step.kill * 1000);
  const limit = setInterval(() => { if (host.cluster.nowMs() > untilMs && child.kill('SIGKILL')) texts.err += '\n(limit reached)'; }, 50);
  return new Promise((done, fail) => {
    child.once('error', fail);
    child.once('close', (code, signal) => {
      clearTimeout(interrupt);
      [clock, limit].forEach(clearInterval);
      host.setPace({ running: false });
      host.advance(COMMAND_MS);
      done({ ...step, ...texts, exit: code ?? (signal === 'SIGKILL' ? -9 : -2) });
    });
  });
}

/** Lets time pass while somebody waits for the cluster (or for so long that he must), and stands still after each change. */
function clockOf(host: Served['host'], slow: number): () => void {
  const { journal } = host.cluster;
  const began = performance.now();
  let heardMs = 0;
  return () => {
    const now = performance.now();
    if (now < heardMs || (host.listening === 0 && now - began < 40 * START_MS * slow)) return;
    const before = journal.version();
    host.advance(STEP_MS);
    if (journal.version() !== before) heardMs = performance.now() + HEAR_MS * slow;
  };
}
