import { useLayoutEffect } from 'preact/hooks';
import { clockText, useLab } from '../context';
import { Icon } from '../parts/Icon';
import { inputText } from './input-text';

/** Whether a key pressed here means something to the text that is being written. */
export const isWriting = (target: EventTarget | null): boolean => target instanceof Element && target.closest('.editor, .terminals, textarea, input:not([type=range]):not([type=radio]), [contenteditable=true]') !== null;

/** Says that the past is shown, and leads back or on from there; bare, only back. */
export function PastBar({ bare = false }: { readonly bare?: boolean } = {}) {
  const { say, session } = useLab();
  const past = session.past.value;
  const shown = past !== undefined;
  // Before it is painted: whoever sees the bar can press Escape at once.
  useLayoutEffect(() => {
    if (!shown) return undefined;
    const press = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || event.defaultPrevented || isWriting(event.target)) return;
      event.preventDefault();
      session.returnToNow();
    };
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  }, [shown]);
  if (!past) return null;
  return (
    <div class="past-bar" role="status">
      <p>{say('past.says', { time: clockText(past.atMs), now: clockText(session.clock.value.nowMs) })}</p>
      <span class="past-steps">
        <button type="button" class="button" disabled={past.previousMs === undefined} aria-label={say('past.previous')} onClick={() => void session.lookBy('previous')}>
          <Icon name="back" />
        </button>
        <button type="button" class="button" aria-label={say('past.next')} onClick={() => void session.lookBy('next')}>
          <Icon name="next" />
        </button>
      </span>
      <button type="button" class="button primary" onClick={() => session.returnToNow()}>
        {say('past.return')}
      </button>
      {!bare && (
        <button type="button" class="button" onClick={() => void session.continueFromHere()}>
          {say('past.continue')}
        </button>
      )}
    </div>
  );
}

/** The branches that were left; each can be picked again. */
export function Branches() {
  const lab = useLab();
  const { say, session } = lab;
  const branches = session.branches.value;
  if (branches.length === 0) return null;
  return (
    <details class="branches">
      <summary>{say('branches.title', { count: branches.length })}</summary>
      <ul>
        {branches.map((branch, index) => {
          const lines = branch.entries.flatMap(({ input }) => ('line' in input || 'node' in input ? [inputText(lab, { summary: 'line' in input ? input.line.text : '', ...('node' in input ? { node: input.node } : {}) })] : []));
          return (
            <li key={index}>
              <span class="num">{say('branches.upto', { time: clockText(branch.untilMs), count: lines.length })}</span>
              <code lang="en">{lines.at(-1) ?? ''}</code>
              <button type="button" class="button" onClick={() => void session.pick(branch)}>
                {say('branches.pick')}
              </button>
            </li>
          );
        })}
      </ul>
    </details>
  );
}
