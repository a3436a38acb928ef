import { expect, test } from 'vitest';
import ts from 'typescript';
import { filesBelow, parse, sourceOf } from './sources';

const FILE_LINES_MAX = 400;
const FUNCTION_LINES_MAX = 70;

const files = ['src', 'tests'].flatMap((folder) => filesBelow(folder, ['.ts', '.tsx', '.mjs', '.astro', '.css']));

test(`no file is longer than ${FILE_LINES_MAX} lines`, () => {
  const long = files.map((file) => ({ file, lines: sourceOf(file).trimEnd().split('\n').length })).filter(({ lines }) => lines > FILE_LINES_MAX);
  expect(long).toEqual([]);
});

test(`no function is longer than ${FUNCTION_LINES_MAX} lines`, () => {
  const long: string[] = [];
  for (const file of files.filter((name) => /\.(?:tsx?|mjs)$/.test(name) && !name.endsWith('.test.ts'))) {
    const source = parse(file);
    const visit = (node: ts.Node): void => {
      if (ts.isFunctionLike(node) && 'body' in node && node.body) {
        const first = source.getLineAndCharacterOfPosition(node.getStart(source)).line;
        const lines = source.getLineAndCharacterOfPosition(node.getEnd()).line - first + 1;
        if (lines > FUNCTION_LINES_MAX) long.push(`${file}:${first + 1} has ${lines} lines`);
      }
      ts.forEachChild(node, visit);
    };
    visit(source);
  }
  expect(long).toEqual([]);
});
