/** One member of an archive. */
export interface TarEntry { readonly path: string; readonly type: 'file' | 'directory' | 'link'; readonly text: string; readonly mode: number; readonly modifiedMs: number; readonly target?: string }

const BLOCK = 512;
const TYPES = { file: '0', directory: '5', link: '2' } as const;

const utf8Bytes = (text: string): number => {
  let bytes = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return bytes;
};

const field = (text: string, width: number): string => text.slice(0, width).padEnd(width, '\0');
const octal = (value: number, width: number): string => `${value.toString(8).padStart(width - 1, '0')}\0`;
const padded = (bytes: number): number => Math.ceil(bytes / BLOCK) * BLOCK - bytes;

function header({ path, type, text, mode, modifiedMs, target = '' }: TarEntry): string {
  const sizeBytes = type === 'file' ? utf8Bytes(text) : 0;
  const name = type === 'directory' && !path.endsWith('/') ? `${path}/` : path;
  const before = field(name, 100) + octal(mode & 0o7777, 8) + octal(0, 8) + octal(0, 8) + octal(sizeBytes, 12) + octal(Math.floor(modifiedMs / 1000), 12);
  const after = `${TYPES[type]}${field(target, 100)}ustar\u000000${field('root', 32)}${field('root', 32)}${octal(0, 8)}${octal(0, 8)}`;
  const sum = [...`${before}        ${after}`].reduce((total, character) => total + (character.codePointAt(0) ?? 0), 0);
  return field(`${before}${sum.toString(8).padStart(6, '0')}\0 ${after}`, BLOCK);
}

/** The text of an archive in ustar form. Sizes count UTF-8 bytes. */
export const packTar = (entries: readonly TarEntry[]): string =>
  entries.map((entry) => header(entry) + (entry.type === 'file' ? entry.text + '\0'.repeat(padded(utf8Bytes(entry.text))) : '')).join('') + '\0'.repeat(2 * BLOCK);

const textOf = (block: string, from: number, width: number): string => block.slice(from, from + width).replace(/\0.*$/s, '');

/** The members of an archive; undefined where the text is none. */
export function unpackTar(text: string): readonly TarEntry[] | undefined {
  const entries: TarEntry[] = [];
  for (let at = 0; at + BLOCK <= text.length; ) {
    const block = text.slice(at, at + BLOCK);
    if (/^\0*$/.test(block)) return entries;
    if (!block.startsWith('ustar', 257)) return undefined;
    const sizeBytes = Number.parseInt(textOf(block, 124, 12), 8) || 0;
    const end = endOf(text, at + BLOCK, sizeBytes);
    const flag = block[156];
    entries.push({
      path: textOf(block, 0, 100), type: flag === '5' ? 'directory' : flag === '2' ? 'link' : 'file', text: text.slice(at + BLOCK, end), mode: Number.parseInt(textOf(block, 100, 8), 8),
      modifiedMs: Number.parseInt(textOf(block, 136, 12), 8) * 1000, ...(flag === '2' ? { target: textOf(block, 157, 100) } : {}),
    });
    at = end + padded(sizeBytes);
  }
  return entries.length ? entries : undefined;
}

/** Where `bytes` bytes of UTF-8 from `from` on end. */
function endOf(text: string, from: number, bytes: number): number {
  let at = from;
  for (let left = bytes; left > 0 && at < text.length; ) {
    const code = text.codePointAt(at) ?? 0;
    left -= code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    at += code < 0x10000 ? 1 : 2;
  }
  return at;
}
