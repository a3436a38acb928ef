import { expect, test } from 'vitest';
import { unifiedHunks } from '../../../src/simulator/base/unified';

const lines = (...texts: (string | number)[]) => texts.map((text) => `${text}\n`).join('');
const numbers = (to: number) => Array.from({ length: to }, (_, index) => index + 1);

test.each([
  ['equal texts', lines('a'), lines('a'), ''],
  ['a line out of nothing', '', lines('a'), '@@ -0,0 +1 @@\n+a\n'],
  ['a changed line with what stands around it', lines(...numbers(9)), lines(...numbers(9)).replace('5', 'x'), '@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+x\n 6\n 7\n 8\n'],
  ['changes far from each other', lines(...numbers(20)), lines(...numbers(20)).replace('2\n', 'x\n').replace('19\n', 'y\n'), '@@ -1,5 +1,5 @@\n 1\n-2\n+x\n 3\n 4\n 5\n@@ -16,5 +16,5 @@\n 16\n 17\n 18\n-19\n+y\n 20\n'],
  ['a line that goes', lines('a', 'b', 'c'), lines('a', 'c'), '@@ -1,3 +1,2 @@\n a\n-b\n c\n'],
])('%s', (_name, before, after, hunks) => {
  expect(unifiedHunks(before, after)).toBe(hunks);
});
