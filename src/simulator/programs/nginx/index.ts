import type { Json } from '../../base/json';
import { failed, type Os, type Program, type Signal, type Step } from '../../base/program';
import type { ProgramTable } from '../../runtime/image';
import { awaitServer, idleServer, serve, type ServerState } from '../common/httpServer';
import { parseRequest } from '../common/http';
import { answer, configuration, logAccess } from './site';
import { entrypoint, notices, noticeOfSignal, release } from './startup';

interface NginxState { readonly server: ServerState | null; readonly daemon: boolean; readonly quitting: boolean }

/** What a request was answered with: all but the time of its line in the access log. */
interface Repeatable { readonly access: string; readonly text: string }

const PID_FILE = '/run/nginx.pid';
/** What is said of the signals that are caught. */
const SIGNALS: Readonly<Partial<Record<Signal, string>>> = { TERM: 'signal 15 (SIGTERM) received, exiting', INT: 'signal 2 (SIGINT) received, exiting', QUIT: 'signal 3 (SIGQUIT) received, shutting down', HUP: 'signal 1 (SIGHUP) received, reconfiguring' };

/** A file server as the official image configures it: master and workers in one process. */
const nginx: Program = {
  start: (): Json => ({ server: null, daemon: true, quitting: false }),
  step(json, wake, os): Step {
    let state = json as unknown as NginxState;
    if (!state.server) {
      const begun = begin(os);
      if ('exit' in begun) return begun;
      if (begun.daemon) { os.fork(begun as unknown as Json); return { exit: 0 }; }
      state = begun;
      if (state.server) os.writeFile(PID_FILE, `${os.pid}\n`);
      os.write(2, notices(os));
    }
    for (const signal of wake.signals) {
      os.write(2, noticeOfSignal(os, SIGNALS[signal] ?? ''));
      if (signal === 'TERM' || signal === 'INT') return { exit: 0 };
      if (signal === 'QUIT') state = quit(os, state);
    }
    const settings = configuration(os);
    const server = serve(os, state.server ?? idleServer(0), (request, client, connection) => answer(os, settings, request, client, connection, state.quitting));
    if (state.quitting && server.connections.every(({ input, output }) => input === '' && output === '')) return { exit: 0 };
    return awaitServer({ ...state, daemon: false, server } as unknown as Json, server);
  },
  answer(json, request, client, os, again) {
    const state = json as unknown as NginxState;
    if (!state.server) return undefined;
    const counted = { ...state, server: { ...state.server, total: state.server.total + 1 } } as unknown as Json;
    if (again) {
      const { access, text } = again as unknown as Repeatable;
      logAccess(os, client, access);
      return { state: counted, text, again };
    }
    const whole = parseRequest(request);
    if (whole === undefined) return undefined;
    const { text, access } = answer(os, configuration(os), whole, client, state.server.total + 1, false);
    return { state: counted, text, ...(access === undefined ? {} : { again: { access, text } }) };
  },
};

function begin(os: Os): { readonly exit: number } | NginxState {
  const args = os.args.slice(1);
  if (args.includes('-v') || args.includes('-V')) { os.write(2, `nginx version: nginx/${release(os)}\n`); return { exit: 0 }; }
  if (args.includes('-t') || args.includes('-T')) {
    os.write(2, 'nginx: the configuration file /etc/nginx/nginx.conf syntax is ok\nnginx: configuration file /etc/nginx/nginx.conf test is successful\n');
    return { exit: 0 };
  }
  const signal = args[args.indexOf('-s') + 1];
  if (args.includes('-s')) return { exit: tell(os, signal ?? '') };
  const unknown = args.find((one, index) => one.startsWith('-') && !['-g', '-c', '-p', '-e', '-q'].includes(one) && !['-g', '-c', '-p', '-e'].includes(args[index - 1] ?? ''));
  if (unknown !== undefined) { os.write(2, `nginx: invalid option: "${unknown.replace(/^-/, '')}"\n`); return { exit: 1 }; }
  return open(os, !args.some((one) => /daemon\s+off/.test(one)));
}

function open(os: Os, daemon: boolean): { readonly exit: number } | NginxState {
  const { port } = configuration(os);
  const listener = os.listen(port);
  if (failed(listener)) {
    os.write(2, `nginx: [emerg] bind() to 0.0.0.0:${port} failed (98: Address already in use)\n`);
    return { exit: 1 };
  }
  for (const one of ['TERM', 'INT', 'QUIT', 'HUP'] as const) os.onSignal(one, 'catch');
  return { server: idleServer(listener), daemon, quitting: false };
}

const COMMANDS: Readonly<Record<string, Signal>> = { stop: 'TERM', quit: 'QUIT', reload: 'HUP', reopen: 'USR1' };

/** `nginx -s quit`: a signal to the running master. */
function tell(os: Os, command: string): number {
  const signal = COMMANDS[command];
  if (!signal) { os.write(2, `nginx: invalid option: "-s ${command}"\n`); return 1; }
  const pid = os.readFile(PID_FILE);
  if (failed(pid)) { os.write(2, `nginx: [error] open() "${PID_FILE}" failed (2: No such file or directory)\n`); return 1; }
  if (!failed(os.kill(Number(pid), signal))) return 0;
  os.write(2, `nginx: [alert] kill(${pid.trim()}, ${{ TERM: 15, QUIT: 3, HUP: 1, USR1: 10 }[signal as 'TERM' | 'QUIT' | 'HUP' | 'USR1']}) failed (3: No such process)\n`);
  return 1;
}

/** Takes no new connections; the present ones are answered to their end. */
function quit(os: Os, state: NginxState): NginxState {
  if (state.server && state.server.listener !== null) os.close(state.server.listener);
  return { ...state, quitting: true, server: state.server && { ...state.server, listener: null } };
}

export const programs: ProgramTable = { nginx, 'nginx/entrypoint': entrypoint };
