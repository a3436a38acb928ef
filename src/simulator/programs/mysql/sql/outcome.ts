import { hashText } from '../../../base/text';
import type { Found } from './select';

/** What became of a statement. */
export interface Outcome {
  readonly found?: Found;
  readonly affected: number;
  readonly info?: string;
  /** How long the statement takes. */
  readonly delayMs: number;
  readonly databaseChanged?: true;
  readonly shutdown?: true;
  readonly kill?: number;
}

export const done = (affected = 0, delayMs = 0, info?: string): Outcome => ({ affected, delayMs, ...(info === undefined ? {} : { info }) });

/** The way a password is kept. */
export const passwordHash = (password: string): string => (password === '' ? '' : `*${[0, 1, 2, 3, 4].map((part) => hashText(`${part}/${password}/mysql`).toString(16).padStart(8, '0')).join('').toUpperCase()}`);
