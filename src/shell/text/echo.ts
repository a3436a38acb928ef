import { unescapeText } from './printf';

/** What `echo` prints. 'options': -n, -e and -E are known and escapes are left alone; 'escapes': only -n, and escapes count (dash). */
export function echoText(args: readonly string[], style: 'options' | 'escapes'): string {
  const rest = [...args];
  let newline = true;
  let escapes = style === 'escapes';
  while (rest[0] !== undefined && (style === 'options' ? /^-[neE]+$/ : /^-n$/).test(rest[0])) {
    for (const letter of rest.shift() ?? '') {
      if (letter === 'n') newline = false;
      else if (letter === 'e') escapes = true;
      else if (letter === 'E') escapes = false;
    }
    if (style === 'escapes') break;
  }
  const text = rest.join(' ');
  const decoded = escapes ? unescapeText(text, 'with-zero') : { text, stop: false };
  return decoded.text + (newline && !decoded.stop ? '\n' : '');
}
