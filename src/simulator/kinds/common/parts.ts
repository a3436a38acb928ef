import { late } from '../../base/late';
import type { goDiff, goPodSpec } from './goTemplate';

/** How the server's complaints print an object: no valid write needs it (lateWords.ts). */
export const goWords = late<{ readonly goDiff: typeof goDiff; readonly goPodSpec: typeof goPodSpec }>('requests');
