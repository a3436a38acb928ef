import type { Json } from '../../../base/json';
import { failed, type Failure, type Os, type Program, type Step } from '../../../base/program';
import { Io, readAvailable, strerror, writeSome, type Dialect } from '../../common/applet';

interface DdState { readonly input: string; readonly out: string; readonly report: string }

/** `dd`: whole blocks are kept in memory; of a device that never ends as many are taken as are counted, and without a count it copies on and on. */
export const dd = (words: Dialect): Program => ({
  start: (): Json => ({ input: '', out: '', report: '' }),
  step(json, _wake, os): Step {
    let state = json as unknown as DdState;
    if (state.report === '') {
      const io = new Io(os, words);
      const values = Object.fromEntries(os.args.slice(1).map((one) => one.split(/=(.*)/s).slice(0, 2) as [string, string]));
      const block = sizeOf(values['bs'] ?? '512');
      if (block > SMALL_BYTES) os.hold(block);
      const source = sourceOf(values, os, state.input);
      if ('input' in source) return { state: { ...state, input: source.input } as unknown as Json, wait: { readable: [0] } };
      if ('errno' in source) return refused(io, `${words === 'gnu' ? 'failed to open' : "can't open"} '${values['if'] ?? ''}'`, source);
      if (source.bytes === Infinity) return { state: json, again: true };
      const problem = values['of'] === undefined ? undefined : copied(os, values['of'], () => source.text());
      if (problem) return refused(io, `${problem.errno === 'ENOSPC' ? 'error writing' : words === 'gnu' ? 'failed to open' : "can't open"} '${values['of'] ?? ''}'`, problem);
      const records = `${Math.floor(source.bytes / block)}+${source.bytes % block ? 1 : 0}`;
      const report = `${records} records in\n${records} records out\n${words === 'gnu' ? `${source.bytes} bytes copied, 0.001 s\n` : ''}`;
      state = { ...state, out: values['of'] === undefined ? source.text() : '', report };
    }
    const out = writeSome(os, 1, state.out);
    if (out !== '') return { state: { ...state, out } as unknown as Json, wait: { writable: [1] } };
    os.write(2, state.report);
    return { exit: 0 };
  },
});

function refused(io: Io, what: string, why: Failure): Step {
  io.fail(`${what}: ${strerror(why)}`);
  io.os.write(2, io.err);
  return { exit: 1 };
}

/** A block up to this size is nothing beside what a process needs anyway. */
const SMALL_BYTES = 1 << 16;
/** Characters dd copies of a device that never ends; more are only counted. */
const COPIED_CHARACTERS = 1 << 24;
const UNITS: Readonly<Record<string, number>> = { k: 1024, K: 1024, M: 1_048_576, G: 1_073_741_824 };
const sizeOf = (text: string): number => Number.parseInt(text, 10) * (UNITS[text.replace(/^\d+/, '').charAt(0)] ?? 1);

/** What dd is to copy: how much, and its text; or what came of standard input so far. */
function sourceOf(values: Readonly<Record<string, string | undefined>>, os: Os, before: string): Failure | { readonly input: string } | { readonly bytes: number; text(): string } {
  const limit = values['count'] === undefined ? Infinity : sizeOf(values['count']) * sizeOf(values['bs'] ?? '512');
  const file = values['if'];
  if (file === undefined) {
    const { text, ended } = readAvailable(os, 0, before);
    const taken = text.slice(0, limit);
    return ended || text.length >= limit ? { bytes: taken.length, text: () => taken } : { input: text };
  }
  const stat = os.stat(file);
  if (failed(stat)) return stat;
  if (stat.endless) return { bytes: limit, text: () => readDevice(os, file, Math.min(limit, COPIED_CHARACTERS)) };
  const text = os.readFile(file);
  if (failed(text)) return text;
  const taken = text.slice(0, limit);
  return { bytes: taken.length, text: () => taken };
}

function readDevice(os: Os, path: string, characters: number): string {
  const fd = os.open(path, 'read');
  if (failed(fd)) return '';
  let text = '';
  while (text.length < characters) {
    const read = os.read(fd, characters - text.length);
    if (typeof read !== 'string') break;
    text += read;
  }
  os.close(fd);
  return text;
}

/** Writes what dd copied; a device takes it all and keeps nothing. */
function copied(os: Os, path: string, text: () => string): Failure | undefined {
  const written = os.writeFile(path, path.startsWith('/dev/') ? '' : text());
  return failed(written) ? written : undefined;
}
