/** The blanks a new line begins with: those of its line, deeper after a key without a value. */
export function indentAt(text: string, offset: number): string {
  const line = text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset);
  const indent = /^ */.exec(line)?.[0] ?? '';
  return /:\s*$/.test(line) ? `${indent}  ` : indent;
}
