import type { Json } from '../../base/json';
import { failed, type Os, type Program, type Step } from '../../base/program';
import { writeSome } from '../common/applet';
import { framed, rowCount, tabbed, vertical } from './format';
import { advanceLink, readArguments, receive, startLink, warnPassword, type Link, type Problem } from './link';
import { releaseOf } from './release';
import { scan } from './reader';
import { encode, type ToClient } from './wire';

interface Style { readonly batch: boolean; readonly silent: boolean; readonly framed: boolean; readonly names: 'with-names' | 'without-names'; readonly raw: boolean; readonly force: boolean; readonly vertical: boolean }

interface State {
  readonly phase: 'password' | 'connecting' | 'reading' | 'asking' | 'leaving';
  readonly link: Link;
  readonly style: Style;
  readonly interactive: boolean;
  readonly database: string | null;
  /** What was read and not understood yet; `script` is what -e gives. */
  readonly buffer: string;
  readonly ended: boolean;
  readonly delimiter: string;
  readonly prompted: boolean;
  readonly line: number;
  /** The line on which the statement at hand begins. */
  readonly at: number;
  /** It is to be shown in one column. */
  readonly verticalOnce: boolean;
  /** `use` asks for the tables too, to complete their names. */
  readonly silentUse: boolean;
  readonly sinceMs: number;
  readonly out: string;
  readonly err: string;
  readonly exit: number;
}

const HELP = `
For information about MySQL products and services, visit:
   http://www.mysql.com/
For developer information, including the MySQL Reference Manual, visit:
   http://dev.mysql.com/

List of all client commands:
Note that all text commands must be first on line and end with ';'
?         (\\?) Synonym for \`help'.
clear     (\\c) Clear the current input statement.
delimiter (\\d) Set statement delimiter.
ego       (\\G) Send command to mysql server, display result vertically.
exit      (\\q) Exit mysql. Same as quit.
go        (\\g) Send command to mysql server.
help      (\\h) Display this help.
quit      (\\q) Quit mysql.
source    (\\.) Execute an SQL script file. Takes a file name as an argument.
status    (\\s) Get status information from the server.
use       (\\u) Use another database. Takes database name as argument.

`;

/** The command line client: at a terminal with a prompt and frames, elsewhere with tabs. */
export const mysql: Program = {
  start: (): Json => null,
  step(json, wake, os): Step {
    const begun = json === null ? begin(os) : { state: json as unknown as State };
    if ('exit' in begun) return begun;
    let { state } = begun;
    if (wake.signals.includes('INT')) state = interrupted(state);
    for (;;) {
      const err = writeSome(os, 2, state.err);
      const out = writeSome(os, 1, state.out);
      state = { ...state, err, out };
      if (out !== '' || err !== '') return { state: state as unknown as Json, wait: { writable: [out === '' ? 2 : 1] } };
      if (state.phase === 'leaving') return { exit: state.exit };
      const after = advance(os, state);
      if ('wait' in after) return { state: after.state as unknown as Json, wait: after.wait };
      state = after.state;
    }
  },
};

type Next = { readonly state: State } | { readonly state: State; readonly wait: { readonly readable?: readonly number[]; readonly writable?: readonly number[]; readonly untilMs?: number } };

const SWITCHES: Readonly<Record<string, keyof Style>> = { B: 'batch', s: 'silent', t: 'framed', N: 'names', r: 'raw', f: 'force', E: 'vertical' };
const LONG: Readonly<Record<string, string>> = { batch: 'B', silent: 's', table: 't', skip_column_names: 'N', raw: 'r', force: 'f', vertical: 'E', execute: 'e', database: 'D' };
const IGNORED = /^(?:-A|-n|-C|-v+|-q|-w|-i|-l|--no-auto-rehash|--auto-rehash|--unbuffered|--verbose|--quick|--wait|--reconnect|--skip-reconnect|--binary-mode|--line-numbers|--get-server-public-key|--ssl-.*|--show-warnings|--init-command=.*|--login-path=.*)$/;

function begin(os: Os): { readonly exit: number } | { readonly state: State } {
  const { target, asksPassword, openPassword, rest } = readArguments(os, ['mysql'], 'eD');
  const { version } = releaseOf(os);
  if (rest.includes('-V') || rest.includes('--version')) { os.write(1, `mysql  Ver ${version.startsWith('5') ? '14.14 Distrib ' : ''}${version}${version.startsWith('5') ? ', for Linux (x86_64) using  EditLine wrapper' : ' for Linux on x86_64 (MySQL Community Server - GPL)'}\n`); return { exit: 0 }; }
  let style: Record<keyof Style, boolean> = { batch: false, silent: false, framed: false, names: false, raw: false, force: false, vertical: false };
  let script: string | null = null;
  let database: string | null = null;
  for (let at = 0; at < rest.length; at++) {
    const word = rest[at] ?? '';
    const [name = '', value] = word.startsWith('--') ? [LONG[word.slice(2).split('=')[0]?.replaceAll('-', '_') ?? ''] ?? '', /=(.*)/s.exec(word)?.[1]] : word.startsWith('-') ? [word.charAt(1), word.slice(2) || undefined] : ['', undefined];
    if (name === 'e') script = `${script ?? ''}${value ?? rest[++at] ?? ''}\n`;
    else if (name === 'D') database = value ?? rest[++at] ?? '';
    else if (word.startsWith('-') && !word.startsWith('--') && [...word.slice(1)].every((letter) => SWITCHES[letter])) for (const letter of word.slice(1)) style = { ...style, [SWITCHES[letter] ?? 'batch']: true };
    else if (SWITCHES[name]) style = { ...style, [SWITCHES[name]]: true };
    else if (!word.startsWith('-')) database = word;
    else if (!IGNORED.test(word)) { os.write(2, `mysql: [ERROR] ${word.startsWith('--') ? '' : 'mysql: '}unknown option '${word}'.\n`); return { exit: 2 }; }
  }
  const terminal = os.isTty(0) && os.isTty(1);
  const tabs = style.batch || style.silent || !terminal;
  const full: Style = { ...style, names: style.names ? 'without-names' : 'with-names', batch: tabs || script !== null, silent: tabs };
  if (openPassword) warnPassword(os, 'mysql');
  os.onSignal('INT', 'catch');
  const link = startLink({ ...target, ...(database === null ? {} : { database }) });
  const state: State = {
    phase: 'connecting', link, style: full, interactive: terminal && script === null && !style.batch, database, buffer: script ?? '', ended: script !== null, delimiter: ';', prompted: false, line: 1, at: 1, verticalOnce: false, silentUse: false, sinceMs: 0, out: '', err: '', exit: 0,
  };
  if (!asksPassword) return { state };
  if (os.isTty(0)) os.setTerminal('password');
  return { state: { ...state, phase: 'password', err: 'Enter password: ' } };
}

function advance(os: Os, state: State): Next {
  switch (state.phase) {
    case 'password': return password(os, state);
    case 'connecting': return connect(os, state);
    case 'reading': return read(os, state);
    case 'asking': return answer(os, state);
    case 'leaving': return { state };
  }
}

function password(os: Os, state: State): Next {
  const text = os.read(0);
  if (text === undefined) return { state, wait: { readable: [0] } };
  if (os.isTty(0)) os.setTerminal('line');
  const typed = text === null || failed(text) ? '' : text;
  const [first = ''] = typed.split('\n');
  return { state: { ...state, phase: 'connecting', buffer: state.buffer + typed.slice(first.length + 1), link: { ...state.link, target: { ...state.link.target, password: first } } } };
}

function connect(os: Os, state: State): Next {
  const result = advanceLink(os, state.link);
  if ('problem' in result) return { state: { ...state, phase: 'leaving', exit: 1, err: errorLine(result.problem) } };
  if ('wait' in result) return { state: { ...state, link: result.link }, wait: result.wait };
  return { state: { ...state, link: result.link, phase: 'reading', out: state.interactive ? banner(os, result.ready) : '' } };
}

const errorLine = ({ code, state, message }: Problem, at = ''): string => `ERROR ${code} (${state})${at}: ${message}\n`;

function banner(os: Os, { version, comment, id }: { readonly version: string; readonly comment: string; readonly id: number }): string {
  const year = releaseOf(os).number < 800 ? 2023 : 2026;
  return `Welcome to the MySQL monitor.  Commands end with ; or \\g.\nYour MySQL connection id is ${id}\nServer version: ${version} ${comment}\n\nCopyright (c) 2000, ${year}, Oracle and/or its affiliates.\n\n`
    + "Oracle is a registered trademark of Oracle Corporation and/or its\naffiliates. Other names may be trademarks of their respective\nowners.\n\nType 'help;' or '\\h' for help. Type '\\c' to clear the current input statement.\n\n";
}

/** Takes the next statement or command out of the buffer, and more input when there is none. */
function read(os: Os, state: State): Next {
  const item = state.buffer.trim() === '' ? { kind: 'part' as const, open: '' as const } : scan(state.buffer, state.delimiter);
  if (item.kind !== 'part') {
    const blank = state.buffer.slice(0, state.buffer.length - state.buffer.trimStart().length);
    const next = { ...state, buffer: item.rest, at: state.line + lines(blank), line: state.line + lines(state.buffer) - lines(item.rest), prompted: false };
    return { state: item.kind === 'command' ? command(os, next, item.name, item.argument) : ask(os, next, item.sql, item.vertical) };
  }
  if (state.ended) return { state: end(os, state) };
  if (state.interactive && !state.prompted) return { state: { ...state, prompted: true, out: prompt(state.buffer, item.open) } };
  const text = os.read(0);
  if (text === undefined) return { state, wait: { readable: [0] } };
  if (text === null || failed(text)) return { state: { ...state, ended: true } };
  return { state: { ...state, buffer: state.buffer.trim() === '' ? text : state.buffer + text, prompted: false } };
}

const lines = (text: string): number => text.split('\n').length - 1;
const prompt = (buffer: string, open: string): string => (buffer.trim() === '' ? 'mysql> ' : open === '' ? '    -> ' : `    ${open}> `.slice(open.length - 1));

/** A last statement without its delimiter still counts where nobody types. */
function end(os: Os, state: State): State {
  const rest = state.buffer.trim().replace(/^(?:--[ \t][^\n]*|#[^\n]*)\s*/, '');
  if (!state.interactive && rest !== '') return ask(os, { ...state, buffer: '', at: state.line }, rest, false);
  return { ...state, phase: 'leaving', out: state.interactive ? `${releaseOf(os).number < 800 ? '' : '^D'}Bye\n` : '' };
}

function interrupted(state: State): State {
  if (!state.interactive || state.phase !== 'reading') return { ...state, phase: 'leaving', exit: state.interactive ? 1 : 130, out: state.interactive ? '' : state.out, err: '' };
  return { ...state, buffer: '', prompted: false, out: '\n' };
}

function command(os: Os, state: State, name: string, argument: string): State {
  switch (name) {
    case 'quit': return { ...state, phase: 'leaving', out: state.interactive ? 'Bye\n' : '' };
    case 'help': return { ...state, out: HELP };
    case 'use': return argument === '' ? { ...state, err: 'ERROR: \nUSE must be followed by a database name\n' } : ask(os, { ...state, silentUse: true }, `use \`${argument.replaceAll('`', '')}\``, false);
    case 'delimiter': return { ...state, delimiter: argument || ';' };
    case 'status': return { ...state, out: status(state) };
    case 'source': {
      const text = os.readFile(argument);
      return failed(text) ? { ...state, err: `ERROR: \nFailed to open file '${argument}', error: 2\n` } : { ...state, buffer: `${text}\n${state.buffer}` };
    }
    default: return state;
  }
}

function status({ link, database }: State): string {
  const { target, hello } = link;
  const rows: readonly (readonly [string, string])[] = [['Connection id:', String(hello?.id ?? '')], ['Current database:', database ?? ''], ['Current user:', `${target.user}@${target.host}`], ['SSL:', 'Not in use'], ["Using delimiter:", ';'], ['Server version:', `${hello?.version ?? ''} ${hello?.comment ?? ''}`], ['Protocol version:', '10'], ['Connection:', target.host === 'localhost' ? 'Localhost via UNIX socket' : `${target.host} via TCP/IP`]];
  return `--------------\nmysql  Ver ${hello?.version ?? ''}\n\n${rows.map(([name, value]) => `${name}${'\t'.repeat(name.length < 16 ? 2 : 1)}${value}\n`).join('')}--------------\n\n`;
}

function ask(os: Os, state: State, sql: string, verticalOnce: boolean): State {
  if (sql === '') return { ...state, err: state.interactive ? 'ERROR: \nNo query specified\n\n' : '', phase: 'reading' };
  const sent = os.write(state.link.fd ?? -1, encode({ query: sql }));
  return failed(sent) ? lost(state) : { ...state, phase: 'asking', verticalOnce, sinceMs: os.nowMs() };
}

function answer(os: Os, state: State): Next {
  const got = receive(os, state.link);
  if (got === 'lost') return { state: lost(state) };
  const next = { ...state, link: got.link };
  if (!got.message) return { state: next, wait: { readable: [state.link.fd ?? -1] } };
  return { state: told(os, { ...next, phase: 'reading', silentUse: false }, got.message, state.silentUse) };
}

const lost = (state: State): State => failing({ ...state, phase: 'reading' }, { code: 2013, state: 'HY000', message: 'Lost connection to MySQL server during query' }, 'fatal');

function failing(state: State, problem: Problem, weight: 'fatal' | 'usual' = 'usual'): State {
  if (state.interactive && weight === 'usual') return { ...state, err: errorLine(problem) };
  const stays = (state.style.force || state.interactive) && weight === 'usual';
  return { ...state, err: errorLine(problem, state.interactive || state.silentUse ? '' : ` at line ${state.at}`), exit: 1, phase: stays ? 'reading' : 'leaving' };
}

function told(os: Os, state: State, message: ToClient, use: boolean): State {
  if ('error' in message) return failing({ ...state, silentUse: use && state.interactive }, message.error);
  const took = ` (${((os.nowMs() - state.sinceMs) / 1000).toFixed(2)} sec)`;
  const { style } = state;
  if ('result' in message) {
    const { fields, rows, warnings } = message.result;
    const shown = !rows.length && !state.verticalOnce ? '' : state.verticalOnce || style.vertical ? vertical(fields, rows, style.names) : style.silent && !style.framed ? '' : framed(fields, rows, style.names);
    const plain = style.silent && !style.framed && !style.vertical && !state.verticalOnce && rows.length ? tabbed(fields, rows, style.names, style.raw) : '';
    return { ...state, out: shown + plain + (style.batch ? '' : `${rowCount(rows)}${warned(warnings)}${took}\n\n`) };
  }
  if (!('ok' in message)) return state;
  const { affected, info, warnings, database } = message.ok;
  const database_ = database === undefined ? {} : { database };
  if (style.batch) return { ...state, ...database_ };
  if (database !== undefined) return { ...state, ...database_, out: 'Database changed\n' };
  return { ...state, out: `Query OK, ${affected} row${affected === 1 ? '' : 's'} affected${warned(warnings)}${took}\n${info === undefined ? '' : `${info}\n`}\n` };
}

const warned = (count: number): string => (count ? `, ${count} warning${count === 1 ? '' : 's'}` : '');
