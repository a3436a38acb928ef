import type { ComponentChildren, TargetedEvent } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { useLab, type LabContextValue } from '../context';
import { kept } from '../parts/kept';
import { Stop, stopState, type StopState } from '../parts/Stop';
import type { ClaimModel, PodRow, SetModel, Slot } from '../state/cluster-model';
import type { RevisionTag } from '../state/revisions';
import { slotKey } from '../state/session-parts';
import { podWord, slotWord, tagged, tone } from './words';

/** From so many Pods on they are drawn as stops alone: names and words come with the focus, and in sums. */
export const CROWD = 40;

/** So many more are drawn from one frame to the next: in between the page answers. */
const AT_A_TIME = 100;

/** How many of so many are drawn: at most a few more than in the last frame. */
function useGrowing(count: number): number {
  const [most, setMost] = useState(AT_A_TIME);
  const drawn = Math.min(most, count);
  useEffect(() => {
    const next = Math.min(drawn + AT_A_TIME, count);
    if (next === most) return undefined;
    const frame = requestAnimationFrame(() => setMost(next));
    return () => cancelAnimationFrame(frame);
  }, [drawn, most, count]);
  return drawn;
}

/** Many small buttons, one stop for the Tab key; arrows lead from one to the next. Each says by its data which object it stands for. */
function Crowd({ name, children }: { readonly name: string; readonly children: ComponentChildren }) {
  const { session } = useLab();
  const select = (event: TargetedEvent<HTMLElement>) => {
    const { object } = buttonOf(event)?.dataset ?? {};
    if (object !== undefined) session.select(object);
  };
  return <div class="crowd" role="group" aria-label={name} onClick={select} onKeyDown={walk} onFocusIn={stopHere} onPointerOver={nameHere}>{children}</div>;
}

const buttonOf = (event: TargetedEvent<HTMLElement>): HTMLElement | null => (event.target as Element).closest('button');

function walk(event: TargetedEvent<HTMLElement, KeyboardEvent>): void {
  const all = [...event.currentTarget.querySelectorAll('button')];
  const at = all.indexOf(event.target as HTMLButtonElement);
  const row = all.filter((one) => one.offsetTop === all[0]?.offsetTop).length;
  const step = ({ ArrowRight: 1, ArrowLeft: -1, ArrowDown: row, ArrowUp: -row, Home: -at, End: all.length - 1 - at } as Readonly<Record<string, number>>)[event.key];
  if (step === undefined || at < 0) return;
  event.preventDefault();
  const mirrored = /Left|Right/.test(event.key) && getComputedStyle(event.currentTarget).direction === 'rtl';
  all[Math.min(Math.max(at + (mirrored ? -step : step), 0), all.length - 1)]?.focus();
}

/** Whoever comes back with Tab comes back to the same one. */
function stopHere(event: TargetedEvent<HTMLElement, FocusEvent>): void {
  for (const one of event.currentTarget.querySelectorAll('button[tabindex="0"]')) one.setAttribute('tabindex', '-1');
  (event.target as Element).setAttribute('tabindex', '0');
}

/** The name of the one that is pointed at can be read. */
function nameHere(event: TargetedEvent<HTMLElement>): void {
  const button = buttonOf(event);
  if (button) button.title = button.getAttribute('aria-label') ?? '';
}

interface TinyProps { readonly label: string; readonly state: StopState; readonly ordinal: number | undefined; readonly first: boolean; readonly selected: boolean; readonly tag: RevisionTag | undefined; readonly objectKey: string; readonly onNode: boolean }

/** A Pod, or a slot without one, as its stop alone; its name and state are the button's. Hundreds stand side by side: so its shape is the style's. Requests find it on its node. */
const tiny = ({ label, state, ordinal, first, selected, tag, objectKey, onNode }: TinyProps) => (
  <button type="button" class={`tiny ${state} ${tag?.turn === 'updated' ? 'new' : ''} ${selected ? 'selected' : ''}`} tabIndex={first ? 0 : -1} aria-pressed={selected} aria-label={label} data-state={state} data-object={objectKey} data-key={onNode ? objectKey : undefined}>
    {state === 'unknown' ? '?' : (ordinal ?? '•')}
  </button>
);

/** The slots of a large set: a stop each, and how many are in which state in words. */
export function CrowdedSlots({ set }: { readonly set: SetModel }) {
  const lab = useLab();
  const { row, slots } = set;
  const drawn = useGrowing(slots.length);
  const selected = lab.session.selected.value;
  return (
    <>
      <Tally states={slots.map(({ pod }) => ({ state: stopState(pod?.state), word: pod?.word ?? '', slot: pod ? { pod, wait: undefined } : undefined }))} />
      <Crowd name={row.name}>
        {slots.slice(0, drawn).flatMap((slot, index) => [gateOf(set, slot, 'before'), <SlotTiny key={slot.name} {...slotProps(lab, set, index)} selected={selected === keyOfSlot(set, slot)} />, gateOf(set, slot, 'after')])}
      </Crowd>
    </>
  );
}

const gateOf = ({ row }: SetModel, { gate }: Slot, side: 'before' | 'after') =>
  gate === side && <i key="gate" class="crowd-gate" aria-hidden="true"><b lang="en">partition {row.partition}</b></i>;

const keyOfSlot = ({ row }: SetModel, { pod, name }: Slot): string => pod?.key ?? slotKey(row.namespace, name);

interface SlotProps { readonly lab: LabContextValue; readonly objectKey: string; readonly name: string; readonly ordinal: number; readonly pod: PodRow | undefined; readonly wait: Slot['wait']; readonly behind: string | undefined; readonly tag: RevisionTag | undefined; readonly first: boolean; readonly selected: boolean }

/** What a slot is drawn from, all of it the same as long as it looks the same; without a Pod it may stand behind one that is not Ready. */
function slotProps(lab: LabContextValue, set: SetModel, index: number): Omit<SlotProps, 'selected'> {
  const [slot, before] = [set.slots[index] as Slot, set.slots[index - 1]];
  const { name, ordinal, pod, tag } = slot;
  const behind = pod || !before || before.pod?.state === 'ready' ? undefined : before.name;
  return { lab, objectKey: keyOfSlot(set, slot), name, ordinal, pod, wait: pod ? undefined : slot.wait, behind, tag, first: index === 0 };
}

const SlotTiny = kept(({ lab, objectKey, name, ordinal, pod, wait, behind, tag, first, selected }: SlotProps) => {
  const word = slotWord(lab, { pod, wait }, behind === undefined ? undefined : { name: behind, pod: undefined });
  return tiny({ objectKey, label: tagged(lab, lab.say('slot.name', { name, word }), tag), state: stopState(pod?.state), ordinal, first, selected, tag, onNode: false });
});

/** Pods on a node, or without one. */
export function CrowdedPods({ pods, tags, name }: { readonly pods: readonly PodRow[]; readonly tags: ReadonlyMap<string, RevisionTag>; readonly name: string }) {
  const lab = useLab();
  const drawn = useGrowing(pods.length);
  const selected = lab.session.selected.value;
  if (pods.length === 0) return null;
  return <Crowd name={name}>{pods.slice(0, drawn).map((pod, index) => <PodTiny key={pod.key} lab={lab} pod={pod} tag={tags.get(pod.key)} first={index === 0} selected={selected === pod.key} />)}</Crowd>;
}

const PodTiny = kept(({ lab, pod, tag, first, selected }: { readonly lab: LabContextValue; readonly pod: PodRow; readonly tag: RevisionTag | undefined; readonly first: boolean; readonly selected: boolean }) => {
  const label = lab.say(pod.node ? 'pod.name-on-node' : 'pod.name', { name: pod.name, word: podWord(lab.say, pod), node: pod.node ?? '' });
  return tiny({ objectKey: pod.key, label: tagged(lab, label, tag), state: stopState(pod.state), ordinal: pod.ordinal, first, selected, tag, onNode: true });
});

interface Counted { readonly state: StopState; readonly word: string; readonly slot: Pick<Slot, 'pod' | 'wait'> | undefined }

/** How many are in which state, the most first. */
function Tally({ states }: { readonly states: readonly Counted[] }) {
  const lab = useLab();
  const counts = new Map<string, Counted & { count: number }>();
  for (const one of states) {
    const alike = `${one.state} ${one.word}`;
    const counted = counts.get(alike) ?? { ...one, count: 0 };
    counted.count++;
    counts.set(alike, counted);
  }
  return (
    <p class="tally">
      {[...counts].toSorted(([, a], [, b]) => b.count - a.count).map(([alike, { state, slot, count }]) => (
        <span key={alike} class={tone[state]}><Stop state={state} ordinal={undefined} /> <b class="num">{count}</b> {slot ? slotWord(lab, slot, undefined) : lab.say('slot.not-yet')}</span>
      ))}
    </p>
  );
}

/** Claims of a crowd: tickets without ties, which could not be followed. */
export function CrowdedClaims({ claims }: { readonly claims: readonly ClaimModel[] }) {
  const { say, session } = useLab();
  const drawn = useGrowing(claims.length);
  const made = claims.flatMap(({ row }) => (row ? [row] : []));
  const phases = new Map<string, number>();
  for (const { phase, leaving } of made) phases.set(leaving ? 'Terminating' : phase, (phases.get(leaving ? 'Terminating' : phase) ?? 0) + 1);
  return (
    <>
      <p class="tally">{[...phases].map(([phase, count]) => <span key={phase}><b class="num">{count}</b> <span lang="en">{phase}</span></span>)}</p>
      <Crowd name={say('table.claims')}>
        {claims.slice(0, drawn).map(({ row, volume, pod }, index) => row && (
          <Ticket key={row.key} objectKey={row.key} first={index === 0} bound={row.phase === 'Bound'} selected={session.selected.value === row.key}
            label={[say('claim.name', { name: row.name, phase: row.leaving ? 'Terminating' : row.phase, volume: volume?.name ?? 'none', size: row.size }), ...(pod === undefined ? [] : [pod])].join(', ')} />
        ))}
      </Crowd>
    </>
  );
}

const Ticket = kept(({ objectKey, label, bound, first, selected }: { readonly objectKey: string; readonly label: string; readonly bound: boolean; readonly first: boolean; readonly selected: boolean }) => (
  <button type="button" class={`ticket ${bound ? '' : 'unbound'} ${selected ? 'selected' : ''}`} tabIndex={first ? 0 : -1} aria-pressed={selected} aria-label={label} data-object={objectKey} />
));
