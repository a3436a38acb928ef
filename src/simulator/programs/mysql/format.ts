import type { WireField } from './wire';

type Rows = readonly (readonly (string | null)[])[];

const WIDE = /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/gu;

/** Cells a text takes at a terminal: characters of East Asia take two. */
const cells = (text: string): number => [...text].length + (text.match(WIDE)?.length ?? 0);

const padded = (text: string, width: number, side: 'left' | 'right'): string => {
  const space = ' '.repeat(Math.max(0, width - cells(text)));
  return side === 'left' ? text + space : space + text;
};

/** A result in a frame. */
export function framed(fields: readonly WireField[], rows: Rows, names: 'with-names' | 'without-names'): string {
  const widths = fields.map(({ name, nullable }, index) => Math.max(names === 'with-names' ? cells(name) : 0, nullable || rows.some((row) => row[index] === null) ? 4 : 0, ...rows.map((row) => cells(row[index] ?? 'NULL'))));
  const rule = `+${widths.map((width) => '-'.repeat(width + 2)).join('+')}+\n`;
  const line = (values: readonly string[], side: (index: number) => 'left' | 'right'): string => `|${values.map((value, index) => ` ${padded(value, widths[index] ?? 0, side(index))} |`).join('')}\n`;
  const head = names === 'with-names' ? line(fields.map(({ name }) => name), () => 'left') + rule : '';
  return `${rule}${head}${rows.map((row) => line(row.map((value) => value ?? 'NULL'), (index) => (fields[index]?.numeric ? 'right' : 'left'))).join('')}${rule}`;
}

/** A result with one line for each value. */
export function vertical(fields: readonly WireField[], rows: Rows, names: 'with-names' | 'without-names'): string {
  const width = Math.max(0, ...fields.map(({ name }) => cells(name)));
  const stars = '*'.repeat(27);
  return rows.map((row, index) => `${stars} ${index + 1}. row ${stars}\n${fields.map(({ name }, at) => `${names === 'with-names' ? `${padded(name, width, 'right')}: ` : ''}${row[at] ?? 'NULL'}\n`).join('')}`).join('');
}

const escaped = (text: string): string => text.replace(/[\t\n\\\0]/g, (character) => ({ '\t': '\\t', '\n': '\\n', '\\': '\\\\', '\0': '\\0' })[character] ?? character);

/** A result as other programs read it: a line a row, tabs between values. */
export function tabbed(fields: readonly WireField[], rows: Rows, names: 'with-names' | 'without-names', raw: boolean): string {
  const lines = rows.map((row) => row.map((value) => (value === null ? 'NULL' : raw ? value : escaped(value))).join('\t'));
  return [...(names === 'with-names' ? [fields.map(({ name }) => name).join('\t')] : []), ...lines].map((one) => `${one}\n`).join('');
}

/** `1 row in set`, `Empty set`. */
export const rowCount = (rows: Rows): string => (rows.length ? `${rows.length} row${rows.length === 1 ? '' : 's'} in set` : 'Empty set');
