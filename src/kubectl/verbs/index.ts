import type { Verb } from '../verb';
import { apply } from './apply';
import { remove } from './delete';
import { exec } from './exec';
import { get } from './get';
import { scale } from './scale';

/** Every verb, by name; a test holds them sorted and complete. */
export const verbs: readonly Verb[] = [apply, remove, exec, get, scale];
