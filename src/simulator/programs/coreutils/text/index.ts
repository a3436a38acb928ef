import type { Program } from '../../../base/program';
import type { Dialect } from '../../common/applet';
import { passingTools } from './passing';
import { grepTools } from './grep';
import { sortingTools } from './sorting';
import { printingTools } from './printing';

/** Tools that read and write text. */
export const textTools = (words: Dialect): Record<string, Program> => ({ ...passingTools(words), ...grepTools(words), ...sortingTools(words), ...printingTools(words) });
