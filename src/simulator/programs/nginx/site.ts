import { failed, type Os } from '../../base/program';
import { hashText, utf8Bytes } from '../../base/text';
import { formatResponse, REASONS, type HttpRequest } from '../common/http';
import type { Reply } from '../common/httpServer';
import { formatTime, stampsOf } from '../common/time';

export interface Settings { readonly port: number; readonly root: string; readonly index: readonly string[]; readonly listing: boolean }

/** What the image's configuration says of the things this server knows: `listen`, `root`, `index`, `autoindex`. */
export function configuration(os: Os): Settings {
  const text = os.readFile('/etc/nginx/conf.d/default.conf');
  const source = failed(text) ? '' : text;
  if (lastRead.source !== source) lastRead = { source, settings: settingsOf(source) };
  return lastRead.settings;
}

/** Most servers are configured as the one before was. */
let lastRead = { source: '', settings: settingsOf('') };

function settingsOf(text: string): Settings {
  const source = text.replace(/^\s*#.*$/gm, '');
  const value = (name: string): string | undefined => new RegExp(`(?:^|[\\s{;])${name}\\s+([^;]+);`).exec(source)?.[1]?.trim();
  return {
    port: Number(/(\d+)(?:\s|$)/.exec(value('listen') ?? '80')?.[1] ?? '80'),
    root: value('root') ?? '/usr/share/nginx/html',
    index: (value('index') ?? 'index.html index.htm').split(/\s+/),
    listing: value('autoindex') === 'on',
  };
}

const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html', htm: 'text/html', css: 'text/css', js: 'application/javascript', json: 'application/json', txt: 'text/plain', xml: 'text/xml', svg: 'image/svg+xml', png: 'image/png', jpg: 'image/jpeg', ico: 'image/x-icon',
};

const version = (os: Os): string => os.env.NGINX_VERSION ?? '1.27.5';

/** The page nginx itself makes for a status. */
function page(os: Os, status: number): string {
  const title = `${status} ${REASONS[status] ?? ''}`;
  const bare = /^1\.1[0-7]\./.test(version(os));
  return bare ? `<html>\r\n<head><title>${title}</title></head>\r\n<body bgcolor="white">\r\n<center><h1>${title}</h1></center>\r\n<hr><center>nginx/${version(os)}</center>\r\n</body>\r\n</html>\r\n`
    : `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n<hr><center>nginx/${version(os)}</center>\r\n</body>\r\n</html>\r\n`;
}

interface Found { readonly status: number; readonly body: string; readonly headers: Readonly<Record<string, string>>; readonly problem?: string }

/** Answers a request and logs it: the access on standard output, what failed on standard error. `access`: the line of the access log after its time, where that was all. */
export function answer(os: Os, settings: Settings, request: HttpRequest | 'bad', client: string, connection: number, closing: boolean): Reply & { readonly access?: string } {
  const found: Found = request === 'bad' ? { status: 400, body: page(os, 400), headers: { 'Content-Type': 'text/html' } } : look(os, settings, request);
  const method = request === 'bad' ? 'GET' : request.method;
  const close = closing || request === 'bad' || request.headers.connection?.toLowerCase() === 'close' || request.version === 'HTTP/1.0';
  const headers = { Server: `nginx/${version(os)}`, Date: formatTime(os.nowMs(), '%a, %d %b %Y %T GMT'), ...found.headers, Connection: close ? 'close' : 'keep-alive' };
  const access = log(os, request, found, client, connection);
  return { text: formatResponse(found.status, headers, found.body, method), close, ...(found.problem === undefined ? { access } : {}) };
}

function log(os: Os, request: HttpRequest | 'bad', found: Found, client: string, connection: number): string {
  const line = request === 'bad' ? '' : `${request.method} ${request.target} ${request.version}`;
  const header = (name: string): string => (request === 'bad' ? '-' : request.headers[name] ?? '-');
  if (found.problem !== undefined) os.write(2, `${formatTime(os.nowMs(), '%Y/%m/%d %T')} [error] ${os.pid}#${os.pid}: *${connection} ${found.problem}, client: ${client}, server: localhost, request: "${line}", host: "${header('host')}"\n`);
  const size = request !== 'bad' && request.method === 'HEAD' ? 0 : utf8Bytes(found.body);
  const access = `"${line}" ${found.status} ${size} "${header('referer')}" "${header('user-agent')}" "${header('x-forwarded-for')}"\n`;
  logAccess(os, client, access);
  return access;
}

const accessStamp = stampsOf('%d/%b/%Y:%T %z');

/** Writes a line of the access log. */
export const logAccess = (os: Os, client: string, access: string): void => void os.write(1, `${client} - - [${accessStamp(os.nowMs())}] ${access}`);

/** The file a request asks for. */
function look(os: Os, settings: Settings, request: HttpRequest): Found {
  const plain = (status: number, problem?: string): Found => ({ status, body: page(os, status), headers: { 'Content-Type': 'text/html' }, ...(problem === undefined ? {} : { problem }) });
  const path = cleanPath(request.target.split('?')[0] ?? '/');
  const file = settings.root + path;
  const stat = os.stat(file);
  if (failed(stat)) return plain(404, `open() "${file}" failed (2: No such file or directory)`);
  if (stat.type !== 'directory') return request.method === 'GET' || request.method === 'HEAD' ? content(os, file, stat.modifiedMs, plain) : plain(405);
  if (!path.endsWith('/')) return { ...plain(301), headers: { 'Content-Type': 'text/html', Location: `http://${request.headers.host ?? 'localhost'}${path}/` } };
  for (const name of settings.index) {
    const index = os.stat(file + name);
    if (!failed(index)) return request.method === 'GET' || request.method === 'HEAD' ? content(os, file + name, index.modifiedMs, plain) : plain(405);
  }
  return settings.listing ? listing(os, file, path) : plain(403, `directory index of "${file}" is forbidden`);
}

function content(os: Os, file: string, modifiedMs: number, plain: (status: number, problem?: string) => Found): Found {
  const body = os.readFile(file);
  if (failed(body)) return plain(403, `open() "${file}" failed (13: Permission denied)`);
  const type = TYPES[/\.([a-z]+)$/.exec(file)?.[1] ?? ''] ?? 'application/octet-stream';
  const tag = `"${Math.floor(modifiedMs / 1000).toString(16)}-${utf8Bytes(body).toString(16)}"`;
  return { status: 200, body, headers: { 'Content-Type': type, 'Last-Modified': formatTime(modifiedMs, '%a, %d %b %Y %T GMT'), ETag: body === '' ? `"${hashText(file).toString(16)}"` : tag, 'Accept-Ranges': 'bytes' } };
}

function listing(os: Os, file: string, path: string): Found {
  const names = os.list(file);
  const rows = failed(names) ? '' : names.map((name) => `<a href="${name}">${name}</a>\r\n`).join('');
  return { status: 200, headers: { 'Content-Type': 'text/html' }, body: `<html>\r\n<head><title>Index of ${path}</title></head>\r\n<body>\r\n<h1>Index of ${path}</h1><hr><pre><a href="../">../</a>\r\n${rows}</pre><hr></body>\r\n</html>\r\n` };
}

/** A path without `.` and `..`, decoded, still beginning with a slash and keeping the one at its end. */
function cleanPath(target: string): string {
  const decoded = target.replace(/%([0-9a-fA-F]{2})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
  const parts: string[] = [];
  for (const part of decoded.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return `/${parts.join('/')}${decoded.endsWith('/') && parts.length ? '/' : ''}`;
}
