import { useSignal } from '@preact/signals';
import type { RefObject } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { Row } from '../../worker/protocol';
import { useLab } from '../context';
import { Icon } from '../parts/Icon';
import { Stop, stopState } from '../parts/Stop';
import { TabList } from '../parts/Tabs';
import type { ClusterModel, ServiceModel, SetModel, Slot } from '../state/cluster-model';
import { slotKey } from '../state/session-parts';
import { Describe, EventList, Logs, Yaml } from './ObjectText';
import { WhyChain } from './WhyChain';

/** Where the cards stand one below the other. */
const NARROW = '(max-width: 760px)';

/** On a phone it stands far below what was tapped: it comes there by itself, and its button leads back. */
function useComesIntoView(): { readonly place: RefObject<HTMLElement>; readonly back: () => void } {
  const { session } = useLab();
  const place = useRef<HTMLElement>(null);
  const from = useRef<HTMLElement>();
  const asked = session.asked.value;
  useEffect(() => {
    const { current } = place;
    const origin = document.activeElement;
    if (asked === 0 || !current || !matchMedia(NARROW).matches || current.contains(origin)) return;
    if (origin instanceof HTMLElement) from.current = origin;
    current.focus({ preventScroll: true });
    current.scrollIntoView({ block: 'start', behavior: matchMedia('(prefers-reduced-motion: reduce)').matches ? 'auto' : 'smooth' });
  }, [asked]);
  const back = () => {
    const to = from.current?.isConnected ? from.current : undefined;
    to?.focus({ preventScroll: true });
    (to ?? place.current?.closest('.right'))?.scrollIntoView({ block: to ? 'center' : 'start' });
  };
  return { place, back };
}

type View = 'why' | 'describe' | 'yaml' | 'events' | 'logs';

/** The selected object: why it is as it is, and its own text. Nothing selected: the first thing that is not as wished. */
export function Inspector() {
  const { say, session, props } = useLab();
  const { place, back } = useComesIntoView();
  const view = useSignal<View>('why');
  const model = session.cluster.value;
  const key = session.selected.value ?? firstAmiss(model);
  if (key === undefined)
    return (
      <section class="inspector" ref={place} tabIndex={-1} aria-label={say('inspector.name')}>
        <p class="why-chain quiet">{say(model.pods.length === 0 ? 'inspector.empty' : 'inspector.nothing')}</p>
      </section>
    );
  const row = session.shown.value.get(key);
  const shown: View = view.value === 'logs' && !key.startsWith('Pod ') ? 'why' : view.value;
  const panel = `${props.id}-inspector`;
  return (
    <section class="inspector" ref={place} tabIndex={-1} aria-label={say('inspector.name')}>
      <div class="tabs">
        <Who objectKey={key} row={row} />
        <button type="button" class="icon-button inspector-back" aria-label={say('inspector.back')} onClick={back}><Icon name="up" /></button>
        <TabList
          label={say('inspector.tabs')}
          panel={panel}
          selected={shown}
          onSelect={(id) => {
            view.value = id as View;
          }}
          items={[
            { id: 'why', label: say('inspector.why') },
            { id: 'describe', label: say('inspector.describe') },
            { id: 'yaml', label: <span lang="en">YAML</span> },
            { id: 'events', label: say('inspector.events') },
            ...(key.startsWith('Pod ') ? [{ id: 'logs', label: say('inspector.logs') }] : []),
          ]}
        />
      </div>
      <div id={panel} role="tabpanel" aria-labelledby={`${panel}-tab-${shown}`} tabIndex={0}>
        <Panel key={`${key} ${shown}`} view={shown} objectKey={key} row={row} />
      </div>
    </section>
  );
}

function Panel({ view, objectKey, row }: { readonly view: View; readonly objectKey: string; readonly row: Row | undefined }) {
  const { say } = useLab();
  if (view === 'why') return <WhyChain objectKey={objectKey} />;
  if (view === 'events') return <EventList objectKey={objectKey} />;
  if (!row) return <p class="why-chain quiet">{say('inspector.no-object')}</p>;
  if (view === 'yaml') return <Yaml row={row} />;
  return view === 'logs' && row.type === 'pod' ? <Logs row={row} /> : <Describe row={row} />;
}

/** A Service whose selector matches none of the Pods there are. */
const selectsNone = ({ row, selects }: ServiceModel, pods: readonly unknown[]) => selects === 0 && pods.length > 0 && Object.keys(row.selector).length > 0;

/** The key of the first slot or Pod that is not Ready, else of the first Service that selects nothing. */
export function firstAmiss({ sets, pods, services, nodes }: ClusterModel): string | undefined {
  for (const { row, slots } of sets) {
    const slot = slots.find((candidate) => candidate.pod?.state !== 'ready');
    if (slot) return slot.pod?.key ?? slotKey(row.namespace, slot.name);
  }
  const pod = pods.find(({ state }) => state !== 'ready' && state !== 'done');
  const node = nodes.find(({ row }) => row.state === 'silent');
  return pod?.key ?? services.find((service) => selectsNone(service, pods))?.row.key ?? node?.row.key;
}

function nameOf(key: string): string {
  return key.slice(Math.max(key.lastIndexOf('/'), key.lastIndexOf(' ')) + 1);
}

function findSlot(model: ClusterModel, key: string): { readonly set: SetModel; readonly slot: Slot } | undefined {
  for (const set of model.sets) {
    const slot = set.slots.find((one) => (one.pod?.key ?? slotKey(set.row.namespace, one.name)) === key);
    if (slot) return { set, slot };
  }
  return undefined;
}

function Who({ objectKey, row }: { readonly objectKey: string; readonly row: Row | undefined }) {
  const { session } = useLab();
  const slot = findSlot(session.cluster.value, objectKey)?.slot;
  const pod = row?.type === 'pod' ? row : undefined;
  return (
    <span class="who">
      {(pod || slot) && <Stop state={stopState(pod?.state)} ordinal={pod?.ordinal ?? slot?.ordinal} />}
      <b class="name" lang="en">{nameOf(objectKey)}</b>
    </span>
  );
}
