/** How much `ordinal serve` sustains: so many watches are open, each hears of every change, while small gets come at a steady rate. */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { home } from './install.mjs';

const WATCHES = 200;
const GETS_PER_SECOND = 500;
const WRITES_PER_SECOND = 5;
const SECONDS = 10;
const CONFIG_MAPS = '/api/v1/namespaces/default/configmaps';

function start(kubeconfig) {
  const server = spawn(process.execPath, [join(home, 'src/tools/ordinal.mjs'), 'serve', '--port', '0', '--preloaded', '--kubeconfig', kubeconfig], { stdio: ['ignore', 'pipe', 'inherit'] });
  return new Promise((ready, fail) => {
    server.once('exit', () => fail(new Error('ordinal serve ended before it listened')));
    server.stdout.on('data', (text) => { const [, address] = /at (http:\S+)/.exec(String(text)) ?? []; if (address) ready({ address, server }); });
  });
}

/** Milliseconds of processor time a process has used, where the system tells. */
function processorMs(pid) {
  const file = `/proc/${pid}/stat`;
  if (!existsSync(file)) return Number.NaN;
  const fields = readFileSync(file, 'utf8').split(') ')[1].split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

function ask(address, path, { method = 'GET', agent, body } = {}) {
  return new Promise((done, fail) => {
    const sent = request(`${address}${path}`, { method, agent, headers: body ? { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) } : {} }, (response) => {
      response.resume();
      response.on('end', () => done(response.statusCode));
    });
    sent.on('error', fail);
    sent.end(body);
  });
}

/** Opens a watch; resolves with how many events it has heard so far, as a function. */
function watch(address) {
  return new Promise((done, fail) => {
    let events = 0;
    request(`${address}${CONFIG_MAPS}?watch=true`, { agent: false }, (response) => {
      response.on('data', (chunk) => { for (const byte of chunk) if (byte === 10) events++; });
      response.on('error', () => undefined);
      done(() => events);
    }).on('error', fail).end();
  });
}

const middle = (values, part) => values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * part))];

/** Resolves with lines of name and value. */
export async function servedFigures() {
  const folder = mkdtempSync(join(tmpdir(), 'ordinal-bench-'));
  const { address, server } = await start(join(folder, 'kubeconfig'));
  const agent = new Agent({ keepAlive: true, maxSockets: 20 });
  const map = (data) => JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'bench' }, data });
  await ask(address, CONFIG_MAPS, { method: 'POST', body: map({ k: '0' }) });
  const heard = await Promise.all(Array.from({ length: WATCHES }, () => watch(address)));
  const before = heard.map((events) => events());
  const [times, pending, written] = [[], new Set(), []];
  const [cpuBefore, began] = [processorMs(server.pid), performance.now()];
  let writes = 0;
  for (let now = 0; now < SECONDS * 1000; now = performance.now() - began) {
    for (const due = Math.floor(now / 1000 * GETS_PER_SECOND); times.length + pending.size < due; ) {
      const at = performance.now();
      const one = ask(address, `${CONFIG_MAPS}/bench`, { agent }).then(() => { times.push(performance.now() - at); pending.delete(one); });
      pending.add(one);
    }
    if (writes < Math.floor(now / 1000 * WRITES_PER_SECOND)) written.push(ask(address, `${CONFIG_MAPS}/bench`, { method: 'PUT', body: map({ k: String(++writes) }), agent }));
    await new Promise((next) => { setTimeout(next, 2); });
  }
  const [seconds, cpu, answered] = [(performance.now() - began) / 1000, processorMs(server.pid) - cpuBefore, times.length];
  await Promise.all([...pending, ...written]);
  await new Promise((next) => { setTimeout(next, 500); });
  const told = heard.reduce((sum, events, index) => sum + events() - before[index], 0);
  server.removeAllListeners('exit').kill();
  agent.destroy();
  rmSync(folder, { recursive: true });
  return [
    [`ordinal serve, ${WATCHES} watches open: gets a second (asked for: ${GETS_PER_SECOND})`, answered / seconds, '/s'],
    ['  half of them took at most', middle(times, 0.5), 'ms'], ['  99 in 100 took at most', middle(times, 0.99), 'ms'],
    [`  events told of ${writes} changes (${WATCHES} each)`, told, ''], ['  processor of the server', cpu / seconds / 10, '%'],
  ];
}
