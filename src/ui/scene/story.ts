import type { Frame, News } from '../../worker/protocol';
import type { Parameters } from '../context';
import type { WordId } from '../words';

/** A line of what happened: what the visitor did is marked as theirs. */
export interface Line { readonly atMs: number; readonly say: WordId; readonly parameters: Parameters; readonly mine: boolean }

/** What follows from something comes this soon after it. */
const SOON_MS = 500;
const REPLICAS = 3;

/** What happened to the set of three, written down: the inputs, and what came of them. Pure. */
export function storyOf(inputs: Frame['inputs'], news: readonly News[]): readonly Line[] {
  const made = new Set<string>();
  const ready = new Set<string>();
  const told = news.flatMap((one, index) => {
    const name = String(one.parameters['name'] ?? '');
    const line = (say: WordId, parameters: Parameters = { name }): Line => ({ atMs: one.atMs, say, parameters, mine: false });
    const again = line('scene.again');
    switch (one.message) {
      case 'pod-ready': {
        ready.add(name);
        const next = news.slice(index + 1).find((other) => other.message === 'pod-created' && other.atMs - one.atMs < SOON_MS && !made.has(String(other.parameters['name'])));
        return [next ? line('scene.ready-next', { name, next: String(next.parameters['name']) }) : line('scene.ready', { name, ready: ready.size, wanted: REPLICAS })];
      }
      case 'pod-created':
        if (made.has(name)) return [again];
        made.add(name);
        return [];
      case 'pod-gone':
      case 'pod-replaced':
        ready.delete(name);
        return [line('scene.gone', { name, claim: `www-${name}` }), ...(one.message === 'pod-replaced' ? [again] : [])];
      default:
        return [];
    }
  });
  return [...inputs.flatMap(lineOfInput), ...told].toSorted((a, b) => a.atMs - b.atMs);
}

function lineOfInput({ atMs, summary }: Frame['inputs'][number]): readonly Line[] {
  const [, verb, what = ''] = /\b(apply -f|delete pod) (\S+)/.exec(summary) ?? [];
  if (verb === undefined) return [];
  return [verb === 'delete pod' ? { atMs, say: 'scene.deleted', parameters: { name: what }, mine: true } : { atMs, say: 'scene.applied', parameters: { file: what, wanted: REPLICAS }, mine: true }];
}
