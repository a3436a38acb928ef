import type { Verb } from '../verb';
import { apply } from './apply';
import { remove } from './delete';
import { describe } from './describe';
import { exec } from './exec';
import { get } from './get';
import { logs } from './logs';
import { run } from './run';
import { scale } from './scale';

/** The verbs that are there from the beginning, by name; the others come when one of them is first used (late/verbs.ts). */
export const everydayVerbs: readonly Verb[] = [apply, remove, describe, exec, get, logs, run, scale];
