/** How wide columns are laid out: kubectl's tables and its descriptions use different figures. */
export interface ColumnStyle { readonly minimumWidth: number; readonly padding: number }

export const TABLE: ColumnStyle = { minimumWidth: 6, padding: 3 };
export const DESCRIPTION: ColumnStyle = { minimumWidth: 0, padding: 2 };

const widthOf = (cell: string) => [...cell].length;

/**
 * Lays out tab-separated lines in elastic columns: a column reaches over neighbouring lines that have a tab there. `widths`
 * are those of an earlier part of the same table, and are never undercut; the widths used now are returned.
 */
export function align(text: string, style: ColumnStyle, widths: readonly number[] = []): { readonly text: string; readonly widths: readonly number[] } {
  const lines = text.split('\n').map((line) => line.split('\t'));
  const used = [...widths];
  const columns = Math.max(0, ...lines.map((cells) => cells.length - 1));
  for (let column = 0; column < columns; column++) alignColumn(lines, column, style, used);
  return { text: lines.map((cells) => cells.join('')).join('\n'), widths: used };
}

function alignColumn(lines: string[][], column: number, style: ColumnStyle, used: number[]): void {
  const known = used[column] ?? 0;
  for (let first = 0; first < lines.length; first++) {
    let last = first;
    while ((lines[last]?.length ?? 0) - 1 > column) last++;
    const run = lines.slice(first, last);
    const width = Math.max(known, style.minimumWidth, ...run.map((cells) => widthOf(cells[column] ?? '') + style.padding));
    for (const cells of run) cells[column] = (cells[column] ?? '') + ' '.repeat(width - widthOf(cells[column] ?? ''));
    if (run.length) used[column] = Math.max(used[column] ?? 0, width);
    first = last;
  }
}

/** A description: tab-separated lines in columns of their own. */
export const describeText = (text: string): string => align(text, DESCRIPTION).text;
