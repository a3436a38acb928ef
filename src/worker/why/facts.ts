import type { Change } from '../../simulator/api/client';
import type { Wait } from '../../simulator/api/controller';
import { splitKey } from '../../simulator/api/object';
import { byText } from '../../simulator/base/text';
import { Pod } from '../../simulator/kinds/pod/kind';
import { Event } from '../../simulator/kinds/event/kind';
import { Service } from '../../simulator/kinds/service/kind';
import { StatefulSet } from '../../simulator/kinds/statefulset/kind';
import type { Workbench } from '../../workbench/contract';
import { rowsOf } from '../frames';
import type { Row } from '../protocol';
import { subjectKey } from '../rows';
import type { WhyLink } from './contract';
import { reportsOf } from './reported';

/** What the API, and the machines, say of an object: the links of a chain that nobody has to state. */
export interface Facts {
  exists(key: string): boolean;
  machine(node: string): 'running' | 'stopped' | 'gone';
  /** What it is like now. */
  of(key: string, changes: readonly Change[]): readonly WhyLink[];
  /** Waits of others that hold this object up: of a set's Pods, of the Pod a claim comes with. */
  held(key: string, waits: readonly Wait[]): readonly Wait[];
  /** What was reported of an object that waits for itself to get better. */
  symptoms(key: string, rules: readonly string[]): readonly WhyLink[];
  /** What was reported of one that waits for nothing, and is not as it should be. */
  reported(key: string): readonly WhyLink[];
  /** What it needs, where no wait says so. */
  dependsOn(key: string): readonly string[];
  /** A kubelet's report in a sentence. */
  report(change: Change): WhyLink | undefined;
}

const fact = (say: string, parameters: WhyLink['parameters'], key?: string): WhyLink => ({ kind: 'fact', say: `why.${say}`, parameters, ...(key === undefined ? {} : { key }) });
const labelsText = (labels: Readonly<Record<string, string>>): string => Object.entries(labels).map(([label, value]) => `${label}=${value}`).join(',');

/** `Pod default/web-0` taken apart. */
export function keyParts(key: string): { readonly kind: string; readonly namespace: string | undefined; readonly name: string } {
  const at = key.indexOf(' ');
  return { kind: key.slice(0, at), ...splitKey(key.slice(at + 1)) };
}

export function factsOf(workbench: Pick<Workbench, 'cluster' | 'beganMs'>): Facts {
  const { cluster, beganMs } = workbench;
  const { client } = cluster;
  const rows = rowsOf(cluster, beganMs);
  const machine = (node: string) => {
    const found = cluster.journal.machines().find((one) => one.node === node);
    return found ? (found.stopped ? 'stopped' : 'running') : 'gone';
  };
  const podsOf = ({ metadata, spec }: Service): readonly Pod[] =>
    client.list(Pod, { namespace: metadata.namespace ?? '' }).filter((pod) => Object.entries(spec?.selector ?? {}).every(([label, value]) => pod.metadata.labels?.[label] === value));
  const setOf = (name: string, namespace: string | undefined): StatefulSet | undefined => {
    const owner = /^(.+)-\d+$/.exec(name)?.[1];
    return owner === undefined ? undefined : client.find(StatefulSet, owner, namespace);
  };
  const podOfClaim = (name: string, namespace: string | undefined): string | undefined =>
    client.list(StatefulSet, { namespace: namespace ?? '' }).flatMap((set) => (set.spec.volumeClaimTemplates ?? []).flatMap(({ metadata }) => {
      const prefix = `${metadata?.name ?? ''}-`;
      return name.startsWith(`${prefix}${set.metadata.name}-`) ? [name.slice(prefix.length)] : [];
    }))[0];
  const eventsOf = (key: string): readonly Event[] => {
    const { kind, namespace, name } = keyParts(key);
    return client.list(Event, { namespace: namespace ?? '' }).filter(({ involvedObject }) => involvedObject.kind === kind && involvedObject.name === name).toSorted(byText(timeOf));
  };
  const absent = (key: string, changes: readonly Change[]): readonly WhyLink[] => {
    const { kind, namespace, name } = keyParts(key);
    const gone = changes.at(-1)?.type === 'DELETED' ? changes.at(-1) : undefined;
    if (gone) return [{ ...fact('gone', { name, kind }, key), atMs: gone.atMs - beganMs }];
    const pod = kind === 'PersistentVolumeClaim' ? podOfClaim(name, namespace) : undefined;
    return [pod === undefined ? fact('no-object', { name, kind }, key) : fact('claim-with-pod', { name, pod }, key)];
  };
  return {
    exists: (key) => rows.has(key),
    machine,
    of(key, changes) {
      const row = rows.get(key);
      if (row) return [rowFact(row), ...serviceFacts(row, podsOf, client)];
      return changes.length > 0 && changes.at(-1)?.type !== 'DELETED' ? [fact('object', { name: keyParts(key).name, kind: keyParts(key).kind }, key)] : absent(key, changes);
    },
    held(key, waits) {
      const row = rows.get(key);
      if (row?.type !== 'set') return [];
      const pods = new Set([...rows.values()].flatMap((one) => (one.type === 'pod' && one.owner === key ? [one.key] : [])));
      return waits.filter((wait) => ('slot' in wait.subject && subjectKey(wait) !== key && ownerKey(wait) === key) || pods.has(subjectKey(wait)));
    },
    symptoms(key, rules) {
      if (!key.startsWith('Pod ') || !rules.some((rule) => TELLING.test(rule))) return [];
      const told = eventsOf(key).filter(({ type }) => type === 'Warning').at(-1);
      return told ? [{ kind: 'event', say: 'why.event', parameters: { message: told.message ?? '', reason: told.reason ?? '' }, key }] : [];
    },
    reported(key) {
      const { kind, namespace, name } = keyParts(key);
      const pod = kind === 'Pod' ? client.find(Pod, name, namespace) : undefined;
      return pod ? reportsOf(pod, eventsOf(key), key) : [];
    },
    dependsOn(key) {
      const { kind, namespace, name } = keyParts(key);
      const row = rows.get(key);
      const scope = namespace ? `${namespace}/` : '';
      if (row?.type === 'service') return row.names.some(({ addresses }) => addresses.length > 0) ? [] : podsOf(client.get(Service, name, namespace)).map((pod) => `Pod ${scope}${pod.metadata.name}`);
      if (row?.type === 'pod' && row.node !== undefined && (row.state === 'unknown' || row.state === 'terminating') && machine(row.node) !== 'running') return [`Node ${row.node}`];
      if (row?.type === 'set' && row.ready < row.desired) return [...rows.values()].filter((one) => isUnfinished(one) && one.owner === key).map((one) => one.key);
      if (row) return [];
      if (kind === 'Pod' && setOf(name, namespace)) return [`StatefulSet ${scope}${setOf(name, namespace)?.metadata.name ?? ''}`];
      const pod = kind === 'PersistentVolumeClaim' ? podOfClaim(name, namespace) : undefined;
      return pod === undefined ? [] : [`Pod ${scope}${pod}`];
    },
    report: ({ object, old }) => (object.kind === 'Pod' ? podReport(object as Pod, old as Pod | undefined) : undefined),
  };
}

const timeOf = ({ lastTimestamp, eventTime, metadata }: Event): string => lastTimestamp ?? eventTime ?? metadata.creationTimestamp ?? '';

/** A Pod that is not Ready yet, or a set of a set that has not all its Pods. */
const isUnfinished = (row: Row): row is Extract<Row, { type: 'pod' | 'set' }> => (row.type === 'pod' && row.state !== 'ready' && row.state !== 'done') || (row.type === 'set' && row.ready < row.desired);

/** Rules whose sentence says that something fails, and an Event what. */
const TELLING = /^kubelet\.(volumes|crash|image|startup|readiness|container-refers)/;

const ownerKey = ({ subject }: Wait): string | undefined => ('slot' in subject ? `${subject.owner.kind} ${subject.owner.namespace ?? ''}/${subject.owner.name}` : undefined);

function rowFact(row: Row): WhyLink {
  const { name, key } = row;
  switch (row.type) {
    case 'pod': return { ...fact('pod', { name, word: row.word, ready: row.ready }, key) };
    case 'node': return fact('node', { name, state: row.state, machine: row.machine }, key);
    case 'set': return fact('set', { name, kind: row.kind, desired: row.desired, current: row.current, ready: row.ready }, key);
    case 'claim': return fact('claim', { name, phase: row.leaving ? 'Terminating' : row.phase }, key);
    case 'volume': return fact('volume', { name, phase: row.leaving ? 'Terminating' : row.phase }, key);
    case 'other': return fact('object', { name, kind: row.kind }, key);
    case 'service': return fact('service', { name, count: new Set(row.names.flatMap(({ addresses }) => addresses)).size }, key);
  }
}

/** Of a Service that answers nothing: which labels the Pods carry instead of those it selects, or that none of its Pods is Ready. */
function serviceFacts(row: Row, podsOf: (service: Service) => readonly Pod[], client: Workbench['cluster']['client']): readonly WhyLink[] {
  if (row.type !== 'service' || Object.keys(row.selector).length === 0) return [];
  const selected = podsOf(client.get(Service, row.name, row.namespace));
  if (selected.length > 0) return row.headless && !row.names.some(({ addresses }) => addresses.length > 0) ? [fact('service-none-ready', { name: row.name, count: selected.length }, row.key)] : [];
  const pods = client.list(Pod, { namespace: row.namespace });
  const own = pods.map(({ metadata }) => labelsText(Object.fromEntries(Object.entries(metadata.labels ?? {}).filter(([label]) => label in row.selector))));
  const carried = [...new Set(own.filter((text) => text !== ''))];
  return carried.length === 0 ? [] : [fact('labels-carried', { name: row.name, selector: labelsText(row.selector), labels: carried.join('; ') }, row.key)];
}

const isReady = (pod: Pod | undefined): boolean => pod?.status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') ?? false;

function podReport(pod: Pod, old: Pod | undefined): WhyLink | undefined {
  const { name } = pod.metadata;
  if (isReady(pod) && !isReady(old)) return fact('became-ready', { name });
  if (!isReady(pod) && isReady(old)) return fact('stopped-being-ready', { name });
  return fact('reported', { name });
}

