/**
 * Shell patterns. A pattern is a text in which a backslash makes the next character literal; `*`, `?` and `[…]` have their meaning.
 */
const CLASSES: Readonly<Record<string, string>> = {
  alpha: 'a-zA-Z', digit: '0-9', alnum: 'a-zA-Z0-9', upper: 'A-Z', lower: 'a-z', space: ' \\t\\n\\r\\f\\v', blank: ' \\t',
  punct: '!-\\/:-@\\[-`{-~', xdigit: '0-9A-Fa-f', cntrl: '\\x00-\\x1f\\x7f', print: ' -~', graph: '!-~',
};

/** Makes every character of `text` literal in a pattern. */
export const literal = (text: string): string => text.replace(/[\\*?[\]]/g, '\\$&');

/** Whether a pattern has any character with a meaning. */
export const isPattern = (pattern: string): boolean => /(?:^|[^\\])(?:\\\\)*[*?[]/.test(pattern);

/** The text a pattern without meaning stands for. */
export const unescape = (pattern: string): string => pattern.replace(/\\([^])/g, '$1');

/** Stands for a star where a pattern is cut at its stars. */
const STAR = '\uffff';

/** A regular expression's source for a pattern; `greedy` says how much `*` takes. */
function source(pattern: string, star: '[^]*' | '[^]*?' | typeof STAR): string {
  let out = '';
  for (let at = 0; at < pattern.length; at++) {
    const character = pattern.charAt(at);
    if (character === '\\') out += escape(pattern.charAt(++at) || '\\');
    else if (character === '*') out += star;
    else if (character === '?') out += '[^]';
    else if (character === '[') {
      const set = bracket(pattern, at);
      out += set ? set.source : '\\[';
      if (set) at = set.end;
    } else out += escape(character);
  }
  return out;
}

const escape = (character: string): string => (/[\\^$.*+?()[\]{}|/-]/.test(character) ? `\\${character}` : character);

/** Reads a bracket expression that begins at `start`; undefined when it has no end. */
function bracket(pattern: string, start: number): { readonly source: string; readonly end: number } | undefined {
  let at = start + 1;
  const negated = pattern.charAt(at) === '!' || pattern.charAt(at) === '^';
  if (negated) at++;
  let out = '';
  for (let first = true; at < pattern.length; first = false) {
    const character = pattern.charAt(at);
    if (character === ']' && !first) return { source: `[${negated ? '^' : ''}${out}]`, end: at };
    const name = /^\[:([a-z]+):\]/.exec(pattern.slice(at, at + 12));
    if (name) { out += CLASSES[name[1] ?? ''] ?? ''; at += name[0].length; continue; }
    if (character === '\\' && at + 1 < pattern.length) { out += escape(pattern.charAt(at + 1)); at += 2; continue; }
    const range = character === '-' && !first && pattern.charAt(at + 1) !== ']';
    out += range ? '-' : escape(character);
    at++;
  }
  return undefined;
}

/** Where the first place ends at which a part fits. */
function after(part: string, text: string, from: number): number | undefined {
  const found = new RegExp(part, 'g');
  found.lastIndex = from;
  return found.exec(text) ? found.lastIndex : undefined;
}

/** Whether the whole text fits the pattern. */
export function matches(pattern: string, text: string): boolean {
  if (!isPattern(pattern)) return unescape(pattern) === text;
  const [first = '', ...more] = source(pattern, STAR).split(STAR);
  const last = more.pop();
  if (last === undefined) return new RegExp(`^${first}$`).test(text);
  const start = new RegExp(`^${first}`).exec(text)?.[0].length;
  const end = start === undefined ? undefined : new RegExp(`${last}$`).exec(text.slice(start));
  if (start === undefined || !end) return false;
  // Each part between two stars is found at the first place it fits: a later one leaves less for the rest.
  const middle = text.slice(start, start + end.index);
  return more.reduce<number | undefined>((at, part) => at === undefined ? undefined : after(part, middle, at), 0) !== undefined;
}

/** Removes the shortest or longest beginning that fits. */
export function withoutPrefix(text: string, pattern: string, longest: boolean): string {
  const found = new RegExp(`^${source(pattern, longest ? '[^]*' : '[^]*?')}`).exec(text);
  return found ? text.slice(found[0].length) : text;
}

/** Removes the shortest or longest end that fits. */
export function withoutSuffix(text: string, pattern: string, longest: boolean): string {
  const whole = new RegExp(`^${source(pattern, '[^]*')}$`);
  const starts = Array.from({ length: text.length + 1 }, (_, index) => (longest ? index : text.length - index));
  const start = starts.find((from) => whole.test(text.slice(from)));
  return start === undefined ? text : text.slice(0, start);
}
