import { editedLines } from '../editor/lines';

/** One line of a comparison: in both texts, only in the old one, or only in the new one. */
export interface DiffLine { readonly kind: 'same' | 'removed' | 'added'; readonly text: string }

/** Lines around a difference that are shown with it. */
const CONTEXT_LINES = 3;

/** From one text to another, line by line. */
export function diffLines(before: string, after: string): readonly DiffLine[] {
  const [old, now] = [linesOf(before), linesOf(after)];
  const [added, removed] = [editedLines(now.join('\n'), old.join('\n')), editedLines(old.join('\n'), now.join('\n'))];
  const lines: DiffLine[] = [];
  for (let left = 0, right = 0; left < old.length || right < now.length;) {
    if (left < old.length && removed.has(left)) lines.push({ kind: 'removed', text: old[left++] ?? '' });
    else if (right < now.length && added.has(right)) lines.push({ kind: 'added', text: now[right++] ?? '' });
    else {
      lines.push({ kind: 'same', text: now[right] ?? old[left] ?? '' });
      left += 1;
      right += 1;
    }
  }
  return lines;
}

const linesOf = (text: string): readonly string[] => text.replace(/\n$/, '').split('\n');

/** The same without long stretches that do not differ; undefined stands where lines were left out. */
export function foldedDiff(lines: readonly DiffLine[]): readonly (DiffLine | undefined)[] {
  const near = (index: number) => lines.slice(Math.max(0, index - CONTEXT_LINES), index + CONTEXT_LINES + 1).some(({ kind }) => kind !== 'same');
  return lines.flatMap((line, index) => (near(index) ? [line] : index === 0 || near(index - 1) ? [undefined] : []));
}
