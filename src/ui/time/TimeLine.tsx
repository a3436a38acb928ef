import { cutName } from '../cluster/cut-name';
import { clockText, useLab } from '../context';
import { Icon } from '../parts/Icon';
import { Stop, stopState } from '../parts/Stop';
import { Branches } from './PastBar';
import { Playhead } from './Playhead';
import { axisStep, scaleEnd } from '../state/time-line';
import type { Lane, Lanes, Segment } from '../state/time-line';

/** How much of a name fits before its lane. */
const NAME_CHARACTERS = 11;

/** What happened to each Pod over virtual time, with the learner's commands as marks. */
export function TimeLine({ leastMs = 0 }: { /** How long the scale is at least. */ readonly leastMs?: number } = {}) {
  const { say, session, props } = useLab();
  const { nowMs, nextEventMs } = session.clock.value;
  const end = Math.max(leastMs, scaleEnd(nowMs, nextEventMs));
  const inputs = session.inputs.value;
  const marks = Array.from({ length: Math.floor(end / axisStep(end)) + 1 }, (_, index) => index * axisStep(end));
  const percent = (ms: number) => `${(ms / end) * 100}%`;
  return (
    <section class="timeline card" id={`${props.id}-time`} aria-label={say('time.name')}>
      <div class="timeline-head">
        <h4>{say('time.title')}</h4>
        <span class="quiet">{say('time.drag')}</span>
        <button type="button" class="button plain" onClick={() => void session.lookBy('previous')}>
          <Icon name="back" />
          {say('past.previous')}
        </button>
      </div>
      <div class="tracks" style={{ '--now': nowMs / end }}>
        <i class="future" />
        <span class="lane-name quiet">{say('time.you')}</span>
        <div class="lane commands-lane">
          {inputs.map((input, index) => (
            <span key={`${input.atMs} ${index}`} class={`cmd ${input.changed ? '' : 'read'}`} style={{ insetInlineStart: percent(input.atMs) }} title={input.summary} lang="en">
              {input.changed && roomFor(inputs, index, end) ? shortCommand(input.summary) : ''}
            </span>
          ))}
        </div>
        {sortLanes(session.lanes.value).map(([key, lane]) => (
          <LaneRow key={key} objectKey={key} lane={lane} end={end} nowMs={nowMs} />
        ))}
        <span />
        <div class="axis">
          {marks.map((ms, index) => (
            <span key={ms} class={index % 3 === 0 ? '' : 'minor'} style={{ insetInlineStart: percent(ms) }}>
              {clockText(ms)}
            </span>
          ))}
        </div>
        <Playhead end={end} />
      </div>
      <Branches />
      <ol class="commands" aria-label={say('time.commands')}>
        {inputs
          .filter((input) => input.changed)
          .slice(-8)
          .reverse()
          .map((input) => (
            <li key={`${input.atMs} ${input.summary}`}>
              <time>{clockText(input.atMs)}</time>
              <span lang="en">{input.summary}</span>
            </li>
          ))}
      </ol>
    </section>
  );
}

/** Pods by name, then nodes. */
function sortLanes(lanes: Lanes): readonly (readonly [string, Lane])[] {
  return [...lanes].toSorted(
    ([, a], [, b]) => Number(a.kind === 'node') - Number(b.kind === 'node') || new Intl.Collator('en', { numeric: true }).compare(a.name, b.name),
  );
}

/** A label stands only where the next one leaves it room. */
function roomFor(inputs: readonly { readonly atMs: number; readonly changed: boolean }[], index: number, endMs: number): boolean {
  const next = inputs.slice(index + 1).find((input) => input.changed);
  return ((next?.atMs ?? endMs) - (inputs[index]?.atMs ?? 0)) / endMs > 0.15;
}

function shortCommand(summary: string): string {
  const words = summary.replace(/^(?:kubectl|k) /, '').replace(/ -f /, ' ');
  return words.length > 22 ? `${words.slice(0, 21)}…` : words;
}

function LaneRow({ objectKey, lane, end, nowMs }: { readonly objectKey: string; readonly lane: Lane; readonly end: number; readonly nowMs: number }) {
  const { say, session } = useLab();
  const row = session.rows.value.get(objectKey);
  if (lane.kind === 'node' && lane.segments.length === 0) return null;
  const pod = row?.type === 'pod' ? row : undefined;
  const ordinal = pod?.ordinal ?? /-(\d+)$/.exec(lane.name)?.[1];
  return (
    <>
      <button type="button" class={`lane-name bare ${session.selected.value === objectKey ? 'selected' : ''}`} onClick={() => session.select(objectKey)}>
        {lane.kind === 'node' ? <Icon name="cordoned" /> : <Stop state={stopState(pod?.state)} ordinal={ordinal === undefined ? undefined : Number(ordinal)} />}
        <span class="mono" lang="en" title={lane.name}>{cutName(lane.name, NAME_CHARACTERS)}</span>
      </button>
      <div
        class="lane"
        role="img"
        aria-label={say('time.lane', {
          name: lane.name,
          states: lane.segments.map((segment) => `${clockText(segment.fromMs)} ${say(`segment.${segment.state}`)}`).join(', '),
        })}
      >
        {lane.segments.map((segment) => (
          <Bar key={`${segment.fromMs} ${segment.state}`} segment={segment} end={end} nowMs={nowMs} />
        ))}
      </div>
    </>
  );
}

function Bar({ segment, end, nowMs }: { readonly segment: Segment; readonly end: number; readonly nowMs: number }) {
  const { say } = useLab();
  const to = segment.toMs ?? nowMs;
  return (
    <i class={`seg ${segment.state}`} style={{ insetInlineStart: `${(segment.fromMs / end) * 100}%`, width: `${((to - segment.fromMs) / end) * 100}%` }}>
      {segment.state === 'waits' && segment.note !== undefined && (to - segment.fromMs) / end > 0.16 && <b>{say('slot.waits-for', { pod: segment.note })}</b>}
    </i>
  );
}
