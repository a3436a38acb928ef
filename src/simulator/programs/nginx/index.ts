import type { Json } from '../../base/json';
import { failed, type Os, type Program, type Step } from '../../base/program';
import type { ProgramTable } from '../../runtime/image';
import { parseRequest } from '../common/http';
import { awaitServer, idleServer, serve, type ServerState } from '../common/httpServer';
import { isPackaged } from './packaged';
import { configuredServer } from './parts';
import { answer, isDirectory, isPlain, logAccess } from './site';
import { CAUGHT, entrypoint, notice, noticeLines, PID_FILE, SIGNALS } from './startup';

/** The packaged configuration; `configured` once something else was asked of it. */
interface NginxState { readonly packaged: ServerState | null; readonly quitting: boolean }

/** What a request was answered with: all but the time of its line in the access log. */
interface Repeatable { readonly access: string; readonly text: string }

const isOurs = (state: Json): boolean => (state as unknown as NginxState).packaged !== undefined;

/** A file server as the official image configures it, master and workers in one process; with another configuration its other half does the work. */
const nginx: Program = {
  start: (): Json => ({ packaged: null, quitting: false }),
  step(json, wake, os): Step {
    if (!isOurs(json)) return configuredServer.code().server.step(json, wake, os);
    let state = json as unknown as NginxState;
    if (!state.packaged) {
      const begun = begin(os);
      if (!begun) { const { server } = configuredServer.code(); return server.step(server.start(os), wake, os); }
      state = begun;
    }
    for (const [index, signal] of wake.signals.entries()) {
      if (signal === 'HUP') return configuredServer.code().takeOver(os, { ...idleServer(0), ...state.packaged, quitting: state.quitting }, wake.signals.slice(index));
      notice(os, SIGNALS[signal] ?? '');
      if (signal === 'TERM' || signal === 'INT') return { exit: 0 };
      if (signal === 'QUIT') state = quit(os, state);
    }
    return attend(os, state);
  },
  answer(json, request, client, os, again) {
    if (!isOurs(json)) return undefined;
    const state = json as unknown as NginxState;
    if (!state.packaged) return undefined;
    const counted = { ...state, packaged: { ...state.packaged, total: state.packaged.total + 1 } } as unknown as Json;
    if (again) {
      const { access, text } = again as unknown as Repeatable;
      logAccess(os, client, access);
      return { state: counted, text, again };
    }
    const whole = parseRequest(request);
    if (whole === undefined || whole === 'bad' || !isPlain(whole) || isDirectory(os, whole.target)) return undefined;
    const { text, access } = answer(os, whole, client, state.packaged.total + 1, false);
    return { state: counted, text, ...(access === undefined ? {} : { again: { access, text } }) };
  },
};

/** The usual start; undefined where the other half has to look. */
function begin(os: Os): NginxState | undefined {
  if (os.args.slice(1).join(' ') !== '-g daemon off;' || !isPackaged(os)) return undefined;
  const listener = os.listen(80);
  if (failed(listener)) return undefined;
  for (const signal of CAUGHT) os.onSignal(signal, 'catch');
  os.writeFile(PID_FILE, `${os.pid}\n`);
  for (const line of noticeLines(os)) notice(os, line);
  return { packaged: idleServer(listener), quitting: false };
}

/** Answers what is plain; with the first request that is not, the other half takes over. */
function attend(os: Os, state: NginxState): Step {
  const before = state.packaged ?? idleServer(0);
  let left = false;
  const server = serve(os, before, (request, client, connection) => {
    if (request !== 'bad' && isPlain(request) && !isDirectory(os, request.target)) return answer(os, request, client, connection, state.quitting);
    left = true;
    return undefined;
  });
  if (left) return configuredServer.code().takeOver(os, { ...server, quitting: state.quitting }, []);
  if (state.quitting && server.connections.every(({ input, output }) => input === '' && output === '')) return { exit: 0 };
  return awaitServer({ ...state, packaged: server } as unknown as Json, server);
}

/** Takes no new connections; the present ones are answered to their end. */
function quit(os: Os, state: NginxState): NginxState {
  if (state.packaged && state.packaged.listener !== null) os.close(state.packaged.listener);
  return { ...state, quitting: true, packaged: state.packaged && { ...state.packaged, listener: null } };
}

export const programs: ProgramTable = { nginx, 'nginx/entrypoint': entrypoint };
