import type { Json } from '../../base/json';
import { failed, type Os, type Program, type Step } from '../../base/program';
import type { ProgramTable } from '../../runtime/image';
import { readAvailable } from '../common/applet';

/** What was in the file when it was last written, null while there is none; and what was typed of the next command. */
interface State { readonly begun: boolean; readonly written: string | null; readonly input: string }

const UNSAVED = 'E37: No write since last change (add ! to override)\n';

/**
 * vi as its command line: the file itself is the buffer, which whoever shows it changes (the page does, in its editor), and `:wq` or `:q!` end it.
 * What was not written is undone at the end, so that for whoever started it only what was written counts.
 */
const vi: Program = {
  start(os): Json {
    os.onSignal('INT', 'catch');
    return { begun: false, written: null, input: '' };
  },
  step(json, wake, os): Step {
    let state = json as unknown as State;
    const file = os.args.slice(1).findLast((word) => !/^[-+]/.test(word));
    if (file === undefined) return refuse(os, 'vi: name the file to edit: vi FILE\n');
    if (!state.begun) {
      const stat = os.stat(file);
      if (!failed(stat) && stat.type === 'directory') return refuse(os, `"${file}" is a directory\n`);
      os.write(1, `${described(os, file)}\n:`);
      state = { begun: true, written: textOf(os, file), input: '' };
    }
    if (wake.signals.includes('INT')) os.write(1, '\nType  :qa!  and press <Enter> to abandon all changes and exit Vim\n:');
    const { text, ended } = readAvailable(os, 0, state.input);
    const lines = text.split('\n');
    const rest = lines.pop() ?? '';
    for (const line of lines) {
      const after = perform(os, file, state.written, line.trim().replace(/^:+/, ''));
      if (after === 'quit') return { exit: 0 };
      state = { ...state, written: after };
      os.write(1, ':');
    }
    if (!ended) return { state: { ...state, input: rest } as unknown as Json, wait: { readable: [0] } };
    abandon(os, file, state.written);
    return refuse(os, 'Vim: Error reading input, exiting...\nVim: Finished.\n');
  },
};

function refuse(os: Os, words: string): Step {
  os.write(2, words);
  return { exit: 1 };
}

function textOf(os: Os, file: string): string | null {
  const text = os.readFile(file);
  return failed(text) ? null : text;
}

/** `"web.yaml" 12L, 345B`. */
function described(os: Os, file: string): string {
  const [text, stat] = [textOf(os, file), os.stat(file)];
  if (text === null || failed(stat)) return `"${file}" [New]`;
  const lines = text.split('\n').length - (text.endsWith('\n') || text === '' ? 1 : 0);
  return `"${file}" ${text === '' || text.endsWith('\n') ? '' : '[noeol] '}${lines}L, ${stat.sizeBytes}B`;
}

/** Carries out one command; what is written after it, or that it was the last. */
function perform(os: Os, file: string, written: string | null, command: string): 'quit' | string | null {
  const changed = (textOf(os, file) ?? '') !== (written ?? '');
  if (/^(x|xa|xit|exi?t?|ZZ)!?$/.test(command)) return changed ? (write(os, file, written), 'quit') : 'quit';
  if (/^(wq|wqa)!?$/.test(command)) return write(os, file, written), 'quit';
  if (/^(w|wa|write|up|update)!?$/.test(command)) return write(os, file, written);
  if (/^(q|qa|quit|qall)!$|^ZQ$|^cq!?$/.test(command)) return abandon(os, file, written), 'quit';
  if (/^(q|qa|quit|qall)$/.test(command)) {
    if (!changed) return 'quit';
    os.write(1, UNSAVED);
  } else if (/^e(dit)?!$/.test(command)) {
    abandon(os, file, written);
    os.write(1, `${described(os, file)}\n`);
  } else if (command) os.write(1, `E492: Not an editor command: ${command}\n`);
  return written;
}

/** Writes the buffer: its last line ends with a line feed as all others do. */
function write(os: Os, file: string, written: string | null): string {
  const text = textOf(os, file) ?? '';
  const whole = text === '' || text.endsWith('\n') ? text : `${text}\n`;
  os.writeFile(file, whole);
  os.write(1, `${described(os, file).replace('" ', written === null ? '" [New] ' : '" ')} written\n`);
  return whole;
}

function abandon(os: Os, file: string, written: string | null): void {
  if (written !== null) os.writeFile(file, written);
  else if (textOf(os, file) !== null) os.remove(file);
}

export const programs: ProgramTable = { vi };
