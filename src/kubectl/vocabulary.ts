import { compareText } from '../simulator/base/text';
import { everydayVerbs, rareVerbs } from './parts';
import type { Verb } from './verb';
import { firstVerbs } from './verbs';

/** The names of the verbs that come late, so that a line is completed without them. */
export const EVERYDAY_NAMES: readonly string[] = ['describe', 'logs', 'run', 'scale'];
export const RARE_NAMES: readonly string[] = 'annotate api-resources api-versions attach auth cluster-info completion config cordon cp create diff drain edit events explain expose label patch replace rollout set taint top uncordon version wait'.split(' ');

/** Every verb's name, sorted. */
export const verbNames: readonly string[] = [...firstVerbs.map((verb) => verb.name), ...EVERYDAY_NAMES, ...RARE_NAMES].toSorted(compareText);

export function verbNamed(name = ''): Verb | undefined {
  const late = EVERYDAY_NAMES.includes(name) ? everydayVerbs.code() : RARE_NAMES.includes(name) ? rareVerbs.code() : [];
  return [...firstVerbs, ...late].find((verb) => verb.name === name);
}

/** Every verb, sorted by name. */
export const allVerbs = (): readonly Verb[] => verbNames.flatMap((name) => verbNamed(name) ?? []);
