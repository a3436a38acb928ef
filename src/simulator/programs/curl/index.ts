import { utf8Bytes } from '../../base/text';
import type { Json } from '../../base/json';
import { failed, type Os, type Program, type Step } from '../../base/program';
import type { ProgramTable } from '../../runtime/image';
import { baseName, Io } from '../common/applet';
import { parseFlags, type Flags } from '../common/flags';
import { parseUrl, type HttpResponse, type Url } from '../common/http';
import { continueCall, startCall, type Call, type Problem } from '../common/httpClient';

const LETTERS = 'sSo:OiILX:d:H:vw:fm:A:u:kg4#NY:e:T:';
const LONG: Readonly<Record<string, string>> = {
  silent: 's', 'show-error': 'S', output: 'o', 'remote-name': 'O', include: 'i', head: 'I', location: 'L', request: 'X', data: 'd', header: 'H', verbose: 'v', 'write-out': 'w', fail: 'f', 'max-time': 'm',
  'connect-timeout': 'Y', 'user-agent': 'A', user: 'u', insecure: 'k', 'no-buffer': 'N', 'upload-file': 'T', 'data-raw': 'd', 'data-binary': 'd', ipv4: '4', 'progress-bar': '#', referer: 'e',
};
const VERSION = '8.14.1';

interface CurlState { readonly call: Call | null; readonly urls: readonly string[]; readonly at: number; readonly redirects: number; readonly url: string; readonly exit: number }

function flagsOf(os: Os): Flags | undefined {
  const io = new Io(os, 'gnu');
  const flags = parseFlags(io, os.args.slice(1), LETTERS, LONG);
  if (!flags) {
    const option = /'(.*)'/.exec(io.err)?.[1] ?? '';
    os.write(2, `curl: option ${option.startsWith('-') ? option : `-${option}`}: is unknown\ncurl: try 'curl --help' or 'curl --manual' for more information\n`);
  }
  return flags;
}

const curl: Program = {
  start: (): Json => ({ call: null, urls: [], at: 0, redirects: 0, url: '', exit: 0 }),
  step(json, _wake, os): Step {
    let state = json as unknown as CurlState;
    if (os.args.includes('--version') || os.args.includes('-V')) { os.write(1, `curl ${VERSION} (x86_64-pc-linux-gnu) libcurl/${VERSION}\nProtocols: http\n`); return { exit: 0 }; }
    const flags = flagsOf(os);
    if (!flags) return { exit: 2 };
    if (!state.urls.length) state = { ...state, urls: flags.operands };
    if (!state.urls.length) { os.write(2, "curl: try 'curl --help' or 'curl --manual' for more information\n"); return { exit: 2 }; }
    for (;;) {
      if (!state.call) {
        const text = state.url || state.urls[state.at];
        if (text === undefined) return { exit: state.exit };
        const begun = begin(os, flags, text);
        if (typeof begun === 'number') { state = { ...state, exit: begun, at: state.at + 1, url: '' }; continue; }
        state = { ...state, call: begun, url: text };
      }
      const result = continueCall(os, state.call ?? startCall(os, '', 0, 'GET', '', {}));
      if ('wait' in result) return { state: { ...state, call: result.call } as unknown as Json, wait: result.wait };
      if ('problem' in result) { state = { ...state, call: null, url: '', at: state.at + 1, exit: complain(os, flags, result.problem, result.call) }; continue; }
      const next = redirection(flags, result.response, state);
      if (typeof next === 'string') { state = { ...state, call: null, url: next, redirects: state.redirects + 1 }; continue; }
      state = { ...state, call: null, url: '', redirects: 0, at: state.at + 1, exit: next ?? show(os, flags, result.response, result.call, result.address, state.url) };
    }
  },
};

function redirection(flags: Flags, response: HttpResponse, state: CurlState): string | number | undefined {
  const { location } = response.headers;
  if (!flags.has('L') || location === undefined || response.status < 300 || response.status >= 400) return undefined;
  if (state.redirects >= 50) return 47;
  if (/^[a-z]+:\/\//.test(location)) return location;
  const base = parseUrl(state.url);
  return base ? `${base.scheme}://${base.host}:${base.port}${location.startsWith('/') ? location : `/${location}`}` : undefined;
}

function say(os: Os, flags: Flags, text: string): void {
  if (!flags.has('s') || flags.has('S')) os.write(2, `curl: ${text}\n`);
}

function begin(os: Os, flags: Flags, text: string): Call | number {
  const url = parseUrl(text);
  if (!url || url.host === '') { say(os, flags, '(3) URL rejected: No host part in the URL'); return 3; }
  if (url.scheme === 'https') { say(os, flags, `(35) TLS connect error: this network has no TLS`); return 35; }
  if (url.scheme !== 'http') { say(os, flags, `(1) Protocol "${url.scheme}" not supported`); return 1; }
  const seconds = (value: string | undefined): number | undefined => (value === undefined ? undefined : Math.round(Number(value) * 1000));
  const data = flags.values('d').map((one) => { const file = one.startsWith('@') ? os.readFile(one.slice(1)) : one; return failed(file) ? '' : file; }).join('&');
  const upload = flags.value('T');
  const file = upload === undefined ? undefined : os.readFile(upload);
  const body = file !== undefined && !failed(file) ? file : data;
  const method = flags.value('X') ?? (flags.has('I') ? 'HEAD' : upload !== undefined ? 'PUT' : flags.has('d') ? 'POST' : 'GET');
  return startCall(os, url.host, url.port, method, requestText(flags, url, method, body), { connectMs: seconds(flags.value('Y')), totalMs: seconds(flags.value('m')) });
}

function requestText(flags: Flags, url: Url, method: string, body: string): string {
  const own = flags.values('H');
  const has = (name: string): boolean => own.some((one) => one.toLowerCase().startsWith(`${name}:`));
  const lines = [`${method} ${url.path} HTTP/1.1`];
  if (!has('host')) lines.push(`Host: ${url.host}${url.port === 80 ? '' : `:${url.port}`}`);
  if (!has('user-agent')) lines.push(`User-Agent: ${flags.value('A') ?? `curl/${VERSION}`}`);
  if (!has('accept')) lines.push('Accept: */*');
  lines.push(...own);
  if (body !== '' || flags.has('d')) lines.push(`Content-Length: ${utf8Bytes(body)}`);
  if (flags.has('d') && !has('content-type')) lines.push('Content-Type: application/x-www-form-urlencoded');
  return `${lines.join('\r\n')}\r\n\r\n${body}`;
}

const METER = '  % Total    % Received % Xferd  Average Speed   Time    Time     Time  Current\n                                 Dload  Upload   Total   Spent    Left  Speed\n';

/** Five characters for a number of bytes. */
const short = (bytes: number): string => (bytes < 100_000 ? String(bytes) : bytes < 10_240_000 ? `${Math.floor(bytes / 1024)}k` : `${(bytes / 1_048_576).toFixed(1)}M`).padStart(5);

function meterLine(received: number, sent: number): string {
  const share = (bytes: number): string => String(bytes ? 100 : 0).padStart(3);
  const speed = short((received + sent) * 1000);
  return `\r${share(received + sent)} ${short(received + sent)}  ${share(received)} ${short(received)}  ${share(sent)} ${short(sent)}  ${short(received * 1000)}  ${short(sent * 1000)} --:--:-- --:--:-- --:--:-- ${speed}`;
}

/** The progress meter: shown unless silent, where the answer itself does not go to a terminal. */
function meter(os: Os, flags: Flags, end: string): void {
  const toFile = flags.has('o') || flags.has('O');
  if (!flags.has('s') && !flags.has('#') && (toFile || !os.isTty(1))) os.write(2, METER + meterLine(0, 0) + end);
}

function complain(os: Os, flags: Flags, problem: Problem, call: Call): number {
  const ms = os.nowMs() - call.startedMs;
  const [code, text] = ((): [number, string] => {
    switch (problem) {
      case 'unknown-host': case 'try-again': return [6, `Could not resolve host: ${call.host}`];
      case 'refused': return [7, `Failed to connect to ${call.host} port ${call.port} after ${ms} ms: Could not connect to server`];
      case 'unreachable': return [7, `Failed to connect to ${call.host} port ${call.port} after ${ms} ms: Could not connect to server`];
      case 'connect-timeout': return [28, call.connectUntilMs === null && call.untilMs === null ? `Failed to connect to ${call.host} port ${call.port} after ${ms} ms: Could not connect to server` : call.lookup ? `Resolving timed out after ${ms} milliseconds` : `Connection timed out after ${ms} milliseconds`];
      case 'timeout': return [28, `Operation timed out after ${ms} milliseconds with 0 bytes received`];
      default: return [52, 'Empty reply from server'];
    }
  })();
  meter(os, flags, code === 6 ? '' : `${meterLine(0, 0)}\n`);
  say(os, flags, `(${code}) ${text}`);
  if (flags.value('w') !== undefined) os.write(1, written(flags, undefined, call, '', ''));
  return code;
}

function written(flags: Flags, response: HttpResponse | undefined, call: Call, address: string, url: string): string {
  const values: Readonly<Record<string, string>> = {
    http_code: String(response?.status ?? 0).padStart(3, '0'), response_code: String(response?.status ?? 0).padStart(3, '0'), size_download: String(utf8Bytes(response?.body ?? '')), remote_ip: address, remote_port: String(call.port),
    url_effective: url, content_type: response?.headers['content-type'] ?? '', time_total: '0.001', num_connects: '1', method: call.method,
  };
  return (flags.value('w') ?? '').replace(/%\{([a-z_]+)\}/g, (_, name: string) => values[name] ?? '').replaceAll('\\n', '\n').replaceAll('\\t', '\t');
}

function show(os: Os, flags: Flags, response: HttpResponse, call: Call, address: string, url: string): number {
  meter(os, flags, `${meterLine(utf8Bytes(response.body), utf8Bytes(call.text.slice(call.text.indexOf('\r\n\r\n') + 4)))}\n`);
  if (flags.has('v')) {
    const lines = (text: string, mark: string): string => text.split('\r\n').map((line) => `${mark} ${line}\n`).join('');
    os.write(2, `*   Trying ${address}:${call.port}...\n* Connected to ${call.host} (${address}) port ${call.port}\n${lines(call.text.slice(0, call.text.indexOf('\r\n\r\n') + 2), '>')}${lines(response.head.slice(0, -2), '<')}* Connection #0 to host ${call.host} left intact\n`);
  }
  if (flags.has('f') && response.status >= 400) { say(os, flags, `(22) The requested URL returned error: ${response.status}`); return 22; }
  const head = flags.has('i') || flags.has('I') ? response.head : '';
  const file = flags.value('o') ?? (flags.has('O') ? baseName(parseUrl(url)?.path ?? '') : undefined);
  if (file === undefined || file === '-') os.write(1, head + response.body);
  else {
    const saved = os.writeFile(file, head + response.body);
    if (failed(saved)) { say(os, flags, '(23) client returned ERROR on write'); return 23; }
  }
  if (flags.has('w')) os.write(1, written(flags, response, call, address, url));
  return 0;
}

export const programs: ProgramTable = { curl };
