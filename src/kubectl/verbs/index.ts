import type { Verb } from '../verb';
import { apply } from './apply';
import { remove } from './delete';
import { exec } from './exec';
import { get } from './get';

/** The verbs that are there from the beginning, by name; the others come when one of them is first used (late/everyday.ts, late/verbs.ts). */
export const firstVerbs: readonly Verb[] = [apply, remove, exec, get];
