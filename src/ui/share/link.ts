import { hashText } from '../../simulator/base/text';
import type { Log, LogEntry } from '../../workbench/contract';

/** A lab in a link or a file: all there is to it, besides the lab itself. */
export interface Shared {
  readonly log: Log;
  /** Texts in the editor that the log does not know yet. */
  readonly drafts: Readonly<Record<string, string>>;
  /** The moment that is looked at. */
  readonly atMs?: number;
}

/** Why something that was handed over can't be opened. */
export type ShareProblem = 'cut' | 'version' | 'too-long' | 'damaged' | 'other-lab';

export class ShareError extends Error {
  override readonly name = 'ShareError';
  constructor(readonly problem: ShareProblem) {
    super(problem);
  }
}

const VERSION = 1;
/** A link that is longer is offered as a file instead: chats and mail cut it. */
export const LINK_CHARACTERS_MAX = 8000;
/** Nobody makes a link as long as this by honest means. */
const FRAGMENT_CHARACTERS_MAX = 200_000;
const TEXT_BYTES_MAX = 8_000_000;
const FRAGMENT = /^#lab=([a-z0-9-]+)(?:&state=(.*))?$/s;

/** The lab that an address asks for by its fragment. */
export const labOfFragment = (fragment: string): string | undefined => (fragment.startsWith('#lab=') ? (FRAGMENT.exec(fragment)?.[1] ?? '') : undefined);

/** The fragment of an address that holds a lab: version, length, hash, and the compressed state. */
export async function fragmentOf(shared: Shared): Promise<string> {
  const data = toBase64(await compress(JSON.stringify(packed(shared))));
  return `#lab=${shared.log.lab}&state=${VERSION}.${data.length}.${hashText(data).toString(36)}.${data}`;
}

/** Reads such a fragment; throws a ShareError that says what is wrong with it. */
export async function readFragment(fragment: string, lab: string): Promise<Shared> {
  if (fragment.length > FRAGMENT_CHARACTERS_MAX) throw new ShareError('too-long');
  const [, named, state = ''] = FRAGMENT.exec(fragment) ?? [];
  if (named !== undefined && named !== lab) throw new ShareError('other-lab');
  const [version, length, hash, data, more] = state.split('.');
  if (version !== undefined && /^\d+$/.test(version) && Number(version) !== VERSION) throw new ShareError('version');
  if (named === undefined || version === undefined || length === undefined || hash === undefined || data === undefined || data.length < Number(length)) throw new ShareError('cut');
  if (more !== undefined || data.length !== Number(length) || hashText(data).toString(36) !== hash) throw new ShareError('damaged');
  return readShared(await decompress(fromBase64(data)), lab);
}

/** The same as the text of a file. */
export const fileText = (shared: Shared): string => JSON.stringify({ ordinal: VERSION, ...shared }, null, 1);

/** Reads a file, or what a link held. */
export function readShared(text: string, lab: string): Shared {
  if (text.length > TEXT_BYTES_MAX) throw new ShareError('too-long');
  const value = parsed(text);
  if (!isRecord(value)) throw new ShareError('damaged');
  if (value['ordinal'] !== VERSION) throw new ShareError('version');
  const shared = Array.isArray(value['l']) ? unpacked(value) : value;
  const { log, drafts, atMs } = shared as Partial<Record<keyof Shared, unknown>>;
  if (!isRecord(log) || !Array.isArray(log['entries']) || typeof log['untilMs'] !== 'number' || !isRecord(drafts) || !Object.values(drafts).every((draft) => typeof draft === 'string')) throw new ShareError('damaged');
  if (log['lab'] !== lab) throw new ShareError('other-lab');
  return { log: log as unknown as Log, drafts: drafts as Shared['drafts'], ...(typeof atMs === 'number' && atMs >= 0 ? { atMs } : {}) };
}

/** Times as differences, and one checksum, at the end: the last one proves all. */
function packed({ log, drafts, atMs }: Shared): object {
  const { entries, ...header } = log;
  const last = entries.findLast(({ checksum }) => checksum !== undefined);
  let before = 0;
  const l = entries.flatMap((entry) => {
    const since = entry.atMs - before;
    before = entry.atMs;
    return [since, entry.input];
  });
  return { ordinal: VERSION, h: header, l, d: drafts, ...(atMs === undefined ? {} : { atMs }), ...(last ? { c: [entries.indexOf(last), last.checksum] } : {}) };
}

function unpacked({ h, l, d, c, atMs }: Record<string, unknown>): object {
  const list = l as readonly unknown[];
  const [proven, checksum] = Array.isArray(c) ? (c as readonly unknown[]) : [];
  const entries: LogEntry[] = [];
  let before = 0;
  for (let index = 0; index + 1 < list.length; index += 2) {
    before += Number(list[index]);
    entries.push({ atMs: before, input: list[index + 1] as LogEntry['input'], ...(index / 2 === proven ? { checksum: checksum as number } : {}) });
  }
  return { log: { ...(isRecord(h) ? h : {}), entries }, drafts: d, atMs };
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // What is no JSON is told as damaged by who asked.
    return undefined;
  }
}

const compress = (text: string): Promise<Uint8Array> => through(new CompressionStream('deflate-raw'), new TextEncoder().encode(text));

async function decompress(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(await through(new DecompressionStream('deflate-raw'), bytes));
  } catch (error) {
    throw error instanceof ShareError ? error : new ShareError('damaged');
  }
}

async function through(stream: CompressionStream | DecompressionStream, bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const reader = new Blob([bytes]).stream().pipeThrough(stream as ReadableWritablePair<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>).getReader();
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
    size += piece.value.length;
    if (size > TEXT_BYTES_MAX) throw new ShareError('too-long');
    pieces.push(piece.value);
  }
  return new Uint8Array(await new Blob(pieces).arrayBuffer());
}

const toBase64 = (bytes: Uint8Array): string => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');

function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  try {
    return Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (character) => character.charCodeAt(0));
  } catch {
    throw new ShareError('damaged');
  }
}
