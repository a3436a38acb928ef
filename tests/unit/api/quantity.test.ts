import { expect, test } from 'vitest';
import { canonicalQuantity, compareQuantities, quantityValue } from '../../../src/simulator/api/quantity';

test.each([
  ['0.5', '500m'], ['1000m', '1'], ['1024Mi', '1Gi'], ['1Gi', '1Gi'], ['1536Mi', '1536Mi'], ['1.5Gi', '1536Mi'], ['100', '100'], ['1000', '1k'], ['0', '0'], ['0Gi', '0'], ['-1Ki', '-1Ki'],
  ['1e3', '1e3'], ['12e6', '12e6'], ['1E', '1E'], ['0.1n', '1n'], ['512', '512'], ['+5', '5'], ['.5', '500m'], ['5.', '5'],
])('%s is written %s', (text, canonical) => expect(canonicalQuantity(text)).toBe(canonical));

test.each(['', 'x', '1 Gi', '1gi', '1e', '--1', '1.2.3', 'Ki'])('%j is no quantity', (text) => expect(canonicalQuantity(text)).toBeUndefined());

test('compares and counts', () => {
  expect(compareQuantities('1Gi', '1000Mi')).toBeGreaterThan(0);
  expect(compareQuantities('1', '1000m')).toBe(0);
  expect(quantityValue('1Ki')).toBe(1024);
});
