import { failed } from '../../../base/program';
import { byText, utf8Bytes } from '../../../base/text';
import { formatTime } from '../../common/time';
import type { Answer } from './pages';
import { every, isOn, valueOf } from './scope';
import { expand, fileOf, type Turn } from './variables';

type Served = { readonly answer: Answer; readonly redirect?: string } | { readonly again: string; readonly redirect?: undefined };

const missing = (turn: Turn, problem: string): Served => ({ answer: { status: 404, body: '', ...(isOn(turn.scope, 'log_not_found', 'on') ? { problem } : {}) } });

/** The file, the index, or the list a path stands for. */
export function serveFile(turn: Turn): Served {
  const { os, request: { method } } = turn;
  const path = fileOf(turn);
  if (turn.uri.endsWith('/')) return directory(turn, path);
  if (!['GET', 'HEAD', 'POST'].includes(method)) return { answer: { status: 405, body: '' } };
  const stat = os.stat(path);
  if (failed(stat)) return missing(turn, `open() "${path}" failed (${stat.errno === 'ENOTDIR' ? '20: Not a directory' : '2: No such file or directory'})`);
  if (stat.type === 'directory') return { answer: { status: 301, body: '' }, redirect: `${turn.uri}/${turn.args === '' ? '' : `?${turn.args}`}` };
  if (method === 'POST') return { answer: { status: 405, body: '' } };
  const body = os.readFile(path);
  if (failed(body)) return { answer: { status: 403, body: '', problem: `open() "${path}" failed (13: Permission denied)` } };
  return { answer: conditional(turn, fileAnswer(turn, body, stat.modifiedMs)) };
}

function fileAnswer(turn: Turn, body: string, modifiedMs: number): Answer {
  const headers = {
    'Last-Modified': formatTime(modifiedMs, '%a, %d %b %Y %T GMT'),
    ...(isOn(turn.scope, 'etag', 'on') ? { ETag: `"${Math.floor(modifiedMs / 1000).toString(16)}-${utf8Bytes(body).toString(16)}"` } : {}), 'Accept-Ranges': 'bytes',
  };
  return { status: 200, body, type: typeOf(turn, turn.uri), headers };
}

/** What the client has already is not sent again, and a part is sent where it asks for one. */
function conditional(turn: Turn, answer: Answer): Answer {
  const { headers } = turn.request;
  const { ETag: tag = '', 'Last-Modified': modified = '', ...rest } = answer.headers ?? {};
  const known = headers['if-none-match'] === undefined ? headers['if-modified-since'] === modified : headers['if-none-match'].split(/,\s*/).some((one) => one.replace(/^W\//, '') === tag || one === '*');
  if (known) return { status: 304, body: '', headers: { 'Last-Modified': modified, ETag: tag } };
  const range = /^bytes=(\d*)-(\d*)$/.exec(headers['range'] ?? '');
  if (!range || (range[1] === '' && range[2] === '')) return answer;
  const total = utf8Bytes(answer.body);
  const from = range[1] === '' ? Math.max(0, total - Number(range[2])) : Number(range[1]);
  const to = range[1] === '' || range[2] === '' ? total - 1 : Math.min(Number(range[2]), total - 1);
  if (from >= total || to < from) return { status: 416, body: '', headers: { 'Content-Range': `bytes */${total}` } };
  return { ...answer, status: 206, body: answer.body.slice(from, to + 1), headers: { 'Last-Modified': modified, ETag: tag, ...rest, 'Accept-Ranges': '', 'Content-Range': `bytes ${from}-${to}/${total}` } };
}

function directory(turn: Turn, path: string): Served {
  const { os } = turn;
  const indexes = every(turn.scope, 'index').flatMap(({ args }) => args);
  const names = indexes.length ? indexes : ['index.html'];
  for (const name of names) {
    const index = expand(turn, name);
    if (index.startsWith('/')) return { again: index };
    const stat = os.stat(path + index);
    if (!failed(stat) && stat.type === 'file') return { again: turn.uri + index };
  }
  const stat = os.stat(path.replace(/\/$/, '') || '/');
  if (failed(stat)) return missing(turn, `"${path}${names.at(-1) ?? ''}" is not found (2: No such file or directory)`);
  if (isOn(turn.scope, 'autoindex', 'off')) return { answer: { status: 200, body: list(turn, path), type: 'text/html' } };
  return { answer: { status: 403, body: '', problem: `directory index of "${path}" is forbidden` } };
}

const NAME_WIDTH = 50;

/** The list of a directory: directories first, by name. */
function list(turn: Turn, path: string): string {
  const { os } = turn;
  const names = os.list(path);
  const entries = (failed(names) ? [] : names).filter((name) => !name.startsWith('.')).map((name) => ({ name, stat: os.stat(path + name) }))
    .toSorted((a, b) => Number(!failed(b.stat) && b.stat.type === 'directory') - Number(!failed(a.stat) && a.stat.type === 'directory') || byText((one: typeof a) => one.name)(a, b));
  const rows = entries.map(({ name, stat }) => {
    const isDirectory = !failed(stat) && stat.type === 'directory';
    const shown = isDirectory ? `${name}/` : name;
    const cut = shown.length > NAME_WIDTH ? `${shown.slice(0, NAME_WIDTH - 3)}..>` : shown;
    const size = isDirectory ? '-' : failed(stat) ? '0' : String(stat.sizeBytes);
    return `<a href="${encodeURIComponent(name)}${isDirectory ? '/' : ''}">${cut}</a>${' '.repeat(Math.max(0, NAME_WIDTH - cut.length))} ${formatTime(failed(stat) ? 0 : stat.modifiedMs, '%d-%b-%Y %H:%M')} ${size.padStart(19)}\r\n`;
  });
  return `<html>\r\n<head><title>Index of ${turn.uri}</title></head>\r\n<body>\r\n<h1>Index of ${turn.uri}</h1><hr><pre><a href="../">../</a>\r\n${rows.join('')}</pre><hr></body>\r\n</html>\r\n`;
}

/** Types nginx knows where no configuration names any. */
const BUILT_IN = [{ name: 'text/html', args: ['html'] }, { name: 'image/gif', args: ['gif'] }, { name: 'image/jpeg', args: ['jpg'] }];

/** The type of a path, by its ending; with the character set where the configuration adds one. */
export function typeOf(turn: Turn, path: string): string {
  const ending = /\.([^./]+)$/.exec(path)?.[1]?.toLowerCase() ?? '';
  const rows = every(turn.scope, 'types')[0]?.block ?? BUILT_IN;
  const type = rows.find(({ args }) => args.includes(ending))?.name ?? expand(turn, valueOf(turn.scope, 'default_type', 'text/plain'));
  const charset = valueOf(turn.scope, 'charset', 'off');
  return charset !== 'off' && /^(?:text\/(?:html|xml|plain|css|vnd\.wap\.wml)|application\/(?:javascript|rss\+xml))$/.test(type) ? `${type}; charset=${charset}` : type;
}
