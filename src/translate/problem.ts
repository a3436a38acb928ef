/** What is wrong, where, and what to do about it. Lines count from 1; files are named below content/. */
export interface Problem { readonly file: string; readonly line: number; readonly says: string }

export const told = ({ file, line, says }: Problem): string => `${file}:${line}: ${says}`;

/** A file that can't be read as what it should be. */
export class TranslationError extends Error {
  override readonly name = 'TranslationError';
  constructor(readonly problem: Problem, options?: ErrorOptions) {
    super(told(problem), options);
  }
}
