import { failed, type Os } from '../../base/program';
import { utf8Bytes } from '../../base/text';
import { formatResponse, REASONS, type HttpRequest } from '../common/http';
import type { Reply } from '../common/httpServer';
import { formatTime, stampsOf } from '../common/time';
import { typeOf } from './packaged';
import { release } from './startup';

const ROOT = '/usr/share/nginx/html';

/** The page nginx itself makes for a status. */
function page(os: Os, status: number): string {
  const title = `${status} ${REASONS[status] ?? ''}`;
  const bare = /^1\.1[0-7]\./.test(release(os));
  return `<html>\r\n<head><title>${title}</title></head>\r\n<body${bare ? ' bgcolor="white"' : ''}>\r\n<center><h1>${title}</h1></center>\r\n<hr><center>nginx/${release(os)}</center>\r\n</body>\r\n</html>\r\n`;
}

interface Found { readonly status: number; readonly body: string; readonly type: string; readonly modifiedMs?: number; readonly problem?: string }

/** Whether the packaged configuration has a short way for a request: a file is asked for, whole. */
export const isPlain = (request: HttpRequest): boolean => (request.method === 'GET' || request.method === 'HEAD') && request.headers['host'] !== undefined && !/%|\/\.|\/\/|\?/.test(request.target)
  && request.headers['range'] === undefined && request.headers['if-none-match'] === undefined && request.headers['if-modified-since'] === undefined;

/** Answers a plain request and logs it: the access on standard output, what failed on standard error. `access`: the line of the access log after its time, where that was all. */
export function answer(os: Os, request: HttpRequest, client: string, connection: number, closing: boolean): Reply & { readonly access?: string } {
  const found = look(os, request);
  const close = closing || request.headers['connection']?.toLowerCase() === 'close' || request.version === 'HTTP/1.0';
  const length = utf8Bytes(found.body);
  const date = (ms: number): string => formatTime(ms, '%a, %d %b %Y %T GMT');
  const kept: Record<string, string> = found.modifiedMs === undefined ? {} : { ETag: `"${Math.floor(found.modifiedMs / 1000).toString(16)}-${length.toString(16)}"`, 'Accept-Ranges': 'bytes' };
  const headers: Record<string, string> = {
    Server: `nginx/${release(os)}`, Date: date(os.nowMs()), 'Content-Type': found.type, 'Content-Length': String(length), ...(found.modifiedMs === undefined ? {} : { 'Last-Modified': date(found.modifiedMs) }),
    Connection: close ? 'close' : 'keep-alive', ...kept,
  };
  const access = log(os, request, found, client, connection);
  return { text: formatResponse(found.status, headers, found.body, request.method), close, ...(found.problem === undefined ? { access } : {}) };
}

function log(os: Os, request: HttpRequest, found: Found, client: string, connection: number): string {
  const line = `${request.method} ${request.target} ${request.version}`;
  const header = (name: string): string => request.headers[name] || '-';
  const { host } = request.headers;
  if (found.problem !== undefined) os.write(2, `${formatTime(os.nowMs(), '%Y/%m/%d %T')} [error] ${os.pid}#${os.pid}: *${connection} ${found.problem}, client: ${client}, server: localhost, request: "${line}"${host === undefined ? '' : `, host: "${host}"`}\n`);
  const access = `"${line}" ${found.status} ${request.method === 'HEAD' ? 0 : utf8Bytes(found.body)} "${header('referer')}" "${header('user-agent')}" "${header('x-forwarded-for')}"\n`;
  logAccess(os, client, access);
  return access;
}

const accessStamp = stampsOf('%d/%b/%Y:%T %z');

/** Writes a line of the access log. */
export const logAccess = (os: Os, client: string, access: string): void => void os.write(1, `${client} - - [${accessStamp(os.nowMs())}] ${access}`);

/** The file a request asks for; a directory without its slash is none. */
function look(os: Os, request: HttpRequest): Found {
  const path = request.target;
  const file = ROOT + path;
  const error = (status: number, problem: string): Found => ({ status, body: page(os, status), type: 'text/html', problem });
  if (!path.endsWith('/')) return content(os, file) ?? error(404, `open() "${file}" failed (2: No such file or directory)`);
  const index = content(os, `${file}index.html`) ?? content(os, `${file}index.htm`);
  if (index) return index;
  return failed(os.stat(file)) ? error(404, `"${file}index.html" is not found (2: No such file or directory)`) : error(403, `directory index of "${file}" is forbidden`);
}

function content(os: Os, file: string): Found | undefined {
  const stat = os.stat(file);
  const body = failed(stat) ? stat : os.readFile(file);
  return failed(stat) || failed(body) ? undefined : { status: 200, body, type: typeOf(file), modifiedMs: stat.modifiedMs };
}

/** Whether a path is a directory, which is told to come with a slash. */
export function isDirectory(os: Os, path: string): boolean {
  const stat = path.endsWith('/') ? undefined : os.stat(ROOT + path);
  return stat !== undefined && !failed(stat) && stat.type === 'directory';
}
