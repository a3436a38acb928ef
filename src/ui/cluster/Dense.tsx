import { useComputed } from '@preact/signals';
import type { ComponentChildren, TargetedEvent } from 'preact';
import { useLab } from '../context';
import { kept } from '../parts/kept';
import { Stop, stopState, type StopState } from '../parts/Stop';
import type { ClaimModel, PodRow, SetModel, Slot } from '../state/cluster-model';
import type { RevisionTag } from '../state/revisions';
import { slotKey } from '../state/session-parts';
import { podWord, slotWord, tagged, tone } from './words';

/** From so many Pods on they are drawn as stops alone: names and words come with the focus, and in sums. */
export const CROWD = 40;

/** Many small buttons, one stop for the Tab key; arrows lead from one to the next. */
function Crowd({ name, children }: { readonly name: string; readonly children: ComponentChildren }) {
  return <div class="crowd" role="group" aria-label={name} onKeyDown={walk} onFocusIn={stopHere}>{children}</div>;
}

function walk(event: TargetedEvent<HTMLElement, KeyboardEvent>): void {
  const all = [...event.currentTarget.querySelectorAll('button')];
  const at = all.indexOf(event.target as HTMLButtonElement);
  const row = all.filter((one) => one.offsetTop === all[0]?.offsetTop).length;
  const step = ({ ArrowRight: 1, ArrowLeft: -1, ArrowDown: row, ArrowUp: -row, Home: -at, End: all.length - 1 - at } as Readonly<Record<string, number>>)[event.key];
  if (step === undefined || at < 0) return;
  event.preventDefault();
  all[Math.min(Math.max(at + step, 0), all.length - 1)]?.focus();
}

/** Whoever comes back with Tab comes back to the same one. */
function stopHere(event: TargetedEvent<HTMLElement, FocusEvent>): void {
  for (const one of event.currentTarget.querySelectorAll('button[tabindex="0"]')) one.setAttribute('tabindex', '-1');
  (event.target as Element).setAttribute('tabindex', '0');
}

interface TinyProps {
  readonly objectKey: string;
  readonly label: string;
  readonly state: StopState;
  readonly ordinal: number | undefined;
  readonly first: boolean;
  readonly tag: RevisionTag | undefined;
  /** Where requests find it: the chip on its node. */
  readonly pod: PodRow | undefined;
}

/** A Pod, or a slot without one, as its stop alone; its name and state are the button's. */
const Tiny = kept(({ objectKey, label, state, ordinal, first, tag, pod }: TinyProps) => {
  const { session } = useLab();
  const selected = useComputed(() => session.selected.value === objectKey);
  return (
    <button
      type="button"
      class={`tiny ${tag?.turn === 'updated' ? 'new' : ''} ${selected.value ? 'selected' : ''}`}
      tabIndex={first ? 0 : -1}
      aria-pressed={selected.value}
      aria-label={label}
      title={label}
      data-state={state}
      {...(pod ? { 'data-pod': pod.name, 'data-key': pod.key } : {})}
      onClick={() => session.select(objectKey)}
    >
      <Stop state={state} ordinal={ordinal} />
    </button>
  );
});

/** The slots of a large set: a stop each, and how many are in which state in words. */
export function CrowdedSlots({ set }: { readonly set: SetModel }) {
  const lab = useLab();
  const { row, slots } = set;
  const words = slots.map((slot, index) => slotWord(lab, slot, slots[index - 1]));
  return (
    <>
      <Tally states={slots.map((slot, index) => ({ state: stopState(slot.pod?.state), word: slot.pod ? (words[index] ?? '') : lab.say('slot.not-yet') }))} />
      <Crowd name={row.name}>{slots.flatMap((slot, index) => [gateOf(set, slot, 'before'), <SlotTiny key={slot.name} set={set} slot={slot} word={words[index] ?? ''} first={index === 0} />, gateOf(set, slot, 'after')])}</Crowd>
    </>
  );
}

const gateOf = ({ row }: SetModel, { gate }: Slot, side: 'before' | 'after') =>
  gate === side && <i key="gate" class="crowd-gate" aria-hidden="true"><b lang="en">partition {row.partition}</b></i>;

function SlotTiny({ set, slot, word, first }: { readonly set: SetModel; readonly slot: Slot; readonly word: string; readonly first: boolean }) {
  const lab = useLab();
  const label = tagged(lab, lab.say('slot.name', { name: slot.name, word }), slot.tag);
  return <Tiny objectKey={slot.pod?.key ?? slotKey(set.row.namespace, slot.name)} label={label} state={stopState(slot.pod?.state)} ordinal={slot.ordinal} first={first} tag={slot.tag} pod={undefined} />;
}

/** Pods on a node, or without one. */
export function CrowdedPods({ pods, tags, name }: { readonly pods: readonly PodRow[]; readonly tags: ReadonlyMap<string, RevisionTag>; readonly name: string }) {
  const lab = useLab();
  const { say } = lab;
  if (pods.length === 0) return null;
  return (
    <Crowd name={name}>
      {pods.map((pod, index) => {
        const label = say(pod.node ? 'pod.name-on-node' : 'pod.name', { name: pod.name, word: podWord(say, pod), node: pod.node ?? '' });
        return <Tiny key={pod.key} objectKey={pod.key} label={tagged(lab, label, tags.get(pod.key))} state={stopState(pod.state)} ordinal={pod.ordinal} first={index === 0} tag={tags.get(pod.key)} pod={pod} />;
      })}
    </Crowd>
  );
}

/** How many are in which state, the most first. */
function Tally({ states }: { readonly states: readonly { readonly state: StopState; readonly word: string }[] }) {
  const counts = new Map<string, { readonly state: StopState; readonly word: string; count: number }>();
  for (const { state, word } of states) {
    const one = counts.get(`${state} ${word}`) ?? { state, word, count: 0 };
    one.count++;
    counts.set(`${state} ${word}`, one);
  }
  return (
    <p class="tally">
      {[...counts.values()].toSorted((a, b) => b.count - a.count).map(({ state, word, count }) => (
        <span key={`${state} ${word}`} class={tone[state]}><Stop state={state} ordinal={undefined} /> <b class="num">{count}</b> {word}</span>
      ))}
    </p>
  );
}

/** Claims of a crowd: tickets without ties, which could not be followed. */
export function CrowdedClaims({ claims }: { readonly claims: readonly ClaimModel[] }) {
  const { say } = useLab();
  const made = claims.flatMap(({ row }) => (row ? [row] : []));
  const phases = new Map<string, number>();
  for (const { phase, leaving } of made) phases.set(leaving ? 'Terminating' : phase, (phases.get(leaving ? 'Terminating' : phase) ?? 0) + 1);
  return (
    <>
      <p class="tally">{[...phases].map(([phase, count]) => <span key={phase}><b class="num">{count}</b> <span lang="en">{phase}</span></span>)}</p>
      <Crowd name={say('table.claims')}>
        {claims.map(({ row, volume, pod }, index) => row && (
          <Ticket key={row.key} objectKey={row.key} first={index === 0} bound={row.phase === 'Bound'} title={pod === undefined ? row.name : `${row.name}, ${pod}`}
            label={say('claim.name', { name: row.name, phase: row.leaving ? 'Terminating' : row.phase, volume: volume?.name ?? 'none', size: row.size })} />
        ))}
      </Crowd>
    </>
  );
}

const Ticket = kept(({ objectKey, label, title, bound, first }: { readonly objectKey: string; readonly label: string; readonly title: string; readonly bound: boolean; readonly first: boolean }) => {
  const { session } = useLab();
  const selected = useComputed(() => session.selected.value === objectKey);
  return (
    <button type="button" class={`tiny ticket ${bound ? '' : 'unbound'} ${selected.value ? 'selected' : ''}`} tabIndex={first ? 0 : -1} aria-pressed={selected.value} aria-label={label} title={title} onClick={() => session.select(objectKey)}>
      <svg viewBox="0 0 28 24" aria-hidden="true"><path d="M2 1H26V8A4 4 0 0 0 26 16V23H2V16A4 4 0 0 0 2 8Z" /></svg>
    </button>
  );
});
