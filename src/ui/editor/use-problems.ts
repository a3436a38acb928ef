import { effect, useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { Diagnostic } from '../../worker/protocol';
import { useLab } from '../context';
import type { LabFileState } from '../state/session-parts';

/** Problems, and the text they were found in: their offsets mean nothing in another. */
export interface FoundProblems { readonly text: string; readonly list: readonly Diagnostic[] }

const TYPED_MS = 200;
const CHANGED_MS = 1000;

/** The problems of a file, asked for again a moment after each change: of its text, and of the cluster, where another object may be what it is held against. */
export function useProblems(file: LabFileState | undefined): FoundProblems {
  const { session } = useLab();
  const problems = useSignal<FoundProblems>({ text: '', list: [] });
  const changes = useClusterChanges();
  const phase = session.phase.value;
  useEffect(() => {
    if (!file || phase !== 'awake') return undefined;
    let current = true;
    const ask = () => void session.diagnose(file.name, file.text).then((list) => {
      const found = { text: file.text, list };
      // What is as it was is not drawn anew.
      if (current && JSON.stringify(found) !== JSON.stringify(problems.peek())) problems.value = found;
    });
    const timer = setTimeout(ask, TYPED_MS);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [file?.name, file?.text, phase, changes]);
  return problems.value;
}

/** Goes up while the cluster changes, once a second at most. */
function useClusterChanges(): number {
  const { session } = useLab();
  const count = useSignal(0);
  useEffect(() => {
    let due: ReturnType<typeof setTimeout> | undefined;
    const stop = effect(() => {
      void [session.rows.value, session.inputs.value];
      due ??= setTimeout(() => {
        due = undefined;
        count.value += 1;
      }, CHANGED_MS);
    });
    return () => {
      stop();
      clearTimeout(due);
    };
  }, []);
  return count.value;
}
