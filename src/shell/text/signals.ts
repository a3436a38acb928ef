import type { Signal } from '../../simulator/base/program';

const NUMBERS: readonly (readonly [Signal, number])[] = [
  ['HUP', 1], ['INT', 2], ['QUIT', 3], ['KILL', 9], ['USR1', 10], ['USR2', 12], ['PIPE', 13], ['ALRM', 14], ['TERM', 15], ['CHLD', 17], ['CONT', 18], ['STOP', 19], ['TSTP', 20], ['WINCH', 28],
];

/** A signal's number on Linux. */
export function numberOf(signal: Signal): number {
  return NUMBERS.find(([name]) => name === signal)?.[1] ?? 0;
}

/** A signal by name (with or without SIG, in any case) or number. */
export function signalNamed(text: string): Signal | undefined {
  const name = text.toUpperCase().replace(/^SIG/, '');
  return NUMBERS.find(([one, number]) => one === name || String(number) === text)?.[0];
}

export const signalNames: readonly Signal[] = NUMBERS.map(([name]) => name);
