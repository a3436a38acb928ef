const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** The bytes of a text in UTF-8; half of a surrogate pair becomes the replacement character. */
export function bytesOf(text: string): readonly number[] {
  return [...text].flatMap((character) => {
    const whole = character.codePointAt(0) ?? 0;
    const code = whole >= 0xd800 && whole < 0xe000 ? 0xfffd : whole;
    if (code < 0x80) return [code];
    const tail = (shift: number) => 0x80 | ((code >> shift) & 0x3f);
    if (code < 0x800) return [0xc0 | (code >> 6), tail(0)];
    return code < 0x10000 ? [0xe0 | (code >> 12), tail(6), tail(0)] : [0xf0 | (code >> 18), tail(12), tail(6), tail(0)];
  });
}

/** The text that bytes are in UTF-8, undefined where they are none. */
export function utf8Text(bytes: readonly number[]): string | undefined {
  let text = '';
  for (let at = 0; at < bytes.length;) {
    const first = bytes[at] ?? 0;
    const more = first < 0x80 ? 0 : first >= 0xf0 ? 3 : first >= 0xe0 ? 2 : 1;
    const tail = bytes.slice(at + 1, at + 1 + more);
    if ((first >= 0x80 && first < 0xc2) || first > 0xf4 || tail.length < more || tail.some((byte) => byte >> 6 !== 2)) return undefined;
    const code = tail.reduce((sum, byte) => (sum << 6) | (byte & 0x3f), more ? first & (0x3f >> more) : first);
    if (code > 0x10ffff || (code >= 0xd800 && code < 0xe000) || (more > 1 && code < (more === 2 ? 0x800 : 0x10000))) return undefined;
    text += String.fromCodePoint(code);
    at += 1 + more;
  }
  return text;
}

/** Bytes in base64, padded. */
export function encodeBase64(bytes: readonly number[]): string {
  let out = '';
  for (let at = 0; at < bytes.length; at += 3) {
    const group = bytes.slice(at, at + 3);
    const value = ((group[0] ?? 0) << 16) | ((group[1] ?? 0) << 8) | (group[2] ?? 0);
    out += [18, 12, 6, 0].map((shift, index) => (index <= group.length ? ALPHABET[(value >> shift) & 63] : '=')).join('');
  }
  return out;
}

/** The bytes of base64 text, or where it is wrong, as Go counts it. Line ends are passed over, padding is asked for. */
export function decodeBase64(text: string): { readonly bytes: readonly number[] } | { readonly wrongAt: number } {
  const kept = [...text].map((character, at) => ({ character, at })).filter(({ character }) => character !== '\n' && character !== '\r');
  const bytes: number[] = [];
  for (let from = 0; from < kept.length; from += 4) {
    const group = kept.slice(from, from + 4);
    const bad = group.findIndex(({ character }) => !ALPHABET.includes(character));
    const digits = bad < 0 ? group.length : bad;
    const value = group.slice(0, digits).reduce((sum, { character }, index) => sum | (ALPHABET.indexOf(character) << (18 - 6 * index)), 0);
    if (bad >= 0 && (group[bad]?.character !== '=' || bad < 2)) return { wrongAt: group[bad]?.at ?? 0 };
    if (bad < 0 && digits < 4) return { wrongAt: group[0]?.at ?? 0 };
    if (bad === 2 && group[3] === undefined) return { wrongAt: text.length };
    if (bad === 2 && group[3]?.character !== '=') return { wrongAt: (group[3]?.at ?? 1) - 1 };
    for (let index = 0; index < digits - 1; index++) bytes.push((value >> (16 - 8 * index)) & 255);
    const after = kept[from + 4];
    if (bad >= 0 && after) return { wrongAt: after.at };
  }
  return { bytes };
}

/** Text behind base64; what is no UTF-8 shows as replacement characters. */
export function decodedText(base64: string): string {
  const decoded = decodeBase64(base64);
  if (!('bytes' in decoded)) return '';
  return utf8Text(decoded.bytes) ?? decoded.bytes.map((byte) => (byte < 0x80 ? String.fromCharCode(byte) : '\ufffd')).join('');
}

/** How many bytes base64 text stands for. */
export function decodedBytes(base64: string): number {
  const decoded = decodeBase64(base64);
  return 'bytes' in decoded ? decoded.bytes.length : 0;
}
