import { clockText, useLab } from '../context';

/** How far an arrow key moves the playhead. */
const STEP_MS = 1000;

/** The playhead over the tracks: a range input, so that mouse, touch and keys all move it. At the present it stays there. */
export function Playhead({ end }: { readonly end: number }) {
  const { say, session } = useLab();
  const { nowMs } = session.clock.value;
  const shownMs = session.past.value?.atMs ?? nowMs;
  const press = (event: KeyboardEvent) => {
    const to = event.key === 'PageUp' ? 'next' : event.key === 'PageDown' ? 'previous' : undefined;
    const ms = ({ ArrowLeft: shownMs - STEP_MS, ArrowDown: shownMs - STEP_MS, ArrowRight: shownMs + STEP_MS, ArrowUp: shownMs + STEP_MS, Home: 0, End: nowMs } as Readonly<Record<string, number>>)[event.key];
    if (to === undefined && ms === undefined) return;
    event.preventDefault();
    const mirrored = event.key.startsWith('Arrow') && getComputedStyle(event.currentTarget as Element).direction === 'rtl' && /Left|Right/.test(event.key);
    void (to !== undefined ? session.lookBy(to) : session.lookAt(Math.max(0, mirrored ? 2 * shownMs - (ms ?? 0) : (ms ?? 0))));
  };
  return (
    <>
      <i class={session.past.value ? 'playhead is-past' : 'playhead'} style={{ '--shown': shownMs / end }}>
        <b>{session.past.value ? clockText(shownMs) : say('time.now', { time: clockText(nowMs) })}</b>
      </i>
      {session.past.value && <i class="true-now" />}
      <input
        type="range"
        class="playhead-range"
        min={0}
        max={end}
        step={1}
        value={shownMs}
        aria-label={say('time.playhead')}
        aria-valuetext={session.past.value ? say('past.says', { time: clockText(shownMs), now: clockText(nowMs) }) : say('time.now', { time: clockText(nowMs) })}
        onInput={(event) => void session.lookAt(Number(event.currentTarget.value))}
        onKeyDown={press}
      />
    </>
  );
}
