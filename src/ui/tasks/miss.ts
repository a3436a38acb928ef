import { missKeys, missParameters, withoutGaps } from '../../labs/miss';
import type { Miss } from '../../labs/contract';
import type { LabContextValue } from '../context';

/** The sentence of a nearest miss: the lab's own (`own`) for the part of the check that missed, else the site's for its kind. */
export function missSentence(miss: Miss, task: string, { tell, sayAny }: Pick<LabContextValue, 'tell' | 'sayAny'>): { readonly text: string; readonly own: boolean } | undefined {
  const parameters = missParameters(miss, sayAny);
  for (const key of missKeys(task, miss)) {
    const own = tell(key, parameters);
    const text = own ?? sayAny(key, parameters);
    if (text !== undefined) return { text: withoutGaps(text), own: own !== undefined };
  }
  return undefined;
}
