import { expect, test } from 'vitest';
import type { Strategy } from '../../../src/simulator/api/strategy';
import { absentStrategies } from '../../../src/simulator/cluster/absentKinds';

const autoscaler = { group: 'autoscaling', version: 'v2', kind: 'HorizontalPodAutoscaler', plural: 'horizontalpodautoscalers', singular: 'horizontalpodautoscaler', shortNames: ['hpa'], categories: ['all'], scope: 'Namespaced', subresources: [] } as const;
const names = (strategies: readonly Strategy[]) => strategies.map(({ kind }) => kind.plural);

test('a kind that is served is not among those that are not', () => {
  const none = absentStrategies([]);
  expect(names(none)).toContain('horizontalpodautoscalers');
  const beside = absentStrategies([{ kind: autoscaler, definition: autoscaler.kind, defaults: () => undefined, validate: () => [], columns: [] }]);
  expect(names(none).filter((name) => !names(beside).includes(name))).toEqual(['horizontalpodautoscalers']);
});
