import type { Json } from '../../base/json';
import { failed, type Os, type Program, type Step } from '../../base/program';
import type { ProgramTable } from '../../runtime/image';
import { baseName, Io } from '../common/applet';
import { parseFlags, type Flags } from '../common/flags';
import { parseUrl, type HttpResponse } from '../common/http';
import { continueCall, startCall, type Call, type Problem } from '../common/httpClient';

interface WgetState { readonly call: Call | null; readonly url: string; readonly redirects: number }

/** Busybox's wget. */
const wget: Program = {
  start: (): Json => ({ call: null, url: '', redirects: 0 }),
  step(json, _wake, os): Step {
    let state = json as unknown as WgetState;
    const io = new Io(os, 'busybox');
    const flags = parseFlags(io, os.args.slice(1), 'cqSO:o:T:U:P:Y', { spider: 'Y', header: 'U', timeout: 'T', quiet: 'q', 'output-document': 'O', 'no-check-certificate': 'c' });
    const [target] = flags?.operands ?? [];
    if (!flags || target === undefined) { os.write(2, io.err || 'wget: missing URL\n'); return { exit: 1 }; }
    for (;;) {
      const text = state.url || target;
      const url = parseUrl(text);
      if (!url || url.scheme !== 'http') { os.write(2, url?.scheme === 'https' ? `wget: can't connect to remote host: this network has no TLS\n` : `wget: not an http or ftp url: ${text}\n`); return { exit: 1 }; }
      if (!state.call) {
        const seconds = flags.value('T');
        const request = `${flags.has('Y') ? 'HEAD' : 'GET'} ${url.path} HTTP/1.1\r\nHost: ${url.host}${url.port === 80 ? '' : `:${url.port}`}\r\nUser-Agent: ${flags.value('U') ?? 'Wget'}\r\nConnection: close\r\n\r\n`;
        state = { ...state, url: text, call: startCall(os, url.host, url.port, flags.has('Y') ? 'HEAD' : 'GET', request, seconds === undefined ? { totalMs: 900_000 } : { totalMs: Number(seconds) * 1000 }) };
      }
      const call = state.call;
      if (!call) return { exit: 1 };
      const result = continueCall(os, call);
      if ('wait' in result) return { state: { ...state, call: result.call } as unknown as Json, wait: result.wait };
      if ('problem' in result) { if (!flags.has('q') && result.call.addresses[0] !== undefined) connecting(os, result.call); os.write(2, `wget: ${words(result.problem, result.call)}\n`); return { exit: 1 }; }
      if (!flags.has('q')) connecting(os, result.call);
      const { location } = result.response.headers;
      if (location !== undefined && result.response.status >= 300 && result.response.status < 400 && state.redirects < 5) {
        state = { call: null, url: location.startsWith('/') ? `http://${url.host}:${url.port}${location}` : location, redirects: state.redirects + 1 };
        continue;
      }
      return { exit: finish(os, flags, result.response, text) };
    }
  },
};

function connecting(os: Os, call: Call): void {
  os.write(2, `Connecting to ${call.host}${call.port === 80 ? '' : `:${call.port}`} (${call.addresses[0] ?? ''}:${call.port})\n`);
}

function words(problem: Problem, call: Call): string {
  switch (problem) {
    case 'unknown-host': case 'try-again': return `bad address '${call.host}${call.port === 80 ? '' : `:${call.port}`}'`;
    case 'refused': return `can't connect to remote host (${call.addresses[0] ?? ''}): Connection refused`;
    case 'unreachable': return `can't connect to remote host (${call.addresses[0] ?? ''}): No route to host`;
    case 'connect-timeout': case 'timeout': return 'download timed out';
    default: return 'error getting response';
  }
}

function finish(os: Os, flags: Flags, response: HttpResponse, url: string): number {
  if (flags.has('S')) os.write(2, response.head.split('\r\n').filter((line) => line !== '').map((line) => `  ${line}\n`).join(''));
  if (response.status !== 200) { os.write(2, `wget: server returned error: HTTP/1.1 ${response.status} ${response.reason}\n`); return 1; }
  if (flags.has('Y')) { if (!flags.has('q')) os.write(2, 'remote file exists\n'); return 0; }
  const path = parseUrl(url)?.path.split('?')[0] ?? '/';
  const file = flags.value('O') ?? (path.endsWith('/') ? 'index.html' : baseName(path));
  if (file === '-') {
    if (!flags.has('q')) os.write(2, 'writing to stdout\n');
    os.write(1, response.body);
  } else {
    if (!flags.has('O') && !failed(os.stat(file))) { os.write(2, `wget: can't open '${file}': File exists\n`); return 1; }
    const saved = os.writeFile(file, response.body);
    if (failed(saved)) { os.write(2, `wget: can't open '${file}': Permission denied\n`); return 1; }
    if (!flags.has('q')) os.write(2, `saving to '${file}'\n`);
  }
  const length = response.body.length;
  if (!flags.has('q')) os.write(2, `${(file === '-' ? '-' : file).padEnd(20).slice(0, 20)} 100% |********************************| ${String(length).padStart(5)}  0:00:00 ETA\n${file === '-' ? 'written to stdout' : `'${file}' saved`}\n`);
  return 0;
}

export const programs: ProgramTable = { wget };
