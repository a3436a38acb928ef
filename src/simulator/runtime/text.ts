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
