import { late } from '../simulator/base/late';
import type { Builtins } from './state';
import type { ArithmeticFault, evaluate } from './text/arithmetic';

/** Builtins and arithmetic: no prompt needs them before somebody types one, and most containers start programs only (late.ts). */
export const language = late<{ readonly builtins: Builtins; readonly evaluate: typeof evaluate; readonly ArithmeticFault: typeof ArithmeticFault }>('shell');

/** The names of all builtins, so that any other command is found without them. */
export const BUILTIN_NAMES: ReadonlySet<string> = new Set(`: true false break continue return exit eval . source command type exec shift alias unalias hash
export readonly unset local set trap getopts echo printf test [ cd pwd kill umask ulimit times read wait jobs fg bg`.split(/\s/));
