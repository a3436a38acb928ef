const CLASSES: Readonly<Record<string, string>> = {
  alpha: 'a-zA-Z', digit: '0-9', alnum: 'a-zA-Z0-9', upper: 'A-Z', lower: 'a-z', space: '\\s', blank: ' \\t', punct: '!-\\/:-@\\[-`{-~', xdigit: '0-9A-Fa-f', cntrl: '\\x00-\\x1f\\x7f', print: ' -~', graph: '!-~',
};

/** The source of a JavaScript regular expression for one of POSIX: basic (`\(`, `\+`), extended, or plain text. */
export function regularExpression(pattern: string, kind: 'basic' | 'extended' | 'fixed'): string {
  if (kind === 'fixed') return pattern.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
  let out = '';
  for (let at = 0; at < pattern.length; at++) {
    const character = pattern.charAt(at);
    if (character === '[') {
      const [source, end] = bracket(pattern, at);
      out += source;
      at = end;
    } else if (character === '\\') {
      const following = pattern.charAt(++at);
      if (kind === 'basic' && '(){}|+?'.includes(following) && following !== '') out += following;
      else if (following === '<' || following === '>') out += '\\b';
      else out += /[wWsSbBdDnt1-9]/.test(following) ? `\\${following}` : following.replace(/[\\^$.*+?()[\]{}|/]/, '\\$&');
    } else if (kind === 'basic' && '(){}|+?'.includes(character)) out += `\\${character}`;
    else if (character === '*' && (out === '' || out === '^' || out.endsWith('('))) out += '\\*';
    else out += character;
  }
  return out;
}

function bracket(pattern: string, start: number): [source: string, end: number] {
  let at = start + 1;
  let out = '[';
  if (pattern.charAt(at) === '^') { out += '^'; at++; }
  for (let first = true; at < pattern.length; first = false) {
    const character = pattern.charAt(at);
    if (character === ']' && !first) return [`${out}]`, at];
    const name = /^\[:([a-z]+):\]/.exec(pattern.slice(at));
    if (name) { out += CLASSES[name[1] ?? ''] ?? ''; at += name[0].length; continue; }
    out += character === '\\' || character === '[' || character === ']' ? `\\${character}` : character;
    at++;
  }
  return ['\\[', start];
}
