/** What of the shell comes late. */
import { builtins } from './builtins/index';
import { language } from './parts';
import { ArithmeticFault, evaluate } from './text/arithmetic';

language.provide({ builtins, evaluate, ArithmeticFault });
