/** Offsets and lines of a text. Lines and columns count from 0 here. */

export function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length - 1;
}

export function offsetOfLine(text: string, line: number): number {
  let offset = 0;
  for (let at = 0; at < line; at += 1) {
    const end = text.indexOf('\n', offset);
    if (end < 0) return text.length;
    offset = end + 1;
  }
  return offset;
}

/** Which lines of `text` differ from `applied`, by the longest common subsequence of lines; big texts are compared from both ends. */
export function editedLines(text: string, applied: string): ReadonlySet<number> {
  const now = text.split('\n');
  const old = applied.split('\n');
  let start = 0;
  while (start < now.length && start < old.length && now[start] === old[start]) start += 1;
  let end = 0;
  while (end < now.length - start && end < old.length - start && now[now.length - 1 - end] === old[old.length - 1 - end]) end += 1;
  const middle = now.slice(start, now.length - end);
  const before = old.slice(start, old.length - end);
  const kept = middle.length * before.length > 250_000 ? new Set<number>() : commonLines(middle, before);
  return new Set(
    middle
      .map((_, index) => index)
      .filter((index) => !kept.has(index))
      .map((index) => index + start),
  );
}

function commonLines(now: readonly string[], old: readonly string[]): ReadonlySet<number> {
  const lengths = Array.from({ length: now.length + 1 }, () => new Uint16Array(old.length + 1));
  const at = (row: number, column: number): number => lengths[row]?.[column] ?? 0;
  for (let row = now.length - 1; row >= 0; row -= 1) {
    for (let column = old.length - 1; column >= 0; column -= 1) {
      const cells = lengths[row];
      if (cells) cells[column] = now[row] === old[column] ? at(row + 1, column + 1) + 1 : Math.max(at(row + 1, column), at(row, column + 1));
    }
  }
  const kept = new Set<number>();
  for (let row = 0, column = 0; row < now.length && column < old.length;) {
    if (now[row] === old[column]) {
      kept.add(row);
      row += 1;
      column += 1;
    } else if (at(row + 1, column) >= at(row, column + 1)) row += 1;
    else column += 1;
  }
  return kept;
}
