import type { Lab } from '../../labs/contract';
import type { Log } from '../../workbench/contract';
import type { ClusterModel } from './cluster-model';
import type { Saved } from './store';
import { firstTerminal } from './terminals';

export interface LabFileState {
  readonly name: string;
  /** As it stands in the editor. */
  readonly text: string;
  /** As it was when it was last applied, or at the start. */
  readonly applied: string;
}

/** The names a sentence can link, with the keys of what they name. */
export function namesOf({ pods, nodes, sets, workloads, claims, services, others }: ClusterModel): ReadonlyMap<string, string> {
  const slots = sets.flatMap((set) => set.slots.map((slot): [string, string] => [slot.name, slot.pod?.key ?? slotKey(set.row.namespace, slot.name)]));
  const rows = [...others, ...nodes.map(({ row }) => row), ...services.map(({ row }) => row), ...sets.map(({ row }) => row), ...workloads, ...claims.flatMap(({ row }) => (row ? [row] : [])), ...pods];
  return new Map([...rows.map((row): [string, string] => [row.name, row.key]), ...slots]);
}

/** A slot without a Pod is selected by the key its Pod will have. */
export function slotKey(namespace: string, name: string): string {
  return `Pod ${namespace}/${name}`;
}

/** The lab's files with the texts that were kept of them, and the files that were made since; what is typed already stays. */
export function restoreFiles(lab: Lab, files: readonly LabFileState[], saved: Saved): readonly LabFileState[] {
  const there = textsAfter(lab, saved.log);
  const isTyped = (name: string, text: string) => lab.files.find((file) => file.name === name)?.text !== text;
  const known = files.filter(({ name, text }) => there.has(name) || isTyped(name, text)).map(({ name, text, applied }) => ({ name, text: isTyped(name, text) ? text : (saved.drafts[name] ?? text), applied: saved.applied[name] ?? applied }));
  const made = Object.entries(saved.drafts).filter(([name]) => !files.some((file) => file.name === name));
  return [...known, ...made.map(([name, text]) => ({ name, text, applied: saved.applied[name] ?? text }))];
}

/** The texts of the lab's files as the simulator knows them after a log. */
export function textsAfter(lab: Lab, log: Log | undefined): Map<string, string> {
  const texts = new Map(lab.files.map((file): [string, string] => [file.name, file.text]));
  for (const { input } of log?.entries ?? []) {
    if ('edited' in input) texts.set(input.edited.file, input.edited.text);
    if (!('file' in input)) continue;
    const name = 'remove' in input.file ? input.file.remove : input.file.rename;
    const text = texts.get(name);
    texts.delete(name);
    if ('rename' in input.file && text !== undefined) texts.set(input.file.to, text);
  }
  return texts;
}

/** What is kept of a lab: files by their names, and how far its time had come. */
export function savedOf({ log, nowMs, files, ...rest }: Pick<Saved, 'log' | 'history' | 'hints' | 'branches'> & { readonly nowMs: number; readonly files: readonly LabFileState[] }): Saved {
  const texts = (of: 'text' | 'applied') => Object.fromEntries(files.map((file) => [file.name, file[of]]));
  return { version: 1, log: log && { ...log, untilMs: Math.max(log.untilMs, nowMs) }, drafts: texts('text'), applied: texts('applied'), ...rest };
}

/** The terminals that are open after a log. */
export function terminalsAfter(log: Log | undefined): ReadonlySet<number> {
  const open = new Set([firstTerminal]);
  for (const { input } of log?.entries ?? []) {
    if (!('terminal' in input)) continue;
    if ('open' in input.terminal) open.add(input.terminal.open);
    else open.delete(input.terminal.close);
  }
  return open;
}

/** The texts of files as the last line of a log that applied them found them; the lab's files begin with their own. */
function appliedAfter(lab: Lab, log: Log | undefined): ReadonlyMap<string, string> {
  const texts = new Map(lab.files.map((file): [string, string] => [file.name, file.text]));
  const applied = new Map(texts);
  for (const { input } of log?.entries ?? []) {
    if ('edited' in input) texts.set(input.edited.file, input.edited.text);
    const name = 'line' in input ? appliedFile(input.line.text, [...texts.keys()]) : undefined;
    if (name !== undefined) applied.set(name, texts.get(name) ?? '');
  }
  return applied;
}

/** The files once an input was taken back: their texts stay, and what is not applied any more says so. */
export function takenBack(lab: Lab, files: readonly LabFileState[], before: Log | undefined, after: Log | undefined): readonly LabFileState[] {
  const [was, is] = [appliedAfter(lab, before), appliedAfter(lab, after)];
  return files.map((file) => (was.get(file.name) === is.get(file.name) ? file : { ...file, applied: is.get(file.name) ?? '' }));
}

const historyLimit = 500;

/** A terminal's history with one more line; an empty one, or the same again, adds nothing. */
export const withLine = (lines: readonly string[], line: string): readonly string[] => (line.trim() === '' || lines.at(-1) === line ? lines : [...lines, line].slice(-historyLimit));

/** The file a line applies, when it is one of the lab's. */
export function appliedFile(line: string, names: readonly string[]): string | undefined {
  const file = /^\s*(?:kubectl|k)\s+(?:apply|create|replace)\b.*?(?:-f|--filename)[ =]?(\S+)/.exec(line)?.[1]?.replace(/^['"]|['"]$/g, '').replace(/^\.\//, '');
  return names.find((name) => name === file);
}

/** A file's name as a shell takes it for one word. */
export function quoteFile(file: string): string {
  return /^[\w./-]+$/.test(file) ? file : `'${file.replaceAll("'", "'\\''")}'`;
}

/** The log that the simulator answered with; none if it could not. */
export const logIn = (answer: unknown): Log | undefined => (typeof answer === 'object' && answer !== null && 'entries' in answer ? (answer as Log) : undefined);
