/** A piece of a YAML line: keys are ink, values blue, notes and punctuation grey. */
export interface Token {
  readonly text: string;
  readonly kind: 'key' | 'value' | 'note';
}

const line = /^(\s*(?:- +)*)((?:"[^"]*"|'[^']*'|[^\s#:{}[\],&*!|>'"%@`-][^#:]*?|-[^\s#:][^#:]*?))(:)(?=\s|$)(.*)$/;

/** The tokens of one line. It reads a line by itself, which is enough for text that waits to be edited. */
export function highlightLine(text: string): readonly Token[] {
  const match = line.exec(text);
  if (!match) return highlightValue(text);
  const [, indent = '', key = '', colon = '', rest = ''] = match;
  return join([{ text: indent, kind: 'note' }, { text: key, kind: 'key' }, { text: colon, kind: 'key' }, ...highlightValue(rest)]);
}

function highlightValue(text: string): readonly Token[] {
  const note = /(^|\s)#.*$/.exec(text);
  const value = note ? text.slice(0, note.index) : text;
  const pieces = /^\s*(?:---|\.\.\.)\s*$/.test(value) ? [{ text: value, kind: 'note' } as Token] : flow(value);
  return join(note ? [...pieces, { text: note[0], kind: 'note' }] : pieces);
}

/** Values, and in `{a: b}` the keys among them. */
function flow(value: string): readonly Token[] {
  if (!/^\s*(?:- )*\s*[{[]/.test(value)) return [{ text: value, kind: 'value' }];
  return value
    .split(/("[^"]*"|'[^']*'|[\w./-]+(?=:\s)|[{}[\],:]+)/)
    .filter((part) => part !== '')
    .map((part, index, all): Token => ({ text: part, kind: /^[{}[\],:]+$/.test(part) || all[index + 1]?.startsWith(':') ? 'key' : 'value' }));
}

function join(tokens: readonly Token[]): readonly Token[] {
  const joined: Token[] = [];
  for (const token of tokens) {
    const last = joined.at(-1);
    if (token.text === '') continue;
    if (last?.kind === token.kind) joined[joined.length - 1] = { text: last.text + token.text, kind: token.kind };
    else joined.push(token);
  }
  return joined;
}
