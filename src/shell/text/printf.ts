/** `printf` and `echo -e`: formats and escapes, shared by the shell and by the programs of those names. */

export interface Printed { readonly text: string; readonly errors: readonly string[] }

const ESCAPES: Readonly<Record<string, string>> = { a: '\x07', b: '\b', e: '\x1b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v', '\\': '\\' };

/** Decodes backslash escapes; `\c` ends all output. `zero`: octal numbers are written `\0nnn` (echo, %b), else `\nnn` too. */
export function unescapeText(text: string, zero: 'with-zero' | 'plain'): { readonly text: string; readonly stop: boolean } {
  let out = '';
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at);
    if (character !== '\\' || at + 1 >= text.length) { out += character; continue; }
    const letter = text.charAt(at + 1);
    if (letter === 'c') return { text: out, stop: true };
    const octal = (zero === 'with-zero' ? /^0[0-7]{0,3}|^[1-7][0-7]{0,2}/ : /^[0-7]{1,3}/).exec(text.slice(at + 1, at + 5))?.[0];
    const hex = letter === 'x' ? /^[0-9a-fA-F]{1,2}/.exec(text.slice(at + 2, at + 4))?.[0] : undefined;
    if (octal !== undefined) { out += String.fromCharCode(Number.parseInt(octal || '0', 8) & 255); at += octal.length; }
    else if (hex !== undefined) { out += String.fromCharCode(Number.parseInt(hex, 16)); at += 1 + hex.length; }
    else { out += ESCAPES[letter] ?? `\\${letter}`; at++; }
  }
  return { text: out, stop: false };
}

const DIRECTIVE = /%([-+ #0]*)(\*|[0-9]+)?(?:\.(\*|[0-9]*))?([diouxXcsbeEfFgGq%])/y;

/** Formats arguments, using the format again while arguments are left. `complain` puts a bad number into words. */
export function printFormat(format: string, args: readonly string[], complain: (text: string) => string): Printed {
  const errors: string[] = [];
  let out = '';
  let used = 0;
  do {
    const before = used;
    const round = formatOnce(format, args, used, (text) => errors.push(complain(text)));
    out += round.text;
    used = round.used;
    if (round.stop || used === before) break;
  } while (used < args.length);
  return { text: out, errors };
}

function formatOnce(format: string, args: readonly string[], from: number, fault: (text: string) => void): { readonly text: string; readonly used: number; readonly stop: boolean } {
  let out = '';
  let used = from;
  const take = (): string | undefined => args[used++];
  for (let at = 0; at < format.length;) {
    const character = format.charAt(at);
    if (character === '\\') {
      const end = /^\\(?:[0-7]{1,3}|x[0-9a-fA-F]{1,2}|[^])/.exec(format.slice(at))?.[0] ?? '\\';
      const { text, stop } = unescapeText(end, 'plain');
      if (stop) return { text: out, used, stop };
      out += text;
      at += end.length;
      continue;
    }
    DIRECTIVE.lastIndex = at;
    const found = character === '%' ? DIRECTIVE.exec(format) : null;
    if (!found) { out += character; at++; continue; }
    at += found[0].length;
    const [, flags = '', width, precision, letter = 's'] = found;
    if (letter === '%') { out += '%'; continue; }
    const widthValue = width === '*' ? take() ?? '0' : width ?? '0';
    const precisionValue = precision === '*' ? take() ?? '0' : precision;
    const one = convert(letter, take(), { flags, width: Number(widthValue), precision: precisionValue === undefined ? undefined : Number(precisionValue) }, fault);
    out += one.text;
    if (one.stop) return { text: out, used, stop: true };
  }
  return { text: out, used: Math.min(used, Math.max(args.length, from)), stop: false };
}

interface Layout { readonly flags: string; readonly width: number; readonly precision: number | undefined }

function convert(letter: string, argument: string | undefined, layout: Layout, fault: (text: string) => void): { readonly text: string; readonly stop: boolean } {
  const text = argument ?? '';
  switch (letter) {
    case 's': return { text: pad(layout.precision === undefined ? text : text.slice(0, layout.precision), layout, false), stop: false };
    case 'c': return { text: pad(text.slice(0, 1), layout, false), stop: false };
    case 'q': return { text: pad(/^[A-Za-z0-9_./:=@%+,-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`, layout, false), stop: false };
    case 'b': { const decoded = unescapeText(text, 'with-zero'); return { text: pad(decoded.text, layout, false), stop: decoded.stop }; }
    case 'e': case 'E': case 'f': case 'F': case 'g': case 'G': return { text: real(letter, text, layout, fault), stop: false };
    default: return { text: integer(letter, text, layout, fault), stop: false };
  }
}

function pad(text: string, layout: Layout, zeros: boolean): string {
  const width = Math.abs(layout.width);
  if (layout.flags.includes('-') || layout.width < 0) return text.padEnd(width);
  if (!zeros) return text.padStart(width);
  const sign = /^[-+ ]?(?:0[xX])?/.exec(text)?.[0] ?? '';
  return sign + text.slice(sign.length).padStart(width - sign.length, '0');
}

/** The number an argument stands for: decimal, octal, hexadecimal, or the code of a quoted character. */
function numberOf(text: string, fault: (text: string) => void): bigint {
  if (/^["']/.test(text)) return BigInt(text.codePointAt(1) ?? 0);
  const found = /^\s*([-+]?)(0[xX][0-9a-fA-F]+|[0-9]+)/.exec(text);
  if (!found || found[0].length !== text.length) { if (text !== '') fault(text); }
  if (!found) return 0n;
  const digits = found[2] ?? '0';
  const value = BigInt(/^0[0-7]+$/.test(digits) ? `0o${digits.slice(1)}` : digits);
  return found[1] === '-' ? -value : value;
}

function integer(letter: string, text: string, layout: Layout, fault: (text: string) => void): string {
  const value = numberOf(text, fault);
  const signed = letter === 'd' || letter === 'i';
  const magnitude = signed ? (value < 0n ? -value : value) : BigInt.asUintN(64, value);
  const base = letter === 'o' ? 8 : letter === 'x' || letter === 'X' ? 16 : 10;
  let digits = magnitude.toString(base);
  if (layout.precision !== undefined) digits = digits.padStart(layout.precision, '0');
  if (layout.flags.includes('#') && magnitude !== 0n) digits = (base === 8 ? '0' : base === 16 ? '0x' : '') + digits;
  if (letter === 'X') digits = digits.toUpperCase();
  const sign = !signed ? '' : value < 0n ? '-' : layout.flags.includes('+') ? '+' : layout.flags.includes(' ') ? ' ' : '';
  return pad(sign + digits, layout, layout.flags.includes('0') && layout.precision === undefined);
}

function real(letter: string, text: string, layout: Layout, fault: (text: string) => void): string {
  const value = Number(text);
  if (text !== '' && !Number.isFinite(value)) fault(text);
  const number = Number.isFinite(value) ? value : 0;
  const precision = layout.precision ?? 6;
  const exponent = (digits: string): string => digits.replace(/e([-+])(\d)$/, 'e$10$2');
  let out: string;
  if (letter === 'f' || letter === 'F') out = number.toFixed(precision);
  else if (letter === 'e' || letter === 'E') out = exponent(number.toExponential(precision));
  else {
    const power = number === 0 ? 0 : Math.floor(Math.log10(Math.abs(number)));
    const digits = precision === 0 ? 1 : precision;
    out = power < -4 || power >= digits ? exponent(number.toExponential(digits - 1).replace(/\.?0+e/, 'e')) : String(Number(number.toPrecision(digits)));
  }
  if (letter === 'E' || letter === 'G') out = out.toUpperCase();
  if (number >= 0 && layout.flags.includes('+')) out = `+${out}`;
  return pad(out, layout, layout.flags.includes('0'));
}
