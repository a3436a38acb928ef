import type { Json } from '../../base/json';
import { failed, type Os, type Program, type Step } from '../../base/program';
import type { ProgramTable } from '../../runtime/image';
import { formatResponse, type HttpRequest } from '../common/http';
import { awaitServer, idleServer, serve, type Reply, type ServerState } from '../common/httpServer';
import { formatTime } from '../common/time';

interface HttpdState { readonly server: ServerState | null; readonly root: string; readonly verbose: boolean }

/** Busybox's file server; goes to the background unless told to stay (-f). */
const httpd: Program = {
  start: (): Json => ({ server: null, root: '', verbose: false }),
  step(json, _wake, os): Step {
    let state = json as unknown as HttpdState;
    if (!state.server) {
      const args = os.args.slice(1);
      const value = (option: string): string | undefined => args.map((one, index) => (one === option ? args[index + 1] : one.startsWith(option) ? one.slice(option.length) : undefined)).find((one) => one !== undefined);
      const port = Number((value('-p') ?? '80').split(':').at(-1));
      const listener = os.listen(port);
      if (failed(listener)) { os.write(2, 'httpd: bind: Address already in use\n'); return { exit: 1 }; }
      const root = value('-h') ?? os.cwd;
      if (failed(os.stat(root))) { os.write(2, `httpd: can't change directory to '${root}': No such file or directory\n`); return { exit: 1 }; }
      state = { server: idleServer(listener), root, verbose: args.some((one) => /^-[a-z]*v/.test(one)) };
      if (!args.some((one) => /^-[a-z]*f/.test(one))) { os.fork(state as unknown as Json); return { exit: 0 }; }
    }
    const { root, verbose } = state;
    const server = serve(os, state.server ?? idleServer(0), (request, client) => respond(os, root, request, verbose ? client : undefined));
    return awaitServer({ ...state, server } as unknown as Json, server);
  },
};

function respond(os: Os, root: string, request: HttpRequest | 'bad', client: string | undefined): Reply {
  const reply = (status: number, type: string, body: string, extra: Readonly<Record<string, string>> = {}): Reply => {
    if (client !== undefined && request !== 'bad') os.write(2, `[::ffff:${client}]:0: response:${status}\n`);
    return { text: formatResponse(status, { Date: formatTime(os.nowMs(), '%a, %d %b %Y %T GMT'), Connection: 'close', 'Content-type': type, ...extra }, body, request === 'bad' ? 'GET' : request.method), close: true };
  };
  const fault = (status: number, title: string, text: string): Reply => reply(status, 'text/html', `<HTML><HEAD><TITLE>${status} ${title}</TITLE></HEAD>\n<BODY><H1>${status} ${title}</H1>\n${text}\n</BODY></HTML>\n`);
  if (request === 'bad') return fault(400, 'Bad Request', 'Unsupported method');
  if (request.method !== 'GET' && request.method !== 'HEAD') return fault(501, 'Not Implemented', 'The requested method is not recognized');
  const path = (request.target.split('?')[0] ?? '/').split('/').filter((part) => part !== '' && part !== '.' && part !== '..').join('/');
  const stat = os.stat(`${root}/${path}`);
  const file = !failed(stat) && stat.type === 'directory' ? `${root}/${path}/index.html` : `${root}/${path}`;
  const body = os.readFile(file);
  if (failed(body)) return fault(404, 'Not Found', 'The requested URL was not found');
  return reply(200, file.endsWith('.html') ? 'text/html' : file.endsWith('.txt') ? 'text/plain' : 'application/octet-stream', body, { 'Accept-Ranges': 'bytes' });
}

export const programs: ProgramTable = { httpd };
