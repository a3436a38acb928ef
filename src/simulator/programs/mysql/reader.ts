/** What a client finds in its input: a statement (shown in one column for \G), a cleared one, or a part whose end is still to come. */
export type Item =
  | { readonly kind: 'statement'; readonly sql: string; readonly vertical: boolean; readonly rest: string }
  | { readonly kind: 'command'; readonly name: string; readonly argument: string; readonly rest: string }
  | { readonly kind: 'part'; readonly open: "'" | '"' | '`' | '/*' | '' };

const COMMANDS: Readonly<Record<string, string>> = { c: 'clear', h: 'help', q: 'quit', s: 'status', u: 'use', '.': 'source', '!': 'system', d: 'delimiter', r: 'connect', W: 'warnings', w: 'nowarning', '#': 'rehash' };
const WORDS = /^\s*(use|exit|quit|help|clear|status|source|delimiter|connect|system|rehash|\?)(?:\s+([^\n]*?))?\s*;?\s*(?:\n|$)/i;

/** The first thing in a client's buffer. */
export function scan(buffer: string, delimiter: string): Item {
  const word = WORDS.exec(buffer);
  if (word && buffer.includes('\n')) return { kind: 'command', name: (word[1] ?? '').toLowerCase().replace('exit', 'quit').replace('?', 'help'), argument: (word[2] ?? '').trim().replace(/^(["'`])(.*)\1$/, '$2'), rest: buffer.slice(word[0].length) };
  let open: Extract<Item, { kind: 'part' }>['open'] = '';
  for (let at = 0; at < buffer.length; at++) {
    const character = buffer.charAt(at);
    const two = buffer.slice(at, at + 2);
    if (open === '/*') { if (two === '*/') { open = ''; at++; } continue; }
    if (open !== '') { if (character === '\\' && open !== '`') at++; else if (character === open) open = ''; continue; }
    if (character === "'" || character === '"' || character === '`') open = character;
    else if (two === '/*' && buffer.charAt(at + 2) !== '!') open = '/*';
    else if (character === '#' || /^--[\s]/.test(buffer.slice(at, at + 3))) { const end = buffer.indexOf('\n', at); if (end < 0) break; at = end; }
    else if (buffer.startsWith(delimiter, at)) return { kind: 'statement', sql: buffer.slice(0, at).trim(), vertical: false, rest: afterStatement(buffer.slice(at + delimiter.length)) };
    else if (character === '\\') {
      const letter = buffer.charAt(at + 1);
      if (letter === 'g' || letter === 'G') return { kind: 'statement', sql: buffer.slice(0, at).trim(), vertical: letter === 'G', rest: afterStatement(buffer.slice(at + 2).replace(/^\s*;/, '')) };
      const name = COMMANDS[letter];
      if (name !== undefined) { const end = buffer.indexOf('\n', at); return { kind: 'command', name, argument: buffer.slice(at + 2, end < 0 ? undefined : end).trim().replace(/;$/, ''), rest: end < 0 ? '' : buffer.slice(end + 1) }; }
      at++;
    }
  }
  return { kind: 'part', open };
}

/** The rest of a line of which only blanks are left is nothing. */
const afterStatement = (rest: string): string => rest.replace(/^[ \t]*\n/, '');
