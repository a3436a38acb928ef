import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { Json } from '../../simulator/base/json';
import type { PodRow, Query, Row } from '../../worker/protocol';
import { useLab, type LabContextValue } from '../context';
import { Sentence } from '../parts/Sentence';
import { Stop, stopState } from '../parts/Stop';
import { TabList } from '../parts/Tabs';
import type { ClusterModel, ServiceModel, SetModel, Slot } from '../state/cluster-model';
import { slotKey } from '../state/session-parts';
import { podWord, slotWord, waitSentence } from './words';
import { toYaml } from './yaml';

type View = 'why' | 'describe' | 'yaml';

/** The selected object: why it is as it is, and its own text. Nothing selected: the first thing that is not as wished. */
export function Inspector() {
  const { say, session, props } = useLab();
  const view = useSignal<View>('why');
  const key = session.selected.value ?? firstAmiss(session.cluster.value);
  if (key === undefined)
    return (
      <section class="inspector" aria-label={say('inspector.name')}>
        <p class="why-chain quiet">{say(session.cluster.value.pods.length === 0 ? 'inspector.empty' : 'inspector.nothing')}</p>
      </section>
    );
  const row = session.rows.value.get(key);
  const panel = `${props.id}-inspector`;
  return (
    <section class="inspector" aria-label={say('inspector.name')}>
      <div class="tabs">
        <Who objectKey={key} row={row} />
        <TabList
          label={say('inspector.tabs')}
          panel={panel}
          selected={view.value}
          onSelect={(id) => {
            view.value = id as View;
          }}
          items={[
            { id: 'why', label: say('inspector.why') },
            { id: 'describe', label: say('inspector.describe') },
            { id: 'yaml', label: 'YAML' },
          ]}
        />
      </div>
      <div id={panel} role="tabpanel" aria-labelledby={`${panel}-tab-${view.value}`} tabIndex={0}>
        {view.value === 'why' ? (
          <Why objectKey={key} row={row} />
        ) : row ? (
          <Text key={`${key} ${view.value}`} row={row} view={view.value} />
        ) : (
          <p class="why-chain quiet">{say('inspector.no-object')}</p>
        )}
      </div>
    </section>
  );
}

/** A Service whose selector matches none of the Pods there are. */
const selectsNone = ({ row, selects }: ServiceModel, pods: readonly unknown[]) => selects === 0 && pods.length > 0 && Object.keys(row.selector).length > 0;

/** The key of the first slot or Pod that is not Ready, else of the first Service that selects nothing. */
export function firstAmiss({ sets, pods, services }: ClusterModel): string | undefined {
  for (const { row, slots } of sets) {
    const slot = slots.find((candidate) => candidate.pod?.state !== 'ready');
    if (slot) return slot.pod?.key ?? slotKey(row.namespace, slot.name);
  }
  const pod = pods.find(({ state }) => state !== 'ready' && state !== 'done');
  return pod?.key ?? services.find((service) => selectsNone(service, pods))?.row.key;
}

function nameOf(key: string): string {
  return key.slice(Math.max(key.lastIndexOf('/'), key.lastIndexOf(' ')) + 1);
}

function findSlot(model: ClusterModel, key: string): { readonly set: SetModel; readonly slot: Slot; readonly before: Slot | undefined } | undefined {
  for (const set of model.sets) {
    const index = set.slots.findIndex((slot) => (slot.pod?.key ?? slotKey(set.row.namespace, slot.name)) === key);
    const slot = set.slots[index];
    if (slot) return { set, slot, before: set.slots[index - 1] };
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
      <b class="name">{nameOf(objectKey)}</b>
    </span>
  );
}

const pairs = (labels: Readonly<Record<string, string>>): string =>
  Object.entries(labels)
    .map(([label, value]) => `${label}=${value}`)
    .join(',');

/** Why nothing answers under the name of a Service: its selector beside the labels that the Pods carry. */
function serviceChain({ say, session }: LabContextValue, key: string): readonly string[] | undefined {
  const { pods, services } = session.cluster.value;
  const service = services.find(({ row }) => row.key === key);
  if (!service || !selectsNone(service, pods)) return undefined;
  const own = ({ labels }: PodRow) => Object.fromEntries(Object.entries(labels).filter(([label]) => label in service.row.selector));
  const carried = [...new Set(pods.map((pod) => pairs(own(pod))).filter(Boolean))].join('; ');
  return [
    say('why.service-no-address', { name: service.row.name }),
    carried === '' ? say('why.service-selects-none', { selector: pairs(service.row.selector) }) : say('why.service-selects-others', { selector: pairs(service.row.selector), labels: carried }),
  ];
}

/** From effect to cause, as far as the simulator states it. */
function Why({ objectKey, row }: { readonly objectKey: string; readonly row: Row | undefined }) {
  const lab = useLab();
  return <Chain sentences={serviceChain(lab, objectKey) ?? podChain(lab, objectKey, row)} />;
}

/** Why a Pod, or an ordinal without one, is as it is. */
function podChain(lab: LabContextValue, objectKey: string, row: Row | undefined): readonly string[] {
  const found = findSlot(lab.session.cluster.value, objectKey);
  const chain: string[] = [
    row?.type === 'pod'
      ? lab.say('why.pod', { name: row.name, word: podWord(lab.say, row) })
      : found
        ? lab.say('why.no-pod', { name: found.slot.name })
        : lab.say('why.exists', { name: nameOf(objectKey) }),
  ];
  if (found && !found.slot.pod) {
    const stated = found.slot.wait && waitSentence(lab.sayAny, found.slot.wait, 'long');
    chain.push(stated ?? lab.say('why.slot', { name: found.slot.name, word: slotWord(lab, found.slot, found.before) }));
    if (found.before?.pod && found.before.pod.state !== 'ready')
      chain.push(lab.say('why.pod', { name: found.before.name, word: podWord(lab.say, found.before.pod) }));
  }
  return chain;
}

function Chain({ sentences }: { readonly sentences: readonly string[] }) {
  return (
    <ol class="why-chain">
      {sentences.map((text, index) => (
        <li key={index} class={index === sentences.length - 1 ? 'root' : ''}>
          <svg class="bullet" viewBox="0 0 12 12" aria-hidden="true">
            <circle cx="6" cy="6" r="5" />
          </svg>
          <Sentence text={text} />
        </li>
      ))}
    </ol>
  );
}

function Text({ row, view }: { readonly row: Row; readonly view: 'describe' | 'yaml' }) {
  const { say, session } = useLab();
  const text = useSignal<string | undefined>(undefined);
  useEffect(() => {
    let current = true;
    readText((query) => session.query(query), row, view).then(
      (answer) => {
        if (current) text.value = answer;
      },
      (error: unknown) => {
        if (current) text.value = error instanceof Error ? error.message : String(error);
      },
    );
    return () => {
      current = false;
    };
  }, [row, view]);
  return (
    <pre class="object-text" lang="en">
      {text.value ?? say('inspector.reading')}
    </pre>
  );
}

const resources = {
  node: ['v1', 'Node', 'node'],
  pod: ['v1', 'Pod', 'pod'],
  claim: ['v1', 'PersistentVolumeClaim', 'pvc'],
  volume: ['v1', 'PersistentVolume', 'pv'],
  service: ['v1', 'Service', 'service'],
} as const;

async function readText(query: (query: Query) => Promise<Json>, row: Row, view: 'describe' | 'yaml'): Promise<string> {
  const [apiVersion, kind, resource] = row.type === 'set' ? ['apps/v1', row.kind, row.kind.toLowerCase()] : resources[row.type];
  const where = { ...('namespace' in row ? { namespace: row.namespace } : {}), name: row.name };
  if (view === 'yaml') return toYaml(await query({ object: { apiVersion, kind, ...where } }));
  const answer = await query({ describe: { resource, ...where } });
  return typeof answer === 'string' ? answer : toYaml(answer);
}
