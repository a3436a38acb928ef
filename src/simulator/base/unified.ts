const CONTEXT = 3;

/** One line of an edit: kept, taken out, put in. */
interface Line { readonly mark: ' ' | '-' | '+'; readonly text: string }

/** The hunks of `diff -u` between two texts; '' when they are equal. */
export function unifiedHunks(before: string, after: string): string {
  const lines = edits(split(before), split(after));
  const changed = lines.flatMap((line, index) => (line.mark === ' ' ? [] : [index]));
  const groups = changed.reduce<(readonly [number, number])[]>((found, index) => {
    const last = found.at(-1);
    return last && index - last[1] <= 2 * CONTEXT ? [...found.slice(0, -1), [last[0], index]] : [...found, [index, index]];
  }, []);
  return groups.map(([first, last]) => hunk(lines, Math.max(0, first - CONTEXT), Math.min(lines.length, last + CONTEXT + 1))).join('');
}

const split = (text: string): readonly string[] => (text === '' ? [] : text.replace(/\n$/, '').split('\n'));

function hunk(lines: readonly Line[], from: number, to: number): string {
  const count = (part: readonly Line[], without: '-' | '+') => part.filter(({ mark }) => mark !== without).length;
  const [head, body] = [lines.slice(0, from), lines.slice(from, to)];
  const range = (without: '-' | '+') => {
    const length = count(body, without);
    const start = count(head, without) + (length ? 1 : 0);
    return length === 1 ? `${start}` : `${start},${length}`;
  };
  return `@@ -${range('+')} +${range('-')} @@\n${body.map(({ mark, text }) => `${mark}${text}\n`).join('')}`;
}

/** A shortest way from one list of lines to another, what is taken out before what is put in. */
function edits(before: readonly string[], after: readonly string[]): readonly Line[] {
  let [start, end] = [0, 0];
  while (start < Math.min(before.length, after.length) && before[start] === after[start]) start++;
  while (end < Math.min(before.length, after.length) - start && before[before.length - 1 - end] === after[after.length - 1 - end]) end++;
  const kept = (text: string): Line => ({ mark: ' ', text });
  return [...before.slice(0, start).map(kept), ...middle(before.slice(start, before.length - end), after.slice(start, after.length - end)), ...before.slice(before.length - end).map(kept)];
}

function middle(before: readonly string[], after: readonly string[]): readonly Line[] {
  const common = Array.from({ length: before.length + 1 }, () => new Array<number>(after.length + 1).fill(0));
  const at = (row: number, column: number) => common[row]?.[column] ?? 0;
  for (let row = before.length - 1; row >= 0; row--) {
    for (let column = after.length - 1; column >= 0; column--) {
      (common[row] ?? [])[column] = before[row] === after[column] ? at(row + 1, column + 1) + 1 : Math.max(at(row + 1, column), at(row, column + 1));
    }
  }
  const out: Line[] = [];
  for (let [row, column] = [0, 0]; row < before.length || column < after.length;) {
    if (row < before.length && column < after.length && before[row] === after[column]) {
      out.push({ mark: ' ', text: before[row++] ?? '' });
      column++;
    } else if (row < before.length && (column === after.length || at(row + 1, column) >= at(row, column + 1))) out.push({ mark: '-', text: before[row++] ?? '' });
    else out.push({ mark: '+', text: after[column++] ?? '' });
  }
  return out;
}
