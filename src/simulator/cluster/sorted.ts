import { compareText } from '../base/text';

/** Modules in the order of their paths: the order in which they are registered enters every replay. */
export const sorted = <Module>(modules: Record<string, Module>): readonly (readonly [string, Module])[] => Object.entries(modules).toSorted(([a], [b]) => compareText(a, b));
