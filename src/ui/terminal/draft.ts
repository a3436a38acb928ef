/** Where the typed line lies on a terminal's grid, and the sequences that draw and erase it. */

export interface Drawn {
  /** Rows from the draft's first row down to the cursor. */
  readonly cursorRow: number;
  readonly startColumn: number;
}

interface Place {
  readonly row: number;
  readonly column: number;
}

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });
const wide = new RegExp(
  String.raw`\p{Emoji_Presentation}|[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\ua960-\ua97f]` +
    String.raw`|[\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6]|[\u{20000}-\u{3fffd}]`,
  'u',
);

/** Cells a text takes on one line: two for full-width characters, as xterm counts them. */
export function cellWidth(text: string): number {
  let cells = 0;
  for (const { segment } of segmenter.segment(text)) cells += graphemeWidth(segment);
  return cells;
}

function graphemeWidth(grapheme: string): number {
  if (/^\p{Mn}/u.test(grapheme)) return 0;
  return wide.test(grapheme) ? 2 : 1;
}

/** Where the cursor stands after `text`, begun at a column. A full row wraps at once, as `drawDraft` makes the terminal do. */
export function placeAfter(text: string, startColumn: number, columns: number): Place {
  let row = 0;
  let column = startColumn;
  for (const { segment } of segmenter.segment(text)) {
    const width = graphemeWidth(segment);
    if (column + width > columns) {
      row += 1;
      column = 0;
    }
    column += width;
  }
  return column >= columns ? { row: row + 1, column: 0 } : { row, column };
}

/** The sequence that draws a line and its menu from the present cursor, and leaves the cursor in its place. */
export function drawDraft(
  line: { readonly text: string; readonly cursor: number; readonly menu: readonly string[] },
  startColumn: number,
  columns: number,
): { readonly sequence: string; readonly drawn: Drawn } {
  const end = placeAfter(line.text, startColumn, columns);
  const wraps = end.column === 0 && end.row > 0;
  const menu = menuRows(line.menu, columns);
  const below = menu.map((row) => `\r\n\x1b[2m${row}\x1b[22m`).join('');
  const cursor = placeAfter(line.text.slice(0, line.cursor), startColumn, columns);
  const up = end.row + menu.length - cursor.row;
  const back = `${up > 0 ? `\x1b[${up}A` : ''}\r${right(cursor.column)}`;
  return { sequence: `${line.text}${wraps ? '\r\n' : ''}${below}${back}`, drawn: { cursorRow: cursor.row, startColumn } };
}

/** The sequence that takes a drawn line away again and puts the cursor where the line began. */
export function eraseDraft(drawn: Drawn): string {
  return `${drawn.cursorRow > 0 ? `\x1b[${drawn.cursorRow}A` : ''}\r${right(drawn.startColumn)}\x1b[J`;
}

const menuLimit = 6;

/** Candidates in columns of equal width, at most a few rows; the rest is told by a sign of more. */
export function menuRows(labels: readonly string[], columns: number): string[] {
  if (labels.length === 0) return [];
  const width = Math.min(Math.max(...labels.map(cellWidth)) + 2, columns);
  const perRow = Math.max(Math.floor(columns / width), 1);
  const rows: string[] = [];
  for (let at = 0; at < labels.length; at += perRow) {
    if (rows.length === menuLimit) return [...rows, '…'];
    rows.push(
      labels
        .slice(at, at + perRow)
        .map((label) => label + ' '.repeat(Math.max(width - cellWidth(label), 0)))
        .join('')
        .trimEnd(),
    );
  }
  return rows;
}

function right(columns: number): string {
  return columns > 0 ? `\x1b[${columns}C` : '';
}
