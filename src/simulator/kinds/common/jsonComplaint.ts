/** What Go's reader says of text that is no JSON object; undefined when it is one. Only how an object begins is told exactly. */
export function jsonComplaint(text: string): string | undefined {
  const parsed = parse(text);
  if (parsed !== undefined) return undefined;
  const rest = text.trimStart();
  if (rest === '' || /^\{\s*$/.test(rest)) return 'unexpected end of JSON input';
  const [, spaces = '', key = ''] = /^\{(\s*)([^\s"}])/.exec(rest) ?? [];
  if (key) return `invalid character '${key}' looking for beginning of object key string`;
  const [literal = ''] = /^[a-z]+/.exec(rest) ?? [];
  const word = ['null', 'true', 'false'].find((one) => one.startsWith(rest[0] ?? ' '));
  const at = word ? [...word].findIndex((letter, index) => literal[index] !== letter) : -1;
  if (word && at >= 0 && rest.length > at) return `invalid character '${rest[at] ?? ''}' in literal ${word} (expecting '${word[at] ?? ''}')`;
  return /^[{["\d\-tfn]/.test(rest) || spaces ? 'unexpected end of JSON input' : `invalid character '${rest[0] ?? ''}' looking for beginning of value`;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
