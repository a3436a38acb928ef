import type { Json } from '../../base/json';
import { failed, type Os, type Program, type Step } from '../../base/program';
import { compareText } from '../../base/text';
import type { ProgramTable } from '../../runtime/image';
import { linesOf } from '../common/applet';
import { formatTime } from '../common/time';

/** A part of the configuration: `<source>`, `<match pattern>` and what stands in it. */
interface Section { readonly name: string; readonly argument: string; readonly values: Readonly<Record<string, string>>; readonly sections: readonly Section[] }

/** How far a file was read; a line that is not finished waits for its end. */
interface Tail { readonly path: string; readonly tag: string; readonly offset: number; readonly json: boolean }
interface State { readonly phase: 'starting' | 'running' | 'stopping'; readonly atMs: number; readonly tails: readonly Tail[]; readonly listeners: readonly number[] }

const START_MS = 1_200;
const STOP_MS = 900;
const LOOK_MS = 1_000;

const stamp = (os: Os): string => formatTime(os.nowMs(), '%F %T %z');
const say = (os: Os, level: 'info' | 'warn' | 'error', text: string): void => void os.write(1, `${stamp(os)} [${level}]: ${text}\n`);

/** Collects logs as its configuration says: follows files, prints what matches, listens for others that forward. */
const fluentd: Program = {
  start(os): Json {
    for (const signal of ['TERM', 'INT'] as const) os.onSignal(signal, 'catch');
    return null;
  },
  step(json, { signals }, os): Step {
    const begun = json === null ? begin(os) : json as unknown as State;
    if (typeof begun === 'number') return { exit: begun };
    let state = begun;
    if (signals.length && state.phase !== 'stopping') state = stop(os, state);
    if (os.nowMs() < state.atMs) return { state: state as unknown as Json, wait: { untilMs: state.atMs } };
    if (state.phase === 'stopping') { say(os, 'info', 'Worker 0 finished with status 0'); return { exit: 0 }; }
    const sections = configuration(os);
    if (typeof sections === 'string') return { exit: 1 };
    if (state.phase === 'starting') state = run(os, state, sections);
    const tails = follow(os, state.tails, sections);
    for (const listener of state.listeners) for (let fd = os.accept(listener); fd !== undefined && !failed(fd); fd = os.accept(listener)) os.close(fd);
    const looks = sections.some((section) => isTail(section));
    return { state: { ...state, tails, atMs: looks ? os.nowMs() + LOOK_MS : 0 } as unknown as Json, wait: { readable: state.listeners, ...(looks ? { untilMs: os.nowMs() + LOOK_MS } : {}) } };
  },
};

function fileOf(os: Os): string {
  const at = os.args.findIndex((one) => one === '-c' || one === '--config');
  return at < 0 ? `/fluentd/etc/${os.env.FLUENTD_CONF ?? 'fluent.conf'}` : os.args[at + 1] ?? '';
}

function begin(os: Os): State | number {
  const version = os.env.FLUENTD_VERSION ?? '1.19.0';
  if (os.args.includes('--version')) { os.write(1, `fluentd ${version}\n`); return 0; }
  const file = fileOf(os);
  const text = os.readFile(file);
  say(os, 'info', 'init supervisor logger path=nil rotate_age=nil rotate_size=nil');
  if (failed(text)) { say(os, 'error', `config error file="${file}" error_class=Errno::ENOENT error="No such file or directory @ rb_sysopen - ${file}"`); return 1; }
  const sections = parse(text);
  if (typeof sections === 'string') { say(os, 'error', `config error file="${file}" error_class=Fluent::ConfigParseError error="${sections}"`); return 1; }
  say(os, 'info', `parsing config file is succeeded path="${file}"`);
  say(os, 'info', `gem 'fluentd' version '${version}'`);
  os.write(1, `${stamp(os)} [info]: using configuration file: <ROOT>\n${linesOf(text).filter((line) => line.trim() !== '' && !line.trim().startsWith('#')).map((line) => `  ${line}\n`).join('')}</ROOT>\n`);
  const unknown = sections.find(({ name, values }) => name === 'source' && !['tail', 'forward', 'http', 'dummy', 'sample', 'monitor_agent'].includes(values['@type'] ?? ''));
  if (unknown) { say(os, 'error', `config error file="${file}" error_class=Fluent::NotFoundPluginError error="Unknown input plugin '${unknown.values['@type'] ?? ''}'. Run 'gem search -rd fluent-plugin' to find plugins"`); return 1; }
  say(os, 'info', `starting fluentd-${version} pid=${os.pid} ruby="3.4.5"`);
  for (const { name, argument, values } of sections) if (name === 'match' || name === 'filter') say(os, 'info', `adding ${name} pattern="${argument}" type="${values['@type'] ?? ''}"`);
  for (const { name, values } of sections) if (name === 'source') say(os, 'info', `adding source type="${values['@type'] ?? ''}"`);
  return { phase: 'starting', atMs: os.nowMs() + START_MS, tails: [], listeners: [] };
}

function configuration(os: Os): readonly Section[] | string {
  const text = os.readFile(fileOf(os));
  return failed(text) ? '' : parse(text);
}

/** Reads a configuration; a text says what is wrong with it. */
function parse(text: string): readonly Section[] | string {
  const open: { name: string; argument: string; values: Record<string, string>; sections: Section[] }[] = [{ name: '', argument: '', values: {}, sections: [] }];
  for (const [index, raw] of linesOf(text).entries()) {
    const line = raw.trim();
    const [, closing, name = '', argument = ''] = /^<(\/?)([\w-]+)\s*([^>]*)>$/.exec(line) ?? [];
    const top = open.at(-1);
    if (line === '' || line.startsWith('#') || !top) continue;
    if (closing === '/') {
      if (top.name !== name || open.length === 1) return `unmatched end tag at line ${index + 1}`;
      open.pop();
      open.at(-1)?.sections.push(top);
    } else if (closing === '') open.push({ name, argument: argument.trim(), values: {}, sections: [] });
    else { const [key = '', value = ''] = line.split(/\s+(.*)/s); top.values[key] = value.replace(/^(["'])(.*)\1$/, '$2'); }
  }
  return open.length === 1 ? open[0]?.sections ?? [] : `expected end tag '</${open.at(-1)?.name ?? ''}>' but got end of file`;
}

const isTail = ({ name, values }: Section): boolean => name === 'source' && values['@type'] === 'tail';

function run(os: Os, state: State, sections: readonly Section[]): State {
  say(os, 'info', '#0 starting fluentd worker pid=16 ppid=7 worker=0');
  const listeners = sections.filter(({ name, values }) => name === 'source' && (values['@type'] === 'forward' || values['@type'] === 'http')).flatMap(({ values }) => {
    const port = Number(values['port'] ?? (values['@type'] === 'http' ? '9880' : '24224'));
    const listener = os.listen(port);
    if (values['@type'] === 'forward') say(os, 'info', `#0 ${values['@id'] === undefined ? '' : `[${values['@id']}] `}listening port port=${port} bind="0.0.0.0"`);
    return failed(listener) ? [] : [listener];
  });
  say(os, 'info', '#0 fluentd worker is now running worker=0');
  return { ...state, phase: 'running', atMs: 0, listeners, tails: known(os, sections, []) };
}

/** The files there are to follow; those that are new are read from where their source says. */
function known(os: Os, sections: readonly Section[], before: readonly Tail[]): readonly Tail[] {
  return sections.filter(isTail).flatMap(({ values, sections: inner }) => (values['path'] ?? '').split(',').flatMap((pattern) => matching(os, pattern.trim())).map((path): Tail => {
    const old = before.find((tail) => tail.path === path);
    if (old) return old;
    say(os, 'info', `#0 following tail of ${path}`);
    const text = os.readFile(path);
    const offset = values['read_from_head'] === 'true' || failed(text) || before.length > 0 ? 0 : text.length;
    const parser = inner.find(({ name }) => name === 'parse')?.values['@type'] ?? values['format'];
    return { path, offset, tag: (values['tag'] ?? '').replace('*', path.slice(1).replaceAll('/', '.')), json: parser === 'json' };
  }));
}

function matching(os: Os, pattern: string): readonly string[] {
  const at = pattern.lastIndexOf('/');
  const [directory, last] = [pattern.slice(0, at) || '/', pattern.slice(at + 1)];
  const names = os.list(directory);
  if (failed(names)) return [];
  const expression = new RegExp(`^${last.replace(/[.+^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*').replaceAll('?', '.')}$`);
  return names.filter((name) => expression.test(name)).toSorted(compareText).map((name) => `${directory}/${name}`.replace('//', '/'));
}

function follow(os: Os, before: readonly Tail[], sections: readonly Section[]): readonly Tail[] {
  return known(os, sections, before).map((tail) => {
    const text = os.readFile(tail.path);
    if (failed(text)) return tail;
    const from = text.length < tail.offset ? 0 : tail.offset;
    const end = text.lastIndexOf('\n') + 1;
    if (end <= from) return tail;
    if (prints(sections, tail.tag)) for (const line of linesOf(text.slice(from, end))) os.write(1, `${formatTime(os.nowMs(), '%F %T')}.${String(os.nowMs() % 1000).padStart(3, '0')}000000 +0000 ${tail.tag}: ${record(line, tail.json)}\n`);
    return { ...tail, offset: end };
  });
}

function record(line: string, json: boolean): string {
  try {
    return json ? JSON.stringify(JSON.parse(line)) : JSON.stringify({ message: line });
  } catch {
    return JSON.stringify({ message: line });
  }
}

/** Whether the first section that takes a tag writes to standard output. */
function prints(sections: readonly Section[], tag: string): boolean {
  const takes = ({ argument }: Section): boolean => argument.split(/\s+/).some((pattern) => new RegExp(`^${pattern.replace(/[.+^$()|[\]\\]/g, '\\$&').replace(/\{([^}]*)\}/g, (_, any: string) => `(?:${any.replaceAll(',', '|')})`).replaceAll('**', '\u0000').replaceAll('*', '[^.]*').replaceAll('\\.\u0000', '(?:\\..*)?').replaceAll('\u0000', '.*')}$`).test(tag));
  const printing = sections.filter((section) => (section.name === 'filter' || section.name === 'match') && takes(section));
  const first = printing.find(({ name }) => name === 'match');
  return first?.values['@type'] === 'stdout' || printing.some(({ name, values }) => name === 'filter' && values['@type'] === 'stdout');
}

function stop(os: Os, state: State): State {
  say(os, 'info', 'Received graceful stop');
  say(os, 'info', '#0 fluentd worker is now stopping worker=0');
  say(os, 'info', '#0 shutting down fluentd worker worker=0');
  for (const listener of state.listeners) os.close(listener);
  return { ...state, phase: 'stopping', atMs: os.nowMs() + STOP_MS, listeners: [] };
}

export const programs: ProgramTable = { fluentd };
