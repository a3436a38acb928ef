import type { Builtins } from '../state';
import { controlBuiltins } from './control';
import { jobBuiltins } from './jobs';
import { readBuiltins } from './read';
import { simpleBuiltins } from './simple';
import { variableBuiltins } from './variables';

/** Every command of the shell's own. */
export const builtins: Builtins = { ...controlBuiltins, ...variableBuiltins, ...simpleBuiltins, ...readBuiltins, ...jobBuiltins };
