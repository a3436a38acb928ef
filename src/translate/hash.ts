import { createHash } from 'node:crypto';

const COMMENT = /\{\/\*[\s\S]*?\*\/\}|<!--[\s\S]*?-->/g;

/** A text without what does not change its meaning: comments, the width of white space, how letters are composed. */
export const normalised = (text: string): string => text.normalize('NFC').replace(COMMENT, '').replace(/\s+/g, ' ').trim();

/** Twelve hexadecimal digits that change when a text's meaning may have. */
export const hashOf = (text: string): string => createHash('sha256').update(normalised(text)).digest('hex').slice(0, 12);

/** The same answer for the same text of a file, without the work: a server that reads the course again after each edit reads one file anew. */
export function remembered<Answer>(read: (file: string, text: string) => Answer): (file: string, text: string) => Answer {
  const known = new Map<string, { readonly text: string; readonly answer: Answer }>();
  return (file, text) => {
    const last = known.get(file);
    if (last?.text === text) return last.answer;
    const answer = read(file, text);
    known.set(file, { text, answer });
    return answer;
  };
}

/** Edits of a source that change no meaning, as their author said: the new text's hash, and the hash of the text it stands for. */
export type Cosmetic = ReadonlyMap<string, string>;

/** Whether a text of this hash says what a translation was made from, perhaps after edits that change no meaning. */
export function saysTheSame(hash: string, madeFrom: string, cosmetic: Cosmetic): boolean {
  const seen = new Set<string>();
  for (let one: string | undefined = hash; one !== undefined && !seen.has(one); one = cosmetic.get(one)) {
    if (one === madeFrom) return true;
    seen.add(one);
  }
  return false;
}
