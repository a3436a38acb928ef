/**
 * What a plain scalar means to kubectl, which reads YAML 1.1 by go-yaml v2's rules: yes, no, on, off, y and n are booleans,
 * 010 and 0o10 are 8, 1e3 is 1000, dates are text, and there are no base-60 numbers.
 */
const WORDS: Readonly<Record<string, boolean | null>> = {
  '': null, '~': null, null: null, Null: null, NULL: null,
  y: true, Y: true, yes: true, Yes: true, YES: true, true: true, True: true, TRUE: true, on: true, On: true, ON: true,
  n: false, N: false, no: false, No: false, NO: false, false: false, False: false, FALSE: false, off: false, Off: false, OFF: false,
};

const INTEGER = /^([-+]?)(?:0[xX]([0-9a-fA-F]+)|0[bB]([01]+)|0[oO]?([0-7]+)|(0|[1-9][0-9]*))$/;
const FLOAT = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;
const INFINITE = /^[-+]?\.(?:inf|Inf|INF)$/;

/** The value of an untagged plain scalar. */
export function plainValue(text: string): string | number | boolean | null {
  if (Object.hasOwn(WORDS, text)) return WORDS[text] ?? null;
  if (!/^[-+.0-9]/.test(text)) return text;
  return numberValue(text) ?? text;
}

/** The number that `text` writes, undefined if it is not one. */
export function numberValue(text: string): number | undefined {
  if (INFINITE.test(text)) return text.startsWith('-') ? -Infinity : Infinity;
  if (/^\.(?:nan|NaN|NAN)$/.test(text)) return NaN;
  const plain = text.replaceAll('_', '');
  const match = INTEGER.exec(plain);
  if (match) {
    const [, sign, hexadecimal, binary, octal, decimal] = match;
    const size = hexadecimal ? parseInt(hexadecimal, 16) : binary ? parseInt(binary, 2) : octal ? parseInt(octal, 8) : Number(decimal);
    return sign === '-' && size !== 0 ? -size : size;
  }
  return FLOAT.test(plain) ? Number(plain) : undefined;
}

/** The value of a scalar with an explicit tag, undefined when its text does not fit the tag. */
export function taggedValue(tag: string, text: string): string | number | boolean | null | undefined {
  const plain = plainValue(text);
  switch (tag) {
    case '!!bool': return typeof plain === 'boolean' ? plain : undefined;
    case '!!null': return plain === null ? null : undefined;
    case '!!int':
    case '!!float': return typeof plain === 'number' ? plain : undefined;
    default: return text;
  }
}
