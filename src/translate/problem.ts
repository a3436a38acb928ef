/** What is wrong, where, and what to do about it. Lines count from 1; files are named below content/. */
export interface Problem { readonly file: string; readonly line: number; readonly says: string }

export const told = ({ file, line, says }: Problem): string => `${file}:${line}: ${says}`;

/** A file that can't be read as what it should be, with all that is wrong in it. */
export class TranslationError extends Error {
  override readonly name = 'TranslationError';
  readonly problems: readonly Problem[];

  constructor(problems: Problem | readonly Problem[], options?: ErrorOptions) {
    const all = 'says' in problems ? [problems] : problems;
    super(all.map(told).join('\n'), options);
    this.problems = all;
  }
}

const ENCODINGS: readonly (readonly [mark: string, says: string])[] = [
  ['\uFEFF', 'the file begins with a byte order mark: save it as UTF-8 without one'],
  ['\uFFFD', 'the file is not UTF-8: save it in that encoding'],
  ['\r', 'the line ends in CR LF: save the file with LF alone'],
];

/** Refuses a file whose bytes are not those of UTF-8 without a mark, in lines that end in LF. */
export function proveEncoding(file: string, text: string): void {
  const wrong = ENCODINGS.filter(([mark]) => (mark === '\uFEFF' ? text.startsWith(mark) : text.includes(mark)));
  if (wrong.length > 0) throw new TranslationError(wrong.map(([mark, says]) => ({ file, line: lineAt(text, text.indexOf(mark)), says })));
}

/** The line an offset is in, from 1. */
export const lineAt = (text: string, offset: number): number => text.slice(0, offset).split('\n').length;
