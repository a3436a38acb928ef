import type { Program } from '../../../base/program';
import type { Dialect } from '../../common/applet';
import { hostTools } from './host';
import { processTools } from './processes';
import { runningTools } from './running';

/** Tools about the machine, its processes and time. */
export const systemTools = (words: Dialect): Record<string, Program> => ({ ...hostTools(words), ...processTools(words), ...runningTools(words) });
