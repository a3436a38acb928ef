/** A zip of small texts, stored as they are: every system opens it, and it needs no library. */
export function zipOf(files: readonly { readonly name: string; readonly text: string }[]): Blob {
  const encoder = new TextEncoder();
  const parts: Uint8Array<ArrayBuffer>[] = [];
  const directory: Uint8Array<ArrayBuffer>[] = [];
  let offset = 0;
  for (const { name, text } of files) {
    const path = encoder.encode(name);
    const body = encoder.encode(text);
    const common = [20, UTF8_NAMES, 0, 0, DAY_ONE] as const;
    const sum = crc32(body);
    const local = record([[0x04034b50, 4], ...common.map((value) => [value, 2] as const), [sum, 4], [body.length, 4], [body.length, 4], [path.length, 2], [0, 2]]);
    directory.push(record([[0x02014b50, 4], [20, 2], ...common.map((value) => [value, 2] as const), [sum, 4], [body.length, 4], [body.length, 4], [path.length, 2], [0, 2], [0, 2], [0, 2], [0, 2], [0, 4], [offset, 4]]), path);
    parts.push(local, path, body);
    offset += local.length + path.length + body.length;
  }
  const size = directory.reduce((sum, piece) => sum + piece.length, 0);
  const end = record([[0x06054b50, 4], [0, 2], [0, 2], [files.length, 2], [files.length, 2], [size, 4], [offset, 4], [0, 2]]);
  return new Blob([...parts, ...directory, end], { type: 'application/zip' });
}

const UTF8_NAMES = 0x0800;
/** The first day a zip can name: 1980-01-01. Times say nothing here, and the same files make the same zip. */
const DAY_ONE = 0x21;

/** Little-endian numbers of so many bytes. */
function record(fields: readonly (readonly [value: number, bytes: number])[]): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(fields.flatMap(([value, bytes]) => Array.from({ length: bytes }, (_, index) => Math.floor(value / 2 ** (8 * index)) & 0xff)));
}

function crc32(bytes: Uint8Array): number {
  let sum = 0xffffffff;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit++) sum = sum & 1 ? (sum >>> 1) ^ 0xedb88320 : sum >>> 1;
  }
  return (sum ^ 0xffffffff) >>> 0;
}

/** Hands a file to the browser to be saved. */
export function download(name: string, content: Blob | string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(typeof content === 'string' ? new Blob([content], { type: 'text/plain;charset=utf-8' }) : content);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
