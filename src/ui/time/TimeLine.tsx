import { useComputed, useSignal } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import { cutName } from '../cluster/cut-name';
import { clockText, useLab } from '../context';
import { Icon } from '../parts/Icon';
import { kept } from '../parts/kept';
import { Named } from '../parts/Named';
import { Stop, stopState, type StopState } from '../parts/Stop';
import { Branches } from './PastBar';
import { Playhead } from './Playhead';
import { axisStep, scaleEnd } from '../state/time-line';
import type { Lane, Segment } from '../state/time-line';
import { inputText } from './input-text';
import { groupLanes, levelsOf, stepsPath, type LaneGroup } from './lane-groups';

/** How much of a name fits before its lane. */
const NAME_CHARACTERS = 11;
/** The share of the scale up to the next mark from which on a command is told beside its own. */
const LEAST_ROOM = 0.06;

/** What happened to each Pod over virtual time, with the learner's commands as marks. */
export function TimeLine({ leastMs = 0 }: { /** How long the scale is at least. */ readonly leastMs?: number } = {}) {
  const lab = useLab();
  const { say, session, props } = lab;
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
      <div class="tracks" style={{ '--now': nowMs / end, '--now-ms': nowMs, '--end-ms': end }}>
        <i class="future" />
        <span class="lane-name quiet">{say('time.you')}</span>
        <div class="lane commands-lane">
          {inputs.map((input, index) => {
            const room = ((inputs[index + 1]?.atMs ?? end) - input.atMs) / end;
            return (
              <span key={`${input.atMs} ${index}`} class={`cmd ${input.changed ? '' : 'read'}`} style={{ insetInlineStart: percent(input.atMs), maxInlineSize: `${room * 100}%` }} title={inputText(lab, input)} lang={input.node ? undefined : 'en'}>
                {input.changed && room > LEAST_ROOM && <span>{shortCommand(inputText(lab, input))}</span>}
              </span>
            );
          })}
        </div>
        <LaneRows />
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
              {input.node ? <span>{inputText(lab, input)}</span> : <span lang="en" dir="ltr">{input.summary}</span>}
            </li>
          ))}
      </ol>
    </section>
  );
}

/** The lanes; those of large sets in one each, until they are unfolded. Only what changed is drawn again: the clock moves them all by itself. */
function LaneRows() {
  const { session } = useLab();
  const open = useSignal<ReadonlySet<string>>(new Set());
  const lanes = session.lanes.value;
  const rows = session.rows.value;
  const groups = useMemo(() => groupLanes(lanes), [lanes]);
  const toggle = (name: string) => {
    open.value = open.value.has(name) ? new Set([...open.value].filter((one) => one !== name)) : new Set([...open.value, name]);
  };
  const row = ([key, lane]: LaneGroup['lanes'][number]) => {
    const pod = rows.get(key);
    return <LaneRow key={key} objectKey={key} lane={lane} state={stopState(pod?.type === 'pod' ? pod.state : undefined)} ordinal={(pod?.type === 'pod' ? pod.ordinal : undefined) ?? ordinalIn(lane.name)} />;
  };
  return (
    <>
      {groups.flatMap((group) => {
        const [only] = group.lanes;
        if (group.lanes.length === 1 && only) return [row(only)];
        const unfolded = open.value.has(group.name);
        return [<GroupRow key={`${group.name}-`} group={group} unfolded={unfolded} toggle={toggle} />, ...(unfolded ? group.lanes.map(row) : [])];
      })}
    </>
  );
}

const ordinalIn = (name: string): number | undefined => {
  const ordinal = /-(\d+)$/.exec(name)?.[1];
  return ordinal === undefined ? undefined : Number(ordinal);
};

/** A large set as one lane: how many of its Pods were Ready, on their way, failing. */
function GroupRow({ group, unfolded, toggle }: { readonly group: LaneGroup; readonly unfolded: boolean; readonly toggle: (name: string) => void }) {
  const { say, session } = useLab();
  const { nowMs } = session.clock.value;
  const levels = useMemo(() => levelsOf(group), [group]);
  const last = levels.at(-1) ?? { ready: 0, failing: 0, other: 0 };
  const most = Math.max(...levels.map(({ ready, failing, other }) => ready + failing + other), 1);
  return (
    <>
      <button type="button" class="lane-name bare group-name" aria-expanded={unfolded} onClick={() => toggle(group.name)}>
        <Icon name={unfolded ? 'fold' : 'unfold'} />
        <span class="mono" lang="en" title={group.name}>{cutName(group.name, NAME_CHARACTERS - 4)}</span>
        <span class="num quiet">×{group.lanes.length}</span>
      </button>
      <div class="lane group-lane" role="img" aria-label={say('time.group', { name: group.name, count: last.ready + last.failing + last.other, ready: last.ready, failing: last.failing })}>
        <svg viewBox={`0 ${-most} ${Math.max(nowMs, 1)} ${most}`} preserveAspectRatio="none" aria-hidden="true">
          <path class="others" d={stepsPath(levels, nowMs, ({ ready, other }) => ready + other, ({ ready }) => ready)} />
          <path class="readies" d={stepsPath(levels, nowMs, ({ ready }) => ready, () => 0)} />
          <path class="failures" d={stepsPath(levels, nowMs, ({ ready, other, failing }) => ready + other + failing, ({ ready, other }) => ready + other)} />
        </svg>
      </div>
    </>
  );
}

function shortCommand(summary: string): string {
  const words = summary.replace(/^(?:kubectl|k) /, '').replace(/ -f /, ' ');
  return words.length > 22 ? `${words.slice(0, 21)}…` : words;
}

const LaneRow = kept(({ objectKey, lane, state, ordinal }: { readonly objectKey: string; readonly lane: Lane; readonly state: StopState; readonly ordinal: number | undefined }) => {
  const { say, session } = useLab();
  const selected = useComputed(() => session.selected.value === objectKey);
  return (
    <>
      <button type="button" class={`lane-name bare ${selected.value ? 'selected' : ''}`} onClick={() => session.select(objectKey)}>
        {lane.kind === 'node' ? <Icon name="cordoned" /> : <Stop state={state} ordinal={ordinal} />}
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
          <Bar key={`${segment.fromMs} ${segment.state}`} segment={segment} />
        ))}
      </div>
    </>
  );
});

/** Its place is the style's to work out, from the clock of the whole line. */
function Bar({ segment: { state, fromMs, toMs, note } }: { readonly segment: Segment }) {
  const { say } = useLab();
  return (
    <i class={`seg timed ${state}`} style={{ '--from': fromMs, '--to': toMs ?? 'var(--now-ms)' }}>
      {state === 'waits' && note !== undefined && <b><Named text={say('slot.waits-for', { pod: note })} names={[note]} /></b>}
    </i>
  );
}
