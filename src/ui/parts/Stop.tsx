import type { PodState } from '../../worker/protocol';

export type StopState = 'waiting' | 'pending' | 'starting' | 'ready' | 'leaving' | 'failing' | 'unknown' | 'done';

const states: Readonly<Record<PodState, StopState>> = { pending: 'pending', starting: 'starting', ready: 'ready', terminating: 'leaving', failing: 'failing', unknown: 'unknown', done: 'done' };

/** The stop that stands for a Pod's state; without a Pod it waits. */
export function stopState(state: PodState | undefined): StopState {
  return state === undefined ? 'waiting' : states[state];
}

/** One Pod: silhouette and colour say its state, a digit its ordinal, a dot that it has none. The word always stands beside it. */
export function Stop({ state, ordinal }: { readonly state: StopState; readonly ordinal: number | undefined }) {
  return (
    <svg class={`stop ${state}`} viewBox="0 0 28 28" aria-hidden="true">
      {state === 'failing' ? <path class="body" d="M14 -1L29 14L14 29L-1 14Z" /> : <circle class="body" cx="14" cy="14" r={state === 'ready' ? 13 : 12} />}
      {state === 'starting' && <path class="arc" d="M14 2.5A11.5 11.5 0 1 1 2.5 14" />}
      {state === 'leaving' && <path class="strike" d="M3 25L25 3" />}
      {state === 'unknown' ? <text x="14" y="18.6">?</text> : ordinal === undefined ? <circle class="point" cx="14" cy="14" r="3.5" /> : <text x="14" y="18.6">{ordinal}</text>}
    </svg>
  );
}
