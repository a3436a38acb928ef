import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { TaskState } from '../../labs/contract';
import type { Json } from '../../simulator/base/json';

/** `uid` is the namespace's: where it is another, the lab began anew. */
export interface RecordHead { readonly server: string; readonly uid: string; readonly beganMs: number; readonly process: number }
export interface RecordedMoment { readonly atMs: number; readonly type: 'ADDED' | 'MODIFIED' | 'DELETED'; readonly apiVersion: string; readonly kind: string; readonly object: Json }
type Line = { readonly head: RecordHead } | { readonly moment: RecordedMoment } | { readonly tasks: readonly TaskState[] };

/** What `lab start` saw and judged, for a later `lab check`. */
export interface LabRecord { readonly head: RecordHead; readonly moments: readonly RecordedMoment[]; readonly tasks: readonly TaskState[]; readonly watching: boolean }

/** Where the record of a lab on a cluster is kept. */
export const recordFile = (home: string, lab: string, context: string, namespace: string): string => join(home, '.cache/labs', `${[context, namespace, lab].map(encodeURIComponent).join('+')}.jsonl`);

/** Keeps a record, a line at a time: after what is there already, or from its beginning. */
export class Recorder {
  constructor(private readonly file: string, head: RecordHead, as: 'more' | 'new') {
    mkdirSync(dirname(file), { recursive: true });
    (as === 'more' ? appendFileSync : writeFileSync)(file, `${JSON.stringify({ head } satisfies Line)}\n`);
  }

  moments(moments: readonly RecordedMoment[]): void {
    if (moments.length) appendFileSync(this.file, moments.map((moment) => `${JSON.stringify({ moment } satisfies Line)}\n`).join(''));
  }

  tasks(tasks: readonly TaskState[]): void { appendFileSync(this.file, `${JSON.stringify({ tasks } satisfies Line)}\n`); }
}

/** The record of a lab; undefined when it was never started. */
export function readRecord(file: string): LabRecord | undefined {
  if (!existsSync(file)) return undefined;
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n').map((line) => JSON.parse(line) as Line);
  const head = lines.findLast((line) => 'head' in line)?.head;
  if (!head) throw new Error(`${file} is no record of a lab`);
  return { head, moments: lines.flatMap((line) => ('moment' in line ? [line.moment] : [])), tasks: lines.findLast((line) => 'tasks' in line)?.tasks ?? [], watching: isRunning(head.process) };
}

function isRunning(process_: number): boolean {
  try {
    return process.kill(process_, 0);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ESRCH') return false;
    throw error;
  }
}
