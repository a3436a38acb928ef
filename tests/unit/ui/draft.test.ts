import { describe, expect, test } from 'vitest';
import { cellWidth, drawDraft, eraseDraft, menuRows, placeAfter } from '../../../src/ui/terminal/draft';

describe('cells', () => {
  test.each([['abc', 3], ['日本語', 6], ['ｶﾅ', 2], ['ＡＢ', 4], ['é', 1], ['한', 2], ['🙂', 2]])('%s takes %d', (text, cells) => expect(cellWidth(text)).toBe(cells));
  test.each([
    ['short', 'abc', 2, 10, { row: 0, column: 5 }],
    ['a full row wraps at once', 'abcdefgh', 2, 10, { row: 1, column: 0 }],
    ['a wide character does not straddle the edge', 'abcdefg日', 2, 10, { row: 1, column: 2 }],
    ['several rows', 'a'.repeat(25), 2, 10, { row: 2, column: 7 }],
  ] as const)('%s', (_, text, column, columns, place) => expect(placeAfter(text, column, columns)).toEqual(place));
});

describe('drawing', () => {
  test('the cursor goes back into the line', () => {
    const { sequence, drawn } = drawDraft({ text: 'abcdef', cursor: 2, menu: [] }, 2, 10);
    expect(sequence).toBe('abcdef\r\x1b[4C');
    expect(drawn).toEqual({ cursorRow: 0, startColumn: 2 });
  });
  test('erasing climbs to where the line began', () => {
    const { drawn } = drawDraft({ text: 'a'.repeat(15), cursor: 15, menu: [] }, 2, 10);
    expect(eraseDraft(drawn)).toBe('\x1b[1A\r\x1b[2C\x1b[J');
  });
  test('the menu stands below and the cursor returns from it', () => {
    const { sequence } = drawDraft({ text: 'get', cursor: 3, menu: ['web-0', 'web-1'] }, 2, 20);
    expect(sequence).toBe('get\r\n\x1b[2mweb-0  web-1\x1b[22m\x1b[1A\r\x1b[5C');
  });
  test('long menus are cut with a sign', () => expect(menuRows(Array.from({ length: 40 }, (_, index) => `name-${index}`), 20).at(-1)).toBe('…'));
});
