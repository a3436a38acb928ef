import { judge, reads } from '../../labs';
import type { Judgement, Task } from '../../labs/contract';
import { gather } from './evidence';
import { readRecord, type LabRecord } from './record';
import { Place, taskLine, type SessionOptions } from './session';
import { Shell } from './shell';
import { momentsOf } from './watcher';

export interface Verdict { readonly task: string; readonly verdict: 'done' | 'met' | 'unmet' | 'unknown' | 'later'; readonly line: string }

/**
 * Judges a lab's tasks now, in their order: what `lab start` saw to be met is done, the first that is not met says its nearest miss, and
 * those after it are not asked yet. A check of what happened before now is answered only from what `lab start` watched.
 */
export async function checkLab(options: SessionOptions): Promise<readonly Verdict[]> {
  const place = new Place(options);
  const record = readRecord(place.record);
  const shell = new Shell(place.target, options.folder);
  try {
    const verdicts: Verdict[] = [];
    for (const task of place.tasks) verdicts.push(await verdictOn(task, verdicts, { options, place, record, shell }));
    return verdicts;
  } finally {
    shell.close();
  }
}

interface Checking { readonly options: SessionOptions; readonly place: Place; readonly record: LabRecord | undefined; readonly shell: Shell }

async function verdictOn(task: Task, before: readonly Verdict[], { options: { lab }, place, record, shell }: Checking): Promise<Verdict> {
  const recorded = record?.tasks.find(({ id }) => id === task.id);
  const title = lab.title(`tasks.${task.id}.title`);
  if (recorded?.state === 'met' && !task.guard) return { task: task.id, verdict: 'done', line: taskLine(lab, recorded) };
  if (before.some(({ verdict }) => verdict === 'unmet') && !task.guard) return { task: task.id, verdict: 'later', line: `  ${title}` };
  const judgement = plain(judge(task.check, await gather([task.check], place.reader, shell, (what) => record && momentsOf(record.moments, what))), task, record);
  if (judgement.verdict === 'met') return { task: task.id, verdict: 'met', line: `✓ ${title}` };
  if (judgement.verdict === 'unmet') return { task: task.id, verdict: 'unmet', line: `✗ ${title}\n    ${lab.miss(task.id, judgement.miss)}` };
  return { task: task.id, verdict: 'unknown', line: `? ${title}\n    can't be judged: ${judgement.why}` };
}

/** What nobody watched is unknown, not unmet; and it is told how it would be known. */
function plain(judgement: Judgement, task: Task, record: LabRecord | undefined): Judgement {
  if (judgement.verdict === 'met' || !reads(task.check).some((read) => 'history' in read)) return judgement;
  const past = judgement.verdict === 'unknown' || /\b(sequence|same|changed)\b/.test(judgement.miss.check);
  if (!past || record?.watching) return judgement;
  return { verdict: 'unknown', why: record ? 'it asks what happened, and "lab start" no longer watches: start it again and leave it running' : 'it asks what happened before now: run "lab start" and leave it running while you work' };
}
