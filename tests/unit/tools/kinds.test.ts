import { expect, test } from 'vitest';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rootKinds } from '../../../src/tools/kinds.mjs';

test('kinds are found in their folders, of whatever version', () => {
  const kinds = mkdtempSync(join(tmpdir(), 'kinds-'));
  mkdirSync(join(kinds, 'horizontalpodautoscaler'));
  writeFileSync(join(kinds, 'horizontalpodautoscaler', 'kind.ts'), "export const HorizontalPodAutoscaler = {\n  group: 'autoscaling', version: 'v2', kind: 'HorizontalPodAutoscaler', plural: 'horizontalpodautoscalers' };\n");
  expect(rootKinds(kinds).at(-1)).toEqual({ group: 'autoscaling', version: 'v2', kind: 'HorizontalPodAutoscaler', className: 'V2HorizontalPodAutoscaler' });
});
