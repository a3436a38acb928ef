/** Recordings in little space: an object's first state in full, later ones as what changed. */
import { compare as patchBetween, applyPatch, type Operation } from 'fast-json-patch';
import type { RawChange, RawRecording, RecordedObject, Step } from './compare/raw';

/** [step, type initial, object] for an object's first state, [step, type initial, index of its previous change, JSON patch] after that. */
type PackedChange = readonly [number, 'A' | 'M' | 'D', RecordedObject] | readonly [number, 'A' | 'M' | 'D', number, readonly Operation[]];
export interface Packed { readonly steps: readonly Step[]; readonly changes: readonly PackedChange[] }

const TYPES = { A: 'ADDED', M: 'MODIFIED', D: 'DELETED' } as const;
const STEP_KEYS = ['run', 'stdin', 'limit', 'kill', 'settle', 'pass', 'node', 'out', 'err', 'exit', 'settled'] as const;

/** What comparing needs of a recording; `unpack` gives it back. */
export function pack(raw: RawRecording): Packed {
  const last = new Map<string, { readonly index: number; readonly object: RecordedObject }>();
  const changes = raw.changes.map((change, index): PackedChange => {
    const object = change.object;
    const before = last.get(object.metadata.uid);
    last.set(object.metadata.uid, { index, object });
    const type = change.type[0] as 'A' | 'M' | 'D';
    return before ? [change.step, type, before.index, patchBetween(before.object, object)] : [change.step, type, object];
  });
  const steps = raw.steps.map((step) => Object.fromEntries(STEP_KEYS.filter((key) => key in step).map((key) => [key, step[key]])));
  return { steps, changes };
}

/** The recording that was packed. */
export function unpack(packed: Packed): RawRecording {
  const objects: RecordedObject[] = [];
  const changes = packed.changes.map((change): RawChange => {
    const [step, type, first] = change;
    const object = typeof first === 'number'
      ? (applyPatch(structuredClone(objects[first]), change[3] as Operation[]).newDocument as RecordedObject)
      : first;
    objects.push(object);
    return { step, type: TYPES[type], object };
  });
  return { steps: packed.steps, changes };
}
