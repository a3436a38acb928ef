import { align, TABLE } from '../text/columns';
import type { Json } from '../../simulator/base/json';
import type { Dict } from '../api';

/** A Table as the server sends it. */
export interface Table extends Dict {
  readonly kind: 'Table';
  readonly metadata?: { readonly resourceVersion?: string };
  readonly columnDefinitions: readonly { readonly name: string; readonly type: string; readonly priority: number }[] | null;
  readonly rows?: readonly Row[] | null;
}
export interface Row extends Dict { readonly cells: readonly Json[]; readonly object?: Json }

export const isTable = (value: Json): value is Table => typeof value === 'object' && value !== null && 'columnDefinitions' in value;

export interface TableOptions {
  readonly wide: boolean;
  readonly headers: boolean;
  readonly withNamespace: boolean;
  /** `pod` puts `pod/` before each name. */
  readonly kindPrefix?: string;
  readonly labelColumns: readonly string[];
  readonly showLabels: boolean;
  /** A first column of its own, `EVENT`. */
  readonly event?: string;
}

export const NO_OPTIONS: TableOptions = { wide: false, headers: true, withNamespace: false, labelColumns: [], showLabels: false };

/** The lines of a Table, cells separated by tabs, not yet laid out. */
export function tableLines(table: Table, options: TableOptions): readonly string[] {
  const columns = (table.columnDefinitions ?? []).map((column, index) => ({ ...column, index })).filter((column) => options.wide || column.priority === 0);
  const nameColumn = columns.findIndex((column) => column.name.toLowerCase() === 'name');
  const rows = (table.rows ?? []).map((row) => {
    const metadata = metadataOf(row);
    const cells = columns.map((column, index) => (index === nameColumn && options.kindPrefix ? `${options.kindPrefix}/` : '') + cellText(row.cells[column.index] ?? null));
    return [...(options.event ? [options.event] : []), ...(options.withNamespace ? [String(metadata['namespace'] ?? '')] : []), ...cells, ...labelCells(metadata, options)].join('\t');
  });
  return options.headers ? [headerLine(columns.map((column) => column.name), options), ...rows] : rows;
}

function headerLine(names: readonly string[], options: TableOptions): string {
  const labels = options.labelColumns.map((label) => label.split('/').at(-1) ?? label);
  const all = [...(options.event ? ['EVENT'] : []), ...(options.withNamespace ? ['NAMESPACE'] : []), ...names, ...labels, ...(options.showLabels ? ['LABELS'] : [])];
  return all.map((name) => name.toUpperCase()).join('\t');
}

export const metadataOf = (row: Row): Dict => ((row.object as Dict | undefined)?.['metadata'] ?? {}) as Dict;

function labelCells(metadata: Dict, options: TableOptions): readonly string[] {
  const labels = (metadata['labels'] ?? {}) as Readonly<Record<string, string>>;
  return [...options.labelColumns.map((label) => labels[label] ?? ''), ...(options.showLabels ? [formatLabels(labels)] : [])];
}

function cellText(cell: Json): string {
  if (cell === null) return '<none>';
  const text = String(cell);
  const end = text.search(/[\f\n\r]/);
  return end < 0 ? text : `${text.slice(0, end)}...`;
}

/** `a=1,b=2`, or `<none>`. */
export function formatLabels(labels: Readonly<Record<string, string>> | undefined): string {
  const parts = Object.entries(labels ?? {}).toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([name, value]) => `${name}=${value}`);
  return parts.length ? parts.join(',') : '<none>';
}

/** Lays lines out as a table; nothing for no lines. */
export function layTable(lines: readonly string[], widths?: readonly number[]): { readonly text: string; readonly widths: readonly number[] } {
  if (!lines.length) return { text: '', widths: widths ?? [] };
  const laid = align(lines.join('\n'), TABLE, widths);
  return { text: `${laid.text}\n`, widths: laid.widths };
}
