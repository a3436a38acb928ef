import type { Program } from '../../../base/program';
import type { Dialect } from '../../common/applet';
import { changingTools } from './changing';
import { listingTools } from './listing';
import { pathTools } from './paths';

/** Tools that look at files and change them. */
export const fileTools = (words: Dialect): Record<string, Program> => ({ ...changingTools(words), ...listingTools(words), ...pathTools(words) });
