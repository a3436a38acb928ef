import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compareRecordings, PARTS, type Part } from './compare/compare';
import { unpack, type Packed } from './pack';
import { play } from './player';

export interface Measured { readonly equal: Readonly<Record<Part, string>>; readonly notes: readonly string[] }

export const recordingIn = (folder: string) => unpack(JSON.parse(readFileSync(join(folder, 'recording.json'), 'utf8')) as Packed);

/** Plays the scenario of a folder and holds it against its recording: per part, how much is equal of how much. */
export function measure(folder: string): Measured {
  const { counts, notes } = compareRecordings(recordingIn(folder), play(folder, 'conformance'));
  return { equal: Object.fromEntries(PARTS.map((part) => [part, counts[part].join('/')])) as Record<Part, string>, notes };
}
