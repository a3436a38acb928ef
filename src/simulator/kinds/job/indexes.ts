import type { Pod } from '../pod/kind';
import type { Job } from './kind';

export const INDEX_LABEL = 'batch.kubernetes.io/job-completion-index';

export const isIndexed = (job: Job): boolean => job.spec?.completionMode === 'Indexed';

export function indexOf(pod: Pod): number | undefined {
  const text = pod.metadata.annotations?.[INDEX_LABEL];
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;
}

/** `0-2,5` → 0, 1, 2, 5. */
export function parseIndexes(text: string | undefined): readonly number[] {
  return (text ?? '').split(',').filter((part) => part !== '').flatMap((part) => {
    const [first = 0, last = first] = part.split('-').map(Number);
    return Array.from({ length: last - first + 1 }, (_, offset) => first + offset);
  });
}

/** 0, 1, 2, 5 → `0-2,5`; two in a row are told apart by a comma. */
export function formatIndexes(indexes: readonly number[]): string {
  const sorted = [...new Set(indexes)].toSorted((a, b) => a - b);
  const runs: number[][] = [];
  for (const index of sorted) {
    const run = runs.at(-1);
    if (run && run.at(-1) === index - 1) run.push(index);
    else runs.push([index]);
  }
  return runs.map((run) => (run.length > 2 ? `${run[0]}-${run.at(-1)}` : run.join(','))).join(',');
}
