import type { Os } from '../../../base/program';
import { utf8Bytes } from '../../../base/text';
import { REASONS } from '../../common/http';
import { formatTime } from '../../common/time';

/** What a request is answered with. `problem`: what the error log is told, with its level where that is not "error". */
export interface Answer { readonly status: number; readonly body: string; readonly type?: string; readonly headers?: Readonly<Record<string, string>>; readonly problem?: string; readonly close?: true; /** A redirection to this server. */ readonly here?: true }

const MORE_REASONS: Readonly<Record<number, string>> = {
  206: 'Partial Content', 303: 'See Other', 308: 'Permanent Redirect', 401: 'Unauthorized', 402: 'Payment Required', 406: 'Not Acceptable', 408: 'Request Time-out', 409: 'Conflict', 410: 'Gone', 411: 'Length Required',
  412: 'Precondition Failed', 413: 'Request Entity Too Large', 414: 'Request-URI Too Large', 415: 'Unsupported Media Type', 416: 'Requested Range Not Satisfiable', 421: 'Misdirected Request', 429: 'Too Many Requests',
  503: 'Service Temporarily Unavailable', 504: 'Gateway Time-out', 505: 'HTTP Version Not Supported', 507: 'Insufficient Storage',
};

/** The words of a status; none for one nginx has no words for. */
const reason = (status: number): string => MORE_REASONS[status] ?? REASONS[status] ?? '';

/** Statuses whose page says more than the line of the status does. */
const TITLES: Readonly<Record<number, string>> = { 302: '302 Found', 401: '401 Authorization Required' };

/** The page nginx makes for a status, where it has one. */
export function standardPage(status: number, server: string): string {
  if (status < 300 || status === 304 || reason(status) === '') return '';
  const title = TITLES[status] ?? `${status} ${reason(status)}`;
  const bare = /^nginx\/1\.1[0-7]\./.test(server);
  return `<html>\r\n<head><title>${title}</title></head>\r\n<body${bare ? ' bgcolor="white"' : ''}>\r\n<center><h1>${title}</h1></center>\r\n<hr><center>${server}</center>\r\n</body>\r\n</html>\r\n`;
}

export interface Told { readonly server: string; readonly close: boolean; readonly method: string; readonly extra: readonly (readonly [name: string, value: string])[] }

const LAST = ['Accept-Ranges', 'Content-Range'];

/** An answer as it goes over the wire, its headers in nginx's order. */
export function wireText(os: Os, answer: Answer, { server, close, method, extra }: Told): { readonly text: string; readonly bodyBytes: number } {
  const body = method === 'HEAD' || answer.status === 204 || answer.status === 304 ? '' : answer.body;
  const { headers = {} } = answer;
  const rows: [string, string | undefined][] = [
    ['Server', server], ['Date', formatTime(os.nowMs(), '%a, %d %b %Y %T GMT')],
    ['Content-Type', answer.status === 204 || answer.status === 304 ? undefined : answer.type], ['Content-Length', answer.status === 204 || answer.status === 304 ? undefined : headers['Content-Length'] ?? String(utf8Bytes(answer.body))],
    ['Last-Modified', headers['Last-Modified']], ['Location', answer.here ? headers['Location'] : undefined], ['Connection', close ? 'close' : 'keep-alive'],
    ...Object.entries(headers).filter(([name]) => !LAST.includes(name) && name !== 'Last-Modified' && name !== 'Content-Length' && !(answer.here && name === 'Location')),
    ...extra.map(([name, value]): [string, string] => [name, value]), ...LAST.map((name): [string, string | undefined] => [name, headers[name]]),
  ];
  const head = rows.flatMap(([name, value]) => (value === undefined || value === '' ? [] : [`${name}: ${value}\r\n`])).join('');
  return { text: `HTTP/1.1 ${answer.status} ${reason(answer.status)}\r\n${head}\r\n${body}`, bodyBytes: utf8Bytes(body) };
}
