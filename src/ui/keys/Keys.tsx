import { useLab, type LabContextValue } from '../context';
import { Dialog } from '../parts/Dialog';
import { isWriting } from '../time/PastBar';
import type { WordId } from '../words';

interface LabKey { readonly key: string; readonly says: WordId; readonly act: (lab: LabContextValue) => void }

const goTo = (part: string) => ({ props }: LabContextValue) => {
  const card = document.getElementById(`${props.id}-${part}`);
  card?.scrollIntoView({ block: 'nearest' });
  card?.querySelector<HTMLElement>('textarea, [tabindex="0"], button, input')?.focus();
};

/** Keys that work while the focus is in the lab and nothing is being written. */
const keys: readonly LabKey[] = [
  { key: 'p', says: 'keys.pause', act: ({ session }) => void session.pause(session.clock.value.running) },
  { key: 'n', says: 'keys.next', act: ({ session }) => void session.step('next-event') },
  { key: 'e', says: 'keys.quiet', act: ({ session }) => void session.step('until-quiet') },
  { key: 'u', says: 'keys.undo', act: ({ session }) => void session.undo() },
  { key: ',', says: 'keys.back', act: ({ session }) => void session.lookBy('previous') },
  { key: '.', says: 'keys.on', act: ({ session }) => void session.lookBy('next') },
  { key: 'f', says: 'keys.files', act: goTo('files') },
  { key: 't', says: 'keys.terminal', act: goTo('terminal') },
  { key: 'c', says: 'keys.cluster', act: goTo('cluster') },
  { key: '?', says: 'keys.map', act: ({ keyMap }) => { keyMap.value = !keyMap.value; } },
];

/** The keys of other parts, which those parts handle. */
const others: readonly { readonly key: string; readonly says: WordId }[] = [
  { key: 'Esc', says: 'keys.now' },
  { key: '← →', says: 'keys.playhead' },
  { key: 'PgUp PgDn', says: 'keys.playhead-event' },
  { key: 'Ctrl ↵', says: 'keys.apply' },
  { key: 'Ctrl .', says: 'keys.mend' },
  { key: 'Esc, Tab', says: 'keys.leave' },
  { key: 'Ctrl C', says: 'keys.interrupt' },
];

/** What a key does when it is pressed somewhere in the lab. */
export function pressKey(lab: LabContextValue, event: KeyboardEvent): void {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || isWriting(event.target)) return;
  const found = keys.find(({ key }) => key === event.key);
  if (!found) return;
  event.preventDefault();
  found.act(lab);
}

/** The map of the keys, in a dialog. */
export function KeyMap() {
  const lab = useLab();
  const { say, keyMap } = lab;
  return (
    <Dialog open={keyMap.value} titled={`${lab.props.id}-keys`} kind="key-map" onClose={() => { keyMap.value = false; }}>
      <h4 id={`${lab.props.id}-keys`}>{say('keys.title')}</h4>
      <p class="quiet">{say('keys.where')}</p>
      <dl>
        {[...keys, ...others].map(({ key, says }) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{say(says)}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
