/** The line being typed at a prompt, as readline would edit it: a pure function of state and key. The terminal only draws what `view` says. */

export interface LineState {
  readonly text: string;
  /** Offset in UTF-16 units, always between two graphemes. */
  readonly cursor: number;
  /** Lines submitted before, oldest first. */
  readonly history: readonly string[];
  /** Which line of the history is shown; the history's length means the line of one's own. */
  readonly shown: number;
  /** One's own line while the history is looked through. */
  readonly own: string;
  /** What was cut last, for yank. */
  readonly cut: string;
  /** Whether the key before also cut: then the pieces join. */
  readonly cutting: boolean;
  readonly search: Search | undefined;
  /** Text an input method is still composing; shown at the cursor, not yet part of the line. */
  readonly composing: string;
  /** Candidates shown below the line until the next key. */
  readonly menu: readonly string[];
}

interface Search {
  readonly query: string;
  readonly at: number;
  readonly before: string;
  readonly failed: boolean;
}

export type Key =
  | { readonly text: string }
  | { readonly paste: string }
  /** The input method's unfinished text; empty when it ended. */
  | { readonly composing: string }
  | {
      readonly key: string;
      readonly ctrl?: boolean;
      readonly alt?: boolean;
      readonly shift?: boolean;
      /** Pressed while an input method composes: it belongs to that, not to the line. */ readonly composes?: boolean;
    };

export type LineAction =
  | { readonly submit: string }
  | { readonly interrupt: true }
  | { readonly endOfFile: true }
  | { readonly clearScreen: true }
  | { readonly complete: { readonly text: string; readonly cursor: number } };

export interface Candidate {
  readonly label: string;
  readonly insert: string;
  readonly from: number;
  readonly to: number;
}

export interface Step {
  readonly state: LineState;
  readonly actions: readonly LineAction[];
}

const historyLimit = 500;
const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });

export function emptyLine(history: readonly string[] = []): LineState {
  return { text: '', cursor: 0, history, shown: history.length, own: '', cut: '', cutting: false, search: undefined, composing: '', menu: [] };
}

/** One key further. Keys the line has no use for change nothing. */
export function pressKey(before: LineState, key: Key): Step {
  const state = before.menu.length > 0 ? { ...before, menu: [] } : before;
  if ('composing' in key) return only({ ...state, composing: key.composing });
  if ('text' in key)
    return only(
      state.search ? searchFor({ ...state, composing: '' }, state.search, state.search.query + key.text) : insert({ ...state, composing: '' }, key.text),
    );
  if ('paste' in key) return paste(state, key.paste);
  if (key.composes) return only(state);
  return state.search ? pressInSearch(state, state.search, key) : pressCommand(state, key);
}

/** The answer to a `complete` action; ignored when the line has changed since it was asked. */
export function completeWith(state: LineState, asked: { readonly text: string; readonly cursor: number }, candidates: readonly Candidate[]): LineState {
  const [first] = candidates;
  if (state.text !== asked.text || state.cursor !== asked.cursor || !first) return state;
  const shared = candidates.map((candidate) => candidate.insert).reduce(commonStart);
  const replaced = state.text.slice(first.from, first.to);
  const grows = shared.length > replaced.length && shared.startsWith(replaced);
  if (candidates.length === 1 || grows) {
    const rest = state.text.slice(first.to);
    const inserted = candidates.length === 1 && !/[\s/=:,]$/.test(shared) && !rest.startsWith(' ') ? `${shared} ` : shared;
    return { ...state, text: state.text.slice(0, first.from) + inserted + rest, cursor: first.from + inserted.length };
  }
  return { ...state, menu: candidates.map((candidate) => candidate.label) };
}

/** What to draw: the text, the place of the cursor in it, and the menu below. */
export function view(state: LineState): { readonly text: string; readonly cursor: number; readonly menu: readonly string[] } {
  if (state.search) {
    const label = `(${state.search.failed ? 'failed ' : ''}reverse-i-search)\`${state.search.query}${state.composing}': `;
    return { text: label + state.text, cursor: label.length + state.cursor, menu: [] };
  }
  const text = state.text.slice(0, state.cursor) + state.composing + state.text.slice(state.cursor);
  return { text, cursor: state.cursor + state.composing.length, menu: state.menu };
}

type Command = (state: LineState) => Step;
type Pressed = Extract<Key, { key: string }>;

const commands: Readonly<Record<string, Command>> = {
  Enter: submit,
  'Ctrl-j': submit,
  'Ctrl-m': submit,
  Tab: (state) => ({ state, actions: [{ complete: { text: state.text, cursor: state.cursor } }] }),
  ArrowLeft: edit((state) => moveTo(state, before(state.text, state.cursor))),
  ArrowRight: edit((state) => moveTo(state, after(state.text, state.cursor))),
  'Ctrl-ArrowLeft': edit((state) => moveTo(state, wordBefore(state.text, state.cursor))),
  'Ctrl-ArrowRight': edit((state) => moveTo(state, wordAfter(state.text, state.cursor))),
  Home: edit((state) => moveTo(state, 0)),
  End: edit((state) => moveTo(state, state.text.length)),
  Backspace: edit((state) => remove(state, before(state.text, state.cursor), state.cursor)),
  Delete: edit((state) => remove(state, state.cursor, after(state.text, state.cursor))),
  ArrowUp: edit((state) => show(state, state.shown - 1)),
  ArrowDown: edit((state) => show(state, state.shown + 1)),
  'Alt-Backspace': edit((state) => cut(state, wordBefore(state.text, state.cursor), state.cursor)),
  'Alt-d': edit((state) => cut(state, state.cursor, wordAfter(state.text, state.cursor))),
  'Alt-<': edit((state) => show(state, 0)),
  'Alt->': edit((state) => show(state, state.history.length)),
  'Alt-.': edit(insertLastWord),
  'Ctrl-w': edit((state) => cut(state, blankBefore(state.text, state.cursor), state.cursor)),
  'Ctrl-u': edit((state) => cut(state, 0, state.cursor)),
  'Ctrl-k': edit((state) => cut(state, state.cursor, state.text.length)),
  'Ctrl-y': edit((state) => insert(state, state.cut)),
  'Ctrl-t': edit(transpose),
  'Ctrl-c': (state) => ({ state: emptied(state), actions: [{ interrupt: true }] }),
  'Ctrl-d': (state) => (state.text === '' ? { state, actions: [{ endOfFile: true }] } : only(remove(state, state.cursor, after(state.text, state.cursor)))),
  'Ctrl-l': (state) => ({ state, actions: [{ clearScreen: true }] }),
  'Ctrl-r': (state) => only({ ...state, search: { query: '', at: state.history.length, before: state.text, failed: false } }),
};

const sameAs: Readonly<Record<string, string>> = {
  'Ctrl-b': 'ArrowLeft',
  'Ctrl-f': 'ArrowRight',
  'Ctrl-a': 'Home',
  'Ctrl-e': 'End',
  'Ctrl-p': 'ArrowUp',
  'Ctrl-n': 'ArrowDown',
  'Ctrl-h': 'Backspace',
  'Alt-b': 'Ctrl-ArrowLeft',
  'Alt-f': 'Ctrl-ArrowRight',
  'Alt-ArrowLeft': 'Ctrl-ArrowLeft',
  'Alt-ArrowRight': 'Ctrl-ArrowRight',
  'Ctrl-Backspace': 'Ctrl-w',
  'Ctrl-Delete': 'Alt-d',
};

function pressCommand(state: LineState, key: Pressed): Step {
  const name = nameOf(key);
  const command = commands[sameAs[name] ?? name];
  if (!command) return only(state);
  const step = command(state);
  const cutting = step.state.cut !== state.cut;
  return step.state.cutting === cutting ? step : { ...step, state: { ...step.state, cutting } };
}

function nameOf(key: Pressed): string {
  const base = key.key.length === 1 ? key.key.toLowerCase() : key.key;
  return `${key.ctrl ? 'Ctrl-' : ''}${key.alt ? 'Alt-' : ''}${base}`;
}

/** In a search, editing keys take the found line over first; Enter runs it; Ctrl-C and Ctrl-G give the old line back. */
function pressInSearch(state: LineState, search: Search, key: Pressed): Step {
  const name = nameOf(key);
  if (name === 'Ctrl-r') return only(searchFor(state, { ...search, at: search.at - 1 }, search.query));
  if (name === 'Backspace' || name === 'Ctrl-h')
    return only(searchFor(state, { ...search, at: state.history.length }, search.query.slice(0, before(search.query, search.query.length))));
  if (name === 'Ctrl-g' || name === 'Ctrl-c') return only({ ...state, search: undefined, text: search.before, cursor: search.before.length });
  const found = { ...state, search: undefined };
  return name === 'Escape' ? only(found) : pressCommand(found, key);
}

function searchFor(state: LineState, search: Search, query: string): LineState {
  if (query === '') return { ...state, text: search.before, cursor: search.before.length, search: { ...search, query, failed: false } };
  for (let at = Math.min(search.at, state.history.length - 1); at >= 0; at -= 1) {
    const line = state.history[at] ?? '';
    const offset = line.lastIndexOf(query);
    if (offset >= 0) return { ...state, text: line, cursor: offset, shown: at, search: { ...search, query, at, failed: false } };
  }
  return { ...state, search: { ...search, query, at: Math.max(search.at, 0), failed: true } };
}

function submit(state: LineState): Step {
  return { state: emptied(remember(state, state.text)), actions: [{ submit: state.text }] };
}

/** Every complete line of a paste runs; what follows the last line end stays in the line. */
function paste(state: LineState, text: string): Step {
  const [first = '', ...rest] = text
    .replace(/\r\n?/g, '\n')
    .replace(/[\0-\x08\x0b-\x1f\x7f]/g, '')
    .split('\n');
  let at: Step = only(insert({ ...state, search: undefined, composing: '' }, first));
  for (const line of rest) {
    const step = submit(at.state);
    at = { state: insert(step.state, line), actions: [...at.actions, ...step.actions] };
  }
  return at;
}

function remember(state: LineState, line: string): LineState {
  if (line.trim() === '' || state.history.at(-1) === line) return state;
  return { ...state, history: [...state.history, line].slice(-historyLimit) };
}

function emptied(state: LineState): LineState {
  return { ...state, text: '', cursor: 0, own: '', shown: state.history.length, search: undefined, composing: '' };
}

function show(state: LineState, index: number): LineState {
  if (index < 0 || index > state.history.length) return state;
  const own = state.shown === state.history.length ? state.text : state.own;
  const text = index === state.history.length ? own : (state.history[index] ?? '');
  return { ...state, own, shown: index, text, cursor: text.length };
}

function insert(state: LineState, text: string): LineState {
  return { ...state, text: state.text.slice(0, state.cursor) + text + state.text.slice(state.cursor), cursor: state.cursor + text.length, cutting: false };
}

function remove(state: LineState, from: number, to: number): LineState {
  return { ...state, text: state.text.slice(0, from) + state.text.slice(to), cursor: from };
}

function cut(state: LineState, from: number, to: number): LineState {
  const piece = state.text.slice(from, to);
  if (piece === '') return state;
  const joined = !state.cutting ? piece : from < state.cursor ? piece + state.cut : state.cut + piece;
  return { ...remove(state, from, to), cut: joined };
}

function transpose(state: LineState): LineState {
  const right = state.cursor === state.text.length ? before(state.text, state.cursor) : state.cursor;
  const left = before(state.text, right);
  const end = after(state.text, right);
  if (left === right) return state;
  const text = state.text.slice(0, left) + state.text.slice(right, end) + state.text.slice(left, right) + state.text.slice(end);
  return { ...state, text, cursor: end };
}

function insertLastWord(state: LineState): LineState {
  const word = state.history.at(-1)?.trim().split(/\s+/).at(-1);
  return word ? insert(state, word) : state;
}

function moveTo(state: LineState, cursor: number): LineState {
  return { ...state, cursor };
}

function before(text: string, cursor: number): number {
  let start = 0;
  for (const { index } of segmenter.segment(text)) if (index < cursor) start = index;
  return start;
}

function after(text: string, cursor: number): number {
  for (const { index } of segmenter.segment(text)) if (index > cursor) return index;
  return text.length;
}

function wordBefore(text: string, cursor: number): number {
  return Math.max(text.slice(0, cursor).search(/[\p{L}\p{N}_]+[^\p{L}\p{N}_]*$/u), 0);
}

function wordAfter(text: string, cursor: number): number {
  const word = /^[^\p{L}\p{N}_]*[\p{L}\p{N}_]+/u.exec(text.slice(cursor));
  return word ? cursor + word[0].length : text.length;
}

function blankBefore(text: string, cursor: number): number {
  return Math.max(text.slice(0, cursor).search(/\S+\s*$/), 0);
}

function commonStart(one: string, other: string): string {
  let length = 0;
  while (length < one.length && one[length] === other[length]) length += 1;
  return one.slice(0, length);
}

function edit(change: (state: LineState) => LineState): Command {
  return (state) => only(change(state));
}

function only(state: LineState): Step {
  return { state, actions: [] };
}
