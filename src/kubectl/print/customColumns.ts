import type { Item } from '../api';
import { CommandError } from '../errors';
import { goValue } from '../text/go';
import { findAll, parseTemplate, relaxed, type Template } from './paths';
import { layTable } from './table';

export interface ColumnSpec { readonly header: string; readonly template: Template }

/** `NAME:.metadata.name,NODE:.spec.nodeName` */
export function parseColumns(text: string): readonly ColumnSpec[] {
  if (!text) throw new CommandError('custom-columns format specified but no custom columns given');
  return text.split(',').map((part) => {
    const colon = part.indexOf(':');
    if (colon < 0) throw new CommandError(`unexpected custom-columns spec: ${part}, expected <header>:<json-path-expr>`);
    return { header: part.slice(0, colon), template: parseTemplate(relaxed(part.slice(colon + 1))) };
  });
}

/** One line per item; a field that is missing is `<none>`, several values are joined by commas. */
export function columnLines(columns: readonly ColumnSpec[], items: readonly Item[], headers: boolean): readonly string[] {
  const rows = items.map((item) => columns.map(({ template }) => {
    const values = findAll(template, item).filter((value) => value !== undefined);
    return values.length ? values.map((value) => goValue(value)).map((text) => (text === '<nil>' ? '<none>' : text)).join(',') : '<none>';
  }).join('\t'));
  return headers ? [columns.map((column) => column.header).join('\t'), ...rows] : rows;
}

export const customColumns = (columns: readonly ColumnSpec[], items: readonly Item[], headers: boolean): string => layTable(columnLines(columns, items, headers)).text;
