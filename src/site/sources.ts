import { load } from 'js-yaml';
import text from '../../content/lessons/sources.yaml?raw';

/** The tutorials the course draws on: id → title, in the order they are credited. */
export const sources: ReadonlyMap<string, string> = new Map(Object.entries(read(load(text))));

/** Stops the build at a lesson whose origin is not among the sources. */
export function proveOrigin(origin: readonly string[], lesson: string): void {
  const unknown = origin.filter((id) => !sources.has(id));
  if (unknown.length > 0) throw new Error(`content/lessons/${lesson}.mdx: origin "${unknown.join(', ')}" is not in content/lessons/sources.yaml, which has ${[...sources.keys()].join(', ')}`);
}

function read(value: unknown): Record<string, string> {
  const isTable = typeof value === 'object' && value !== null && Object.values(value).every((title) => typeof title === 'string');
  if (!isTable) throw new Error('content/lessons/sources.yaml must give each source its title');
  return value as Record<string, string>;
}
