import type { LabContextValue } from '../context';
import type { NodeRow, PodRow, Slot, Wait } from '../state/cluster-model';
import type { RevisionTag } from '../state/revisions';

/** Kubernetes' own word for a Pod, joined with what it leaves out: that a running Pod is not Ready. */
export function podWord(say: LabContextValue['say'], pod: PodRow): string {
  if (pod.state === 'ready') return say('pod.ready', { ready: pod.ready });
  if (pod.state === 'unknown') return say('pod.unknown');
  if (pod.state === 'starting' && pod.word === 'Running') return say('pod.running-not-ready');
  return pod.word;
}

/** Kubernetes' own word for a node; a machine without a Node object has none. */
export const nodeWord = (say: LabContextValue['say'], { state }: NodeRow): string =>
  say(state === 'ready' ? 'node.ready' : state === 'cordoned' ? 'node.cordoned' : state === 'silent' ? 'node.silent' : 'node.unregistered');

/** The short word under an ordinal's stop. */
export function slotWord({ say, sayAny }: Pick<LabContextValue, 'say' | 'sayAny'>, slot: Pick<Slot, 'pod' | 'wait'>, before: Pick<Slot, 'name' | 'pod'> | undefined): string {
  if (slot.pod)
    return slot.pod.state === 'ready'
      ? say('slot.ready')
      : slot.pod.state === 'starting' && slot.pod.word === 'Running'
        ? say('slot.not-ready')
        : slot.pod.state === 'unknown'
          ? say('slot.unknown')
          : slot.pod.word;
  const stated = slot.wait && waitSentence(sayAny, slot.wait, 'short');
  if (stated) return stated;
  return before && before.pod?.state !== 'ready' ? say('slot.waits-for', { pod: before.name }) : say('slot.not-yet');
}

/** Why something waits, in the words of the rule that holds it. */
export function waitSentence(sayAny: LabContextValue['sayAny'], wait: Wait, length: 'short' | 'long'): string | undefined {
  const parameters = Object.fromEntries(
    Object.entries(wait.parameters).map(([name, value]) => [name, typeof value === 'number' || typeof value === 'string' ? value : JSON.stringify(value)]),
  );
  return sayAny(length === 'short' ? `rule-short.${wait.rule}` : `rule.${wait.rule}`, { ...parameters, slot: wait.slot });
}

/** A button's full name with the revision its Pod runs. */
export const tagged = ({ say }: Pick<LabContextValue, 'say'>, name: string, tag: RevisionTag | undefined): string =>
  (tag ? say('revision.name', { name, turn: say(`revision.${tag.turn}`), revision: tag.text }) : name);

/** The class that colours a word as its stop is coloured. */
export const tone = {
  waiting: 'is-waiting',
  pending: '',
  starting: 'is-starting',
  ready: 'is-ready',
  leaving: 'is-leaving',
  failing: 'is-failing',
  unknown: 'is-waiting',
  done: '',
} as const;
