import type { Json } from '../../base/json';
import { failed, type Os, type Program, type Signal, type Step } from '../../base/program';
import type { ProgramTable } from '../../runtime/image';
import { formatResponse, type HttpRequest } from '../common/http';
import { awaitServer, idleServer, serve, type ServerState } from '../common/httpServer';
import { formatTime } from '../common/time';

/** A server of the test image: where it listens, what it says, how it takes a signal. */
interface Role {
  readonly portFlag: string;
  readonly port: number;
  readonly answer: (os: Os, request: HttpRequest, client: string) => { readonly status?: number; readonly type?: string; readonly body: string };
  readonly stopped: (os: Os, signal: Signal) => { readonly exit: number } | { readonly untilMs: number };
}

/** A Go program that does not handle a signal ends with 2 where it is the first process. */
const unhandled = () => ({ exit: 2 });
const notFound = { status: 404, body: '404 page not found\n' };
const AFTERLIFE_MS = 60_000;

function fileAt(os: Os, target: string): ReturnType<Role['answer']> {
  const path = `/${(target.split('?')[0] ?? '').split('/').filter((part) => part !== '' && part !== '.' && part !== '..').join('/')}`;
  const stat = os.stat(path);
  if (failed(stat)) return notFound;
  if (stat.type === 'directory') {
    const names = os.list(path);
    const shown = failed(names) ? [] : names.map((name) => { const inner = os.stat(`${path}/${name}`); return !failed(inner) && inner.type === 'directory' ? `${name}/` : name; });
    return { type: 'text/html; charset=utf-8', body: `<!doctype html>\n<meta name="viewport" content="width=device-width">\n<pre>\n${shown.map((name) => `<a href="${name}">${name}</a>\n`).join('')}</pre>\n` };
  }
  const text = os.readFile(path);
  return failed(text) ? notFound : { body: text };
}

function netexec(os: Os, { target }: HttpRequest, client: string): ReturnType<Role['answer']> {
  const [path = '/', search = ''] = target.split('?');
  const value = (name: string) => decodeURIComponent(search.split('&').map((pair) => pair.split('=')).find(([key]) => key === name)?.[1] ?? '');
  switch (path) {
    case '/hostname': case '/hostName': return { body: os.hostname };
    case '/clientip': return { body: `${client}:0` };
    case '/echo': return { body: value('msg'), status: Number(value('code')) || 200 };
    case '/healthz': case '/readyz': return { body: '' };
    default: return { body: `NOW: ${formatTime(os.nowMs(), '%Y-%m-%d %T')}.000000000 +0000 UTC` };
  }
}

const ROLES: Readonly<Record<string, Role>> = {
  'test-webserver': { portFlag: '--port', port: 80, answer: (os, { target }) => fileAt(os, target), stopped: unhandled },
  netexec: { portFlag: '--http-port', port: 8080, answer: netexec, stopped: () => ({ exit: 0 }) },
  'serve-hostname': {
    portFlag: '--port', port: 9376, answer: (os) => ({ body: os.hostname }),
    stopped(os, signal) {
      if (signal !== 'TERM') return { exit: 2 };
      for (const text of ['Shutting down after receiving signal: terminated.', 'Awaiting pod deletion.']) os.write(2, `${formatTime(os.nowMs(), '%Y/%m/%d %T')} ${text}\n`);
      return { untilMs: os.nowMs() + AFTERLIFE_MS };
    },
  },
};

interface State { readonly server: ServerState | null; readonly endMs: number | null }

/** Kubernetes' own test image: `pause`, and small servers. */
const agnhost: Program = {
  start(os): Json {
    for (const signal of ['INT', 'TERM'] as const) os.onSignal(signal, 'catch');
    return { server: null, endMs: null };
  },
  step(json, { signals }, os): Step {
    const state = json as unknown as State;
    const name = os.args[1] ?? '';
    const role = ROLES[name];
    if (name === 'pause') return pause(os, state, signals);
    if (!role) { os.write(2, `Error: unknown command "${name}" for "app"\nRun 'app --help' for usage.\n`); return { exit: 1 }; }
    return attend(os, role, state, signals);
  },
};

function pause(os: Os, { server }: State, signals: readonly Signal[]): Step {
  const [signal] = signals;
  if (signal) {
    const words = `exiting because of signal "${signal === 'INT' ? 'interrupt' : 'terminated'}"\n`;
    os.writeFile(os.env['TERMINATION_MESSAGE_PATH'] ?? '/dev/termination-log', words);
    os.write(1, words);
    return { exit: signal === 'INT' ? 1 : 2 };
  }
  if (!server) os.write(1, 'Paused\n');
  return { state: { server: idleServer(0), endMs: null } as unknown as Json, wait: {} };
}

function attend(os: Os, role: Role, given: State, signals: readonly Signal[]): Step {
  let { server, endMs } = given;
  const [signal] = signals;
  if (signal && endMs === null) {
    const end = role.stopped(os, signal);
    if ('exit' in end) return end;
    endMs = end.untilMs;
  }
  if (endMs !== null && os.nowMs() >= endMs) return { exit: 0 };
  if (!server) {
    const port = portOf(os, role);
    const listener = os.listen(port);
    if (failed(listener)) { os.write(2, `listen tcp :${port}: bind: address already in use\n`); return { exit: 1 }; }
    server = idleServer(listener);
  }
  server = serve(os, server, (request, client) => {
    if (request === 'bad') return { text: formatResponse(400, { 'Content-Type': 'text/plain; charset=utf-8', Connection: 'close' }, '400 Bad Request', 'GET'), close: true };
    const { status = 200, type = 'text/plain; charset=utf-8', body } = role.answer(os, request, client);
    const close = request.headers['connection'] === 'close';
    return { text: formatResponse(status, { 'Content-Type': type, Date: formatTime(os.nowMs(), '%a, %d %b %Y %T GMT'), ...(close ? { Connection: 'close' } : {}) }, body, request.method), close };
  });
  const waiting = awaitServer({ server, endMs } as unknown as Json, server);
  return endMs === null || !('wait' in waiting) ? waiting : { ...waiting, wait: { ...waiting.wait, untilMs: endMs } };
}

function portOf(os: Os, { portFlag, port }: Role): number {
  const at = os.args.findIndex((one) => one === portFlag || one.startsWith(`${portFlag}=`));
  const value = at < 0 ? undefined : os.args[at]?.split('=')[1] ?? os.args[at + 1];
  return Number(value ?? port);
}

export const programs: ProgramTable = { agnhost };
