import type { Lab } from '../labs/contract';
import type { Json } from '../simulator/base/json';
import { hashText } from '../simulator/base/text';
import type { Input, Log, LogEntry } from './contract';

/** The engine that writes logs now. Another engine may replay them, as far as the checksums agree. */
export const ENGINE = 'ordinal-1';
/** When every lab begins: one moment for all, so that times in output are the same in every replay (2026-01-01T09:00:00Z). */
export const LAB_EPOCH_MS = 1_767_258_000_000;

/** A log that can't be opened, or only in part. Whoever holds the log still has it. */
export class LogError extends Error {
  override readonly name = 'LogError';
  /** `usable` is the part up to the first difference, for logs of another engine. */
  constructor(readonly reason: 'log-corrupt' | 'log-of-another-lab' | 'log-of-another-engine', message: string, readonly usable?: Log) {
    super(message);
  }
}

/** An input that makes no sense now, such as a line for a terminal that is not open; `about` names what it is about. */
export class InputError extends Error {
  override readonly name = 'InputError';
  constructor(readonly reason: 'terminal-closed' | 'node-there' | 'node-missing' | 'file-missing', readonly about: string) {
    super(`${reason}: ${about}`);
  }
}

/** Hash of what of a lab enters a replay: its cluster, files and first inputs. Mending a task leaves logs valid. */
export const hashOfLab = ({ cluster, files, before }: Lab): string => hashText(JSON.stringify({ cluster, files, before })).toString(16).padStart(8, '0');

export const headerOf = (lab: Lab): Omit<Log, 'entries' | 'untilMs'> => ({ format: 1, engine: ENGINE, lab: lab.id, labHash: hashOfLab(lab), seed: lab.cluster.seed ?? lab.id, epochMs: LAB_EPOCH_MS });

type Members = { readonly [key: string]: Json | undefined };
const isMembers = (value: unknown): value is Members => typeof value === 'object' && value !== null && !Array.isArray(value);
const isCount = (value: unknown): value is number => typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
const corrupt = (what: string): LogError => new LogError('log-corrupt', `The saved log can't be read: ${what}.`);

/** The log, if it is one and of this lab; throws LogError otherwise. */
export function readLog(lab: Lab, log: unknown): Log {
  if (!isMembers(log) || log.format !== 1) throw corrupt('it is of a format this version does not know');
  for (const key of ['engine', 'lab', 'labHash', 'seed']) if (typeof log[key] !== 'string') throw corrupt(`its ${key} is missing`);
  if (!isCount(log.epochMs) || !isCount(log.untilMs)) throw corrupt('its times are not whole milliseconds');
  if (!Array.isArray(log.entries)) throw corrupt('its entries are missing');
  if (log.lab !== lab.id) throw new LogError('log-of-another-lab', `The saved log is of the lab "${String(log.lab)}", this is "${lab.id}".`);
  if (log.labHash !== hashOfLab(lab)) throw new LogError('log-of-another-lab', 'The lab has other files than when the log was saved.');
  const read = log as unknown as Log;
  let last = 0;
  for (const [index, entry] of read.entries.entries()) {
    proveEntry(entry, index);
    if (entry.atMs < last || entry.atMs > read.untilMs) throw corrupt(`entry ${index + 1} is out of order`);
    last = entry.atMs;
  }
  return read;
}

function proveEntry(entry: LogEntry, index: number): void {
  if (!isMembers(entry) || !isCount(entry.atMs) || (entry.checksum !== undefined && !isCount(entry.checksum)) || !isInput(entry.input)) throw corrupt(`entry ${index + 1} is not an input`);
}

const isText = (value: unknown): value is string => typeof value === 'string';
const isTerminal = (value: unknown): boolean => isCount(value) && value >= 1;

/** Whether something from outside is an input. */
export function isInput(value: unknown): value is Input {
  if (!isMembers(value) || Object.keys(value).length !== 1) return false;
  const [word] = Object.keys(value);
  const body = value[word ?? ''];
  const check = word === undefined ? undefined : INPUTS[word];
  return check !== undefined && isMembers(body) && check(body);
}

const INPUTS: Readonly<Record<string, (body: Members) => boolean>> = {
  line: (body) => isTerminal(body.terminal) && isText(body.text),
  signal: (body) => isTerminal(body.terminal) && ['INT', 'QUIT', 'TSTP'].includes(String(body.signal)),
  eof: (body) => isTerminal(body.terminal),
  terminal: (body) => isTerminal(body.close) || (isTerminal(body.open) && isTerminal(body.columns) && isTerminal(body.rows)),
  edited: (body) => isText(body.file) && isText(body.text),
  file: (body) => isText(body.remove) || (isText(body.rename) && isText(body.to)),
  node: (body) => isText(body.node) && ['add', 'remove', 'stop', 'start'].includes(String(body.action)),
  request: (body) => isText(body.method) && isText(body.path),
};

/** An input in a few words, for the time line. */
export function summaryOf(input: Input): string {
  if ('line' in input) return input.line.text;
  if ('signal' in input) return input.signal.signal === 'INT' ? '^C' : input.signal.signal === 'QUIT' ? '^\\' : '^Z';
  if ('eof' in input) return '^D';
  if ('edited' in input) return input.edited.file;
  if ('node' in input) return `${input.node.action} ${input.node.node}`;
  if ('request' in input) return `${input.request.method} ${input.request.path}`;
  if ('terminal' in input) return 'open' in input.terminal ? `terminal ${input.terminal.open}` : `close terminal ${input.terminal.close}`;
  return 'remove' in input.file ? `rm ${input.file.remove}` : `mv ${input.file.rename} ${input.file.to}`;
}
