import { late } from '../../base/late';
import type { lackOf } from '../secret/typed';
import type { spendDisruption } from './eviction';
import type { goDiff, goPodSpec } from './goTemplate';
import type * as fieldValidate from './fieldValidate';
import type * as rareValidate from './rareValidate';
import type * as volumeValidate from './volumeValidate';
import type { validateWatched } from './watchedValidate';

/** How the server's complaints print an object: no valid write needs it (lateWords.ts). */
export const goWords = late<{ readonly goDiff: typeof goDiff; readonly goPodSpec: typeof goPodSpec }>('requests');

/** Checks of what the simplest objects do not say, and of evictions (lateWords.ts). */
export const rareFields = late<Omit<typeof rareValidate & typeof fieldValidate & typeof volumeValidate, 'OF_FILES'> & {
  readonly lackOf: typeof lackOf; readonly spendDisruption: typeof spendDisruption;
}>('requests');

/** Checks of probes and hooks; they come with what carries them out. */
export const watchedFields = late<{ readonly validateWatched: typeof validateWatched }>('probes');
