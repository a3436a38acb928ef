/** What commands print, as lines two recordings can share: tables cell by cell, all else byte by byte. */
import { compareText } from './raw';
import type { Recording } from './recording';
import { AGES, LAGGING, MACHINE, MACHINE_SECTIONS, RANDOM } from './reduce';

export const AGE = /^(?:\d+[ydhms])+(?: \(x\d+ over (?:\d+[ydhms])+\))?$/;
export const HEADING = /^[A-Z][A-Z0-9()%/._:-]*(?: [A-Z0-9()%/._:-]+)*(?: {2,}[A-Z][A-Z0-9()%/._:-]*(?: [A-Z0-9()%/._:-]+)*)+ *$/;

interface Table { readonly rows: string[][]; readonly widths: readonly number[] | undefined }

/** Rows of cells of a printed table, and the width of each column; no widths where the columns do not stand as a tabwriter with one of these gaps puts them. */
export function tableOf(lines: readonly string[], gaps: readonly number[] = [3, 2]): Table {
  const starts = [...(lines[0] ?? '').matchAll(/\S+(?: \S+)*/g)].map((match) => match.index);
  if (lines.some((row) => starts.slice(1).some((end) => row.slice(Math.max(0, end - 2), end).trim()))) return { rows: lines.map((row) => row.trim().split(/ {2,}/)), widths: undefined };
  const rows = lines.map((row) => starts.map((start, index) => row.slice(start, starts[index + 1]).trimEnd()));
  const widths = starts.slice(1).map((start, index) => start - (starts[index] ?? 0));
  const fits = (gap: number) => widths.every((width, index) => width === Math.max(gap === 3 ? 6 : 0, ...rows.map((row) => (row[index] ?? '').length + gap)));
  return { rows, widths: gaps.length === 0 || gaps.some(fits) ? widths : undefined };
}

/** Rows with cells in shared names, without ages and machine information. */
export function cells(recording: Recording, rows: readonly (readonly string[])[]): string[][] {
  const head = rows[0] ?? [];
  const cell = (column: string, value: string): string => {
    if (MACHINE.has(column) || (AGES.has(column) && AGE.test(value))) return value ? '<any>' : '';
    if (column === 'ENDPOINTS') return value.includes('more...') ? '<ip> + more' : recording.text(value).split(',').toSorted(compareText).join(',');
    return recording.text(value);
  };
  return [[...head], ...rows.slice(1).filter((row) => !row.some((value) => LAGGING.has(value))).map((row) => row.map((value, index) => cell(head[index] ?? '', value)))];
}

/** The heading of a table, with the widths of the columns whose values both recordings share. */
function heading(raw: readonly (readonly string[])[], rows: readonly (readonly string[])[], widths: readonly number[] | undefined): string {
  const names = rows[0] ?? [];
  if (!widths) return `${names.join(' | ')}   [columns out of place]`;
  const lagging = raw.length !== rows.length || rows.some((row) => row.some((value) => value.startsWith('node/')));
  const shown = widths.map((width, index) => (!lagging && raw.every((row, k) => row[index] === rows[k]?.[index]) ? `${names[index]}:${width}` : names[index]));
  return [...shown, names.at(-1)].join(' | ');
}

/** Runs of lines with random names, in the order of what these names became. */
function sortRandom(lines: readonly string[]): string[] {
  const out: string[] = [];
  let run: string[] = [];
  const flush = () => { out.push(...run.toSorted((a, b) => compareText(RANDOM.exec(a)?.[0] ?? '', RANDOM.exec(b)?.[0] ?? ''))); run = []; };
  for (const line of lines) {
    if (RANDOM.test(line)) { run.push(line); continue; }
    flush();
    out.push(line);
  }
  flush();
  return out;
}

/** What a command printed, as lines to compare. */
export function printed(recording: Recording, text: string, command = ''): string[] {
  if (command.includes('--no-headers')) return sortRandom(text.split('\n').map((line) => line.split(/ {3,}/).map((cell) => (AGE.test(cell) ? '<any>' : recording.text(cell))).join(' | ')));
  if (text.includes('\n\n\n')) {
    const parts = text.split('\n\n\n').map((part) => printed(recording, part));
    const random = parts.every((part) => RANDOM.test(part[0] ?? ''));
    return (random ? parts.toSorted((a, b) => compareText(a[0] ?? '', b[0] ?? '')) : parts).flat();
  }
  let out = blocks(recording, text.split('\n')).filter((line, index, all) => !(line === '<machine>' && index > 0 && all[index - 1] === line));
  out = out.map((line) => line.replace(/^( *Endpoints: +)(.*)/, (_, label: string, list: string) => label + (list.includes('more...') ? '<ip> + more' : list.split(',').toSorted(compareText).join(','))));
  if (/sort-by\S*(?:nodeName|Time)|^kubectl events/.test(command)) out = [...out.slice(0, 1), ...out.slice(1).toSorted(compareText)];
  return sortRandom(out);
}

function blocks(recording: Recording, lines: readonly string[]): string[] {
  const out: string[] = [];
  let machine = false;
  for (let index = 0; index < lines.length; ) {
    const line = lines[index] ?? '';
    const following = lines[index + 1] ?? '';
    let end = index + 1;
    if (line && !/^\s/.test(line)) machine = MACHINE_SECTIONS.has(line.trim());
    const dashes = /^ *-+(?: +-+)+$/.test(following);
    const capitals = HEADING.test(line);
    if (machine) out.push(MACHINE_SECTIONS.has(line.trim()) ? recording.text(line) : '<machine>');
    else if (dashes || (capitals && following)) {
      const indent = line.length - line.trimStart().length;
      while (end < lines.length && lines[end] && (capitals || (lines[end] ?? '').length - (lines[end] ?? '').trimStart().length >= indent)) end++;
      const { rows: raw, widths } = tableOf(lines.slice(index, end), dashes ? [] : [3, 2]);
      const rows = cells(recording, raw);
      out.push(' '.repeat(indent) + heading(raw, rows, widths), ...rows.slice(1).map((row) => row.join(' | ')));
    } else out.push(recording.text(line));
    index = end;
  }
  return out;
}
