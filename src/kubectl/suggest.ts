import { CommandError } from './errors';

/** Every command a real kubectl has, in the order it suggests them; ours are among them. */
const REAL = `create expose run set explain get edit delete rollout scale autoscale certificate cluster-info top cordon uncordon drain taint describe logs attach
exec port-forward proxy cp auth debug events diff apply patch replace wait kustomize label annotate completion api-resources api-versions config plugin version options`.split(/\s+/);

/** The error for a word that is no verb of ours: what it may have meant, or that this kubectl does not have it. */
/** Commands that a real kubectl has and ours has not. */
export const isAbsent = (name: string): boolean => REAL.includes(name);
export const absence = (name: string): string => `this kubectl has no "${name}"; "kubectl help" lists what it has`;

export function unknownCommand(name: string, words: readonly string[]): CommandError {
  if (words[0]?.startsWith('-')) return new CommandError(`Error: flags cannot be placed before plugin name: ${words[0]}`);
  if (isAbsent(name)) return new CommandError(absence(name));
  const close = REAL.filter((one) => distance(name.toLowerCase(), one) <= 2 || one.startsWith(name.toLowerCase()));
  const hint = close.length ? `\n\nDid you mean this?\n${close.map((one) => `\t${one}`).join('\n')}` : '';
  return new CommandError(`unknown command "${name}" for "kubectl"${hint}`);
}

/** Levenshtein's distance: how many letters must change. */
export function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)));
    row = next;
  }
  return row[b.length] ?? 0;
}
