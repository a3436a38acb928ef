import { EVENT_ID, getScalarValue, load, parseEvents, YAMLException, type Event } from 'js-yaml';
import type { Json } from '../simulator/base/json';

/** One thing that is wrong with a lab's folder, for its author: where, which field, and what would be right. */
export interface LabProblem { readonly file: string; readonly line: number; readonly field: string; readonly message: string }

/** All that is wrong with a lab's folder. */
export class LabFormatError extends Error {
  override readonly name = 'LabFormatError';
  constructor(readonly problems: readonly LabProblem[]) {
    super(problems.map(({ file, line, field, message }) => `${file}:${line}: ${field ? `${field}: ` : ''}${message}`).join('\n'));
  }
}

/** A YAML file as plain data, with the line of every field. */
export interface LabDocument {
  readonly file: string;
  readonly value: Json;
  /** The line (from 1) of the field at a path such as `tasks.applied.check`; of its nearest parent when it is not there. */
  line(path: string): number;
}

/** Reads one YAML document; a syntax error is a problem with its line. */
export function readDocument(file: string, text: string): LabDocument {
  try {
    const value = (load(text, { filename: file }) ?? null) as Json;
    const places = text.trim() === '' ? new Map<string, number>() : placesOf(text);
    return { file, value, line: (path) => lineAt(text, nearestPlace(places, path)) };
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    throw new LabFormatError([{ file, line: (error.mark?.line ?? 0) + 1, field: '', message: `this is not YAML: ${error.reason}` }]);
  }
}

const lineAt = (text: string, offset: number): number => text.slice(0, offset).split('\n').length;

function nearestPlace(places: ReadonlyMap<string, number>, path: string): number {
  for (let part = path; part !== ''; part = part.slice(0, Math.max(0, part.lastIndexOf('.')))) {
    const place = places.get(part);
    if (place !== undefined) return place;
  }
  return 0;
}

interface Frame { readonly path: string; readonly list: boolean; key: string | undefined; index: number }

/** Offsets by path; members and indexes are joined by dots. */
function placesOf(text: string): Map<string, number> {
  const places = new Map<string, number>();
  const frames: Frame[] = [];
  const enter = (offset: number): string => {
    const frame = frames.at(-1);
    if (!frame) return '';
    const step = frame.list ? String(frame.index++) : (frame.key ?? '');
    frame.key = undefined;
    const path = frame.path ? `${frame.path}.${step}` : step;
    if (!places.has(path)) places.set(path, offset);
    return path;
  };
  for (const event of parseEvents(text, {})) place(event, text, frames, places, enter);
  return places;
}

function place(event: Event, text: string, frames: Frame[], places: Map<string, number>, enter: (offset: number) => string): void {
  const frame = frames.at(-1);
  if (event.type === EVENT_ID.POP) frames.pop();
  else if (event.type === EVENT_ID.MAPPING) frames.push({ path: enter(event.start), list: false, key: undefined, index: 0 });
  else if (event.type === EVENT_ID.SEQUENCE) frames.push({ path: enter(event.start), list: true, key: undefined, index: 0 });
  else if (event.type === EVENT_ID.SCALAR && frame && !frame.list && frame.key === undefined) {
    frame.key = getScalarValue(text, event);
    places.set(frame.path ? `${frame.path}.${frame.key}` : frame.key, event.valueStart);
  } else if (event.type === EVENT_ID.SCALAR) enter(event.valueStart);
  else if (event.type === EVENT_ID.ALIAS) enter(event.anchorStart);
  else if (event.type === EVENT_ID.DOCUMENT) frames.push({ path: '', list: false, key: '', index: 0 });
}
