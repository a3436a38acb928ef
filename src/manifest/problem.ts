/**
 * The words and the line that kubectl's YAML reader (libyaml, in Go) has for text that is not YAML. Our parser stops at the
 * same places with words of its own; this names them as a learner will meet them on a real cluster.
 */
export interface Problem {
  /** e.g. `yaml: line 4: found character that cannot start any token`. */
  readonly message: string;
  readonly start: number;
  readonly end: number;
}

/** Where the parser stopped, and why. */
export interface Stop { readonly reason: string; readonly position: number }

interface Place { readonly text: string; readonly stop: Stop; readonly char: string; readonly before: string; readonly previous: string }

/** `scanner` errors count lines from 1, `parser` errors are reported one line early, as libyaml does. */
interface Rule { readonly when: (place: Place) => boolean; readonly say: string; readonly from: 'scanner' | 'parser'; readonly at?: 'end' }

const endsInPlainText = (line: string) => /[^\s:\-\]}'"|>]$/.test(line.replace(/\s+#.*$/, '').trimEnd());
const isBareWord = (line: string) => line.trim() !== '' && !/:(\s|$)|^\s*(-|#)/.test(line);
const unclosed = ({ text, stop }: Place) => openFlow(text.slice(0, stop.position));

const RULES: readonly Rule[] = [
  { when: ({ stop, previous }) => stop.reason.includes('tab char') && endsInPlainText(previous), say: 'found a tab character that violates indentation', from: 'scanner' },
  { when: ({ stop }) => stop.reason.includes('tab char'), say: 'found character that cannot start any token', from: 'scanner' },
  { when: ({ char, before }) => /[@`%]/.test(char) && /(^|[:\-,[{]\s+|^\s*)$/.test(before), say: 'found character that cannot start any token', from: 'scanner' },
  { when: ({ stop }) => /unknown escape|expected hexadecimal|unknown escape sequence/.test(stop.reason), say: 'found unknown escape character', from: 'scanner' },
  { when: (place) => quoteIsOpen(place), say: 'found unexpected end of stream', from: 'scanner', at: 'end' },
  { when: (place) => unclosed(place) === '{', say: "did not find expected ',' or '}'", from: 'parser' },
  { when: (place) => unclosed(place) === '[', say: "did not find expected ',' or ']'", from: 'parser' },
  { when: ({ char, before }) => /[}\]]/.test(char) && /[:-]\s+$/.test(before), say: 'did not find expected node content', from: 'parser' },
  { when: ({ char, before, text, stop }) => char === '-' && /\s/.test(text[stop.position + 1] ?? ' ') && /:\s+$/.test(before), say: 'block sequence entries are not allowed in this context', from: 'scanner' },
  { when: ({ char, previous, before }) => char === ':' && isBareWord(previous) && indentOf(previous) === indentOf(before), say: "could not find expected ':'", from: 'scanner' },
  { when: ({ char }) => char === ':', say: 'mapping values are not allowed in this context', from: 'scanner' },
  { when: ({ text, stop }) => text.slice(stop.position).trim() === '' && isBareWord(lastLine(text)), say: "could not find expected ':'", from: 'scanner', at: 'end' },
  { when: () => true, say: 'did not find expected key', from: 'parser' },
];

const indentOf = (line: string) => line.length - line.trimStart().length;
const lastLine = (text: string) => text.trimEnd().split('\n').at(-1) ?? '';

/** The problem in `text` (one document) where our parser stopped. */
export function describeProblem(source: string, stop: Stop): Problem {
  const text = source.endsWith('\n') ? source : `${source}\n`;
  const lines = text.slice(0, stop.position).split('\n');
  const line = lines.length - 1;
  const place: Place = {
    text, stop, char: text[stop.position] ?? '', before: lines.at(-1) ?? '', previous: lines.slice(0, -1).findLast((one) => one.trim() !== '') ?? '',
  };
  const rule = RULES.find((one) => one.when(place));
  const at = rule?.at === 'end' ? text.split('\n').length - 1 : line;
  const number = rule?.from === 'scanner' ? at + 1 : at;
  // What goes wrong on the first line is told without a line.
  const message = `yaml: ${at > 0 ? `line ${number}: ` : ''}${rule?.say ?? stop.reason}`;
  return { message, ...rangeAround(source, stop.position) };
}

/** From `position` to the end of its word, at least one character where there is one. */
function rangeAround(text: string, position: number): { start: number; end: number } {
  const start = Math.min(position, Math.max(0, text.length - 1));
  const end = /^[^\s]+/.exec(text.slice(start))?.[0].length ?? 1;
  return { start, end: Math.min(text.length, start + end) };
}

/** The innermost `{` or `[` that is open at the end of `text`. */
function openFlow(text: string): string | undefined {
  const open: string[] = [];
  for (const token of text.replace(/^\s*#.*$/gm, '').match(/"(?:\\.|[^"\\])*"|'[^'\n]*'|(?<=[\s:,[{-])[[{]|[\]}]|\s#.*$/gm) ?? []) {
    if (token === '{' || token === '[') open.push(token);
    if (token === '}' || token === ']') open.pop();
  }
  return open.at(-1);
}

function quoteIsOpen({ text, stop }: Place): boolean {
  if (/quoted scalar|double quoted|single quoted/.test(stop.reason)) return true;
  if (!stop.reason.includes('deficient indentation')) return false;
  const before = text.slice(0, stop.position).replace(/"(?:\\.|[^"\\])*"|'[^']*'/g, '');
  return /(^|[\s:,[{-])["'][^"']*$/.test(before);
}
