/** Bytes of `text` in UTF-8. */
export function utf8Bytes(text: string): number {
  let bytes = text.length;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    if (unit < 0x80) continue;
    bytes += unit < 0x800 || (unit >= 0xd800 && unit < 0xe000) ? 1 : 2;
  }
  return bytes;
}

/** The absolute path of `path` seen from `directory`; `.` and `..` stay, since a link may stand before them. */
export const absolute = (path: string, directory: string): string => (path.startsWith('/') ? path : `${directory}/${path}`);

export const parts = (path: string): string[] => path.split('/').filter((part) => part !== '' && part !== '.');

/** Absolute and without `.`, `..` and doubled slashes, by text alone. */
export function normalPath(path: string): string {
  const out: string[] = [];
  for (const part of parts(path)) {
    if (part === '..') out.pop();
    else out.push(part);
  }
  return `/${out.join('/')}`;
}
