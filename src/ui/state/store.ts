import type { Log } from '../../workbench/contract';

/** What a lab leaves in the browser between visits. */
export interface Saved {
  readonly version: 1;
  readonly log: Log | undefined;
  /** Texts of the files as they stand in the editor, applied or not. */
  readonly drafts: Readonly<Record<string, string>>;
  /** Texts as they were when last applied. */
  readonly applied: Readonly<Record<string, string>>;
  readonly history: readonly string[];
  /** How many hints of each task are open. */
  readonly hints: Readonly<Record<string, number>>;
  /** Logs that were left by undoing or by continuing from an earlier moment. */
  readonly branches?: readonly Log[];
}

export type Loaded = { readonly saved: Saved | undefined } | { readonly corrupt: string };

/** Where `localStorage` may be missing, full or forbidden, nothing is kept and `save` says so. */
export interface LabStore {
  load(): Loaded;
  save(saved: Saved): boolean;
  /** Moves what is kept out of the way, where the learner can still get at it. */
  setAside(): void;
  clear(): void;
}

export function createLabStore(id: string, storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> | undefined): LabStore {
  const key = `ordinal:lab:${id}`;
  return {
    load: () => readSaved(attempt(() => storage?.getItem(key)) ?? undefined),
    save: (saved) => attempt(() => (storage ? (storage.setItem(key, JSON.stringify(saved)), true) : false)) ?? false,
    setAside: () => attempt(() => {
      const old = storage?.getItem(key);
      if (typeof old === 'string') storage?.setItem(`${key}:aside`, old);
      storage?.removeItem(key);
    }),
    clear: () => attempt(() => storage?.removeItem(key)),
  };
}

/** Reads what was kept; anything that is not of its shape is handed back whole, as text. */
export function readSaved(text: string | undefined): Loaded {
  if (text === undefined) return { saved: undefined };
  const value = attempt((): unknown => JSON.parse(text));
  return isSaved(value) ? { saved: value } : { corrupt: text };
}

function isSaved(value: unknown): value is Saved {
  return isRecord(value) && value['version'] === 1 && isTexts(value['drafts']) && isTexts(value['applied']) && isRecord(value['hints'])
    && Array.isArray(value['history']) && value['history'].every((line) => typeof line === 'string')
    && (value['log'] === undefined || isLog(value['log'])) && (value['branches'] === undefined || (Array.isArray(value['branches']) && value['branches'].every(isLog)));
}

function isLog(value: unknown): boolean {
  return isRecord(value) && value['format'] === 1 && Array.isArray(value['entries']) && typeof value['untilMs'] === 'number';
}

function isTexts(value: unknown): boolean {
  return isRecord(value) && Object.values(value).every((text) => typeof text === 'string');
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Storage throws where it is forbidden or full; the lab then goes on unsaved and says so. */
function attempt<T>(action: () => T): T | undefined {
  try {
    return action();
  } catch {
    return undefined;
  }
}
