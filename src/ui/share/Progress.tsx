import { useState } from 'preact/hooks';
import { useLab } from '../context';
import { FilePicker } from './FilePicker';
import { download } from './zip';

const PREFIX = 'ordinal:';
const FILE_CHARACTERS_MAX = 10_000_000;

/** Everything this site keeps in the browser: labs, predictions, what is done, settings. */
export function progressText(storage: Storage): string {
  const keys = Array.from({ length: storage.length }, (_, index) => storage.key(index) ?? '').filter((key) => key.startsWith(PREFIX));
  return JSON.stringify({ ordinalProgress: 1, entries: Object.fromEntries(keys.toSorted().map((key) => [key, storage.getItem(key) ?? ''])) }, null, 1);
}

/** The entries of such a file; undefined when it is none. */
export function readProgress(text: string): ReadonlyMap<string, string> | undefined {
  if (text.length > FILE_CHARACTERS_MAX) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || !('ordinalProgress' in value) || value.ordinalProgress !== 1 || !('entries' in value)) return undefined;
    const entries = Object.entries(value.entries as object);
    return entries.every(([key, kept]) => key.startsWith(PREFIX) && typeof kept === 'string') ? new Map(entries as [string, string][]) : undefined;
  } catch {
    // No JSON, so no progress: who asked says so.
    return undefined;
  }
}

/** Takes the progress of the whole course along as a file, brings it back, or forgets it. */
export function Progress() {
  const { say, session } = useLab();
  const [told, setTold] = useState<'no-progress' | 'full' | undefined>(undefined);
  const [asked, setAsked] = useState(false);
  const replace = (entries: ReadonlyMap<string, string>) => {
    session.close();
    for (const key of Object.keys(localStorage)) if (key.startsWith(PREFIX)) localStorage.removeItem(key);
    for (const [key, kept] of entries) localStorage.setItem(key, kept);
    location.reload();
  };
  const load = async (file: File) => {
    const entries = readProgress(await file.text());
    if (!entries) return setTold('no-progress');
    try {
      replace(entries);
    } catch {
      setTold('full');
    }
  };
  return (
    <div class="progress-file">
      <h5>{say('progress.title')}</h5>
      <p class="share-ways">
        <button type="button" class="button" onClick={() => { session.keep(); download('ordinal-progress.json', progressText(localStorage)); }}>
          {say('progress.save')}
        </button>
        {asked ? (
          <button type="button" class="button" onClick={() => replace(new Map())}>{say('progress.forget-sure')}</button>
        ) : (
          <button type="button" class="button" onClick={() => setAsked(true)}>{say('progress.forget')}</button>
        )}
      </p>
      <FilePicker word={say('progress.load')} onPick={(file) => void load(file)} problem={told && say(`progress.${told}`)} />
    </div>
  );
}
