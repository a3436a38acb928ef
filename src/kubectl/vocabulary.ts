import { compareText } from '../simulator/base/text';
import { rareVerbs } from './parts';
import type { Verb } from './verb';
import { everydayVerbs } from './verbs';

/** The names of the verbs that come late, so that a line is completed without them. */
export const RARE_NAMES: readonly string[] = 'annotate api-resources api-versions attach auth cluster-info completion config cordon cp create diff drain edit events explain expose label patch replace rollout set taint top uncordon version wait'.split(' ');

/** Every verb's name, sorted. */
export const verbNames: readonly string[] = [...everydayVerbs.map((verb) => verb.name), ...RARE_NAMES].toSorted(compareText);

export const verbNamed = (name: string | undefined): Verb | undefined =>
  everydayVerbs.find((verb) => verb.name === name) ?? (RARE_NAMES.includes(name ?? '') ? rareVerbs.code().find((verb) => verb.name === name) : undefined);

/** Every verb, sorted by name. */
export const allVerbs = (): readonly Verb[] => verbNames.flatMap((name) => verbNamed(name) ?? []);
