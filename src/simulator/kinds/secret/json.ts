/** What Go's reader says of text that is no JSON object; undefined when it is one. Only how an object begins is told exactly. */
export function jsonComplaint(text: string): string | undefined {
  const parsed = parse(text);
  if (parsed !== undefined) return undefined;
  const rest = text.trimStart();
  if (rest === '' || /^\{\s*$/.test(rest)) return 'unexpected end of JSON input';
  const [, spaces = '', key = ''] = /^\{(\s*)([^\s"}])/.exec(rest) ?? [];
  if (key) return `invalid character '${key}' looking for beginning of object key string`;
  return /^[{["\d\-tfn]/.test(rest) || spaces ? 'unexpected end of JSON input' : `invalid character '${rest[0] ?? ''}' looking for beginning of value`;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
