import type { Miss } from '../../labs/contract';
import type { Json } from '../../simulator/base/json';
import type { Parameters } from '../context';

/** The sentence of a nearest miss: the lab's own for its kind (or for its check), else the site's. */
export function missSentence(miss: Miss, own: Readonly<Record<string, string>> | undefined, sayAny: (id: string, parameters?: Parameters) => string | undefined): string | undefined {
  const special = own?.[miss.check] ?? own?.[miss.kind];
  const parameters = missParameters(miss);
  return special === undefined ? sayAny(`miss.${miss.kind}`, parameters) : fill(special, parameters);
}

/** What a sentence about a miss may name. Missing values are the word `none`, so that a sentence can choose by it. */
export function missParameters(miss: Miss): Record<string, string | number> {
  return {
    kind: miss.object?.kind ?? 'none',
    name: miss.object?.name ?? 'none',
    namespace: miss.object?.namespace ?? 'none',
    path: miss.path ?? 'none',
    expected: leaf(miss.expected),
    actual: leaf(miss.actual),
  };
}

function leaf(value: Json | undefined): string | number {
  if (value === undefined || value === null) return 'none';
  return typeof value === 'number' || typeof value === 'string' ? value : JSON.stringify(value);
}

function fill(text: string, parameters: Readonly<Record<string, string | number>>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(parameters[name] ?? whole));
}
