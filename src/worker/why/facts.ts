import type { Change, Client } from '../../simulator/api/client';
import type { Wait } from '../../simulator/api/controller';
import type { ApiObject } from '../../simulator/api/object';
import { Pod } from '../../simulator/kinds/pod/kind';
import { Service } from '../../simulator/kinds/service/kind';
import { rowsOf } from '../frames';
import type { Row } from '../protocol';
import { keyOfReference, subjectKey } from '../rows';
import type { WhyLink } from './contract';
import type { Lived } from './history';
import { eventsAbout } from './events';
import { isReadyPod, keyParts, needsOf, podsOf, serves } from './needs';
import { particularsOf, type Particulars } from './particulars';
import { reportsOf, symptomsOf, told, type Signs } from './reported';
import { standingOf, uses, type Standing } from './standing';

/** What the API, and the machines, say of an object: the links of a chain that nobody has to state. */
export interface Facts {
  exists(key: string): boolean;
  machine(node: string): 'running' | 'stopped' | 'gone';
  /** What it is like now. */
  of(key: string, changes: readonly Change[]): readonly WhyLink[];
  /** Waits of others that hold this object up: of a set's Pods, of the Pod a claim comes with. */
  held(key: string, waits: readonly Wait[]): readonly Wait[];
  /** What keeps it as it is, though nobody waits. */
  standing(object: ApiObject | undefined, key: string): Standing;
  /** What the sentences of its waits leave open. */
  particulars(waits: readonly Wait[]): Particulars;
  /** What failed of an object that waits for itself to get better. */
  symptoms(key: string, rules: readonly string[]): readonly WhyLink[];
  /** What was reported of one that waits for nothing, and is not as it should be. */
  reported(key: string, object: ApiObject | undefined): readonly WhyLink[];
  /** What it needs, where no wait says so. */
  dependsOn(key: string): readonly string[];
  /** A kubelet's report in a sentence. */
  report(change: Change): WhyLink | undefined;
}

const fact = (say: string, parameters: WhyLink['parameters'], key?: string): WhyLink => ({ kind: 'fact', say: `why.${say}`, parameters, ...(key === undefined ? {} : { key }) });
const labelsText = (labels: Readonly<Record<string, string>>): string => Object.entries(labels).map(([label, value]) => `${label}=${value}`).join(',');

export function factsOf(workbench: Pick<Lived, 'cluster' | 'beganMs' | 'at' | 'nowMs'>): Facts {
  const { cluster, beganMs } = workbench;
  const { client } = cluster;
  const rows = rowsOf(cluster, beganMs);
  const machine = (node: string) => {
    const found = cluster.journal.machines().find((one) => one.node === node);
    return found ? (found.stopped ? 'stopped' : 'running') : 'gone';
  };
  const lastUser = (claim: string, namespace: string): Pod | undefined => {
    const found = cluster.journal.changes(0).findLast(({ object }) => object.kind === 'Pod' && object.metadata.namespace === namespace && uses(object as Pod, claim));
    return found?.object as Pod | undefined;
  };
  const { dependsOn, podOfClaim } = needsOf({ rows, client, machine, lastUser });
  const signsOf = (key: string): Signs | undefined => {
    const { kind, namespace, name } = keyParts(key);
    const pod = kind === 'Pod' ? client.find(Pod, name, namespace) : undefined;
    return pod && { pod, key, events: eventsAbout(pod, client), lastLine: (container) => lastLineOf(pod, container, workbench) };
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
      // A Job's own numbers say more than that it is there.
      if (key.startsWith('Job ') && changes.length > 0 && changes.at(-1)?.type !== 'DELETED') return [];
      if (row) return [rowFact(row), ...serviceFacts(row, client)];
      return changes.length > 0 && changes.at(-1)?.type !== 'DELETED' ? [fact('object', { name: keyParts(key).name, kind: keyParts(key).kind }, key)] : absent(key, changes);
    },
    held(key, waits) {
      const row = rows.get(key);
      if (row?.type !== 'set') return [];
      const owned = new Set([...rows.values()].flatMap((one) => ((one.type === 'pod' || one.type === 'set') && one.owner === key ? [one.key] : [])));
      return waits.filter((wait) => ('slot' in wait.subject && subjectKey(wait) !== key && ownerKey(wait) === key) || (owned.has(subjectKey(wait)) && !awaitsItself(wait)));
    },
    standing: (object, key) => (object ? standingOf(object, key, { client, machine, lastUser }) : { links: [], ways: [] }),
    particulars: (waits) => particularsOf(waits, client),
    symptoms(key, rules) {
      const signs = signsOf(key);
      return signs ? symptomsOf(signs, rules) : [];
    },
    reported(key, object) {
      const signs = signsOf(key);
      const row = rows.get(key);
      if (signs || !object || row?.type !== 'set' || row.ready >= row.desired) return signs ? reportsOf(signs) : [];
      return eventsAbout(object, client).filter(({ type }) => type === 'Warning').slice(-1).map((event) => told(key, event));
    },
    dependsOn,
    report: ({ object, old }) => (object.kind === 'Pod' ? podReport(object as Pod, old as Pod | undefined) : undefined),
  };
}

/** Stated of the Pod that a set waits for, too: of that Pod it says nothing. */
export const awaitsItself = (wait: Wait): boolean => wait.rule === 'statefulset.ordered-waits-until-predecessor-is-ready' && keyOfReference(wait.on.object) === subjectKey(wait);

/** Longer lines are cut: it is their beginning that counts. */
const LINE_MAX = 160;

/** The last that a container wrote; asked of a copy, where the host has one. */
function lastLineOf({ metadata: { name, namespace = '' } }: Pod, container: string, lived: Pick<Lived, 'at' | 'nowMs'>): string | undefined {
  const copied = lived.nowMs && lived.at?.(lived.nowMs());
  return copied?.workstation.run(`kubectl logs ${name} -n ${namespace} -c ${container} --tail=5`).out.split('\n').findLast((line) => line.trim() !== '')?.trim().slice(0, LINE_MAX);
}

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
function serviceFacts(row: Row, client: Client): readonly WhyLink[] {
  if (row.type !== 'service' || Object.keys(row.selector).length === 0) return [];
  const selected = podsOf(client.get(Service, row.name, row.namespace), client);
  if (selected.some(serves)) return [];
  const trouble = selected.some(isReadyPod) ? 'service-ends' : row.headless ? 'service-none-ready' : 'service-refuses';
  if (selected.length > 0) return [fact(trouble, { name: row.name, count: selected.length }, row.key)];
  const pods = client.list(Pod, { namespace: row.namespace });
  const own = pods.map(({ metadata }) => labelsText(Object.fromEntries(Object.entries(metadata.labels ?? {}).filter(([label]) => label in row.selector))));
  const carried = [...new Set(own.filter((text) => text !== ''))];
  const selector = labelsText(row.selector);
  return carried.length === 0 ? [{ ...fact('', {}, row.key), say: 'rule.endpointslice.selector-matches-no-pod', parameters: { name: row.name, have: selector } }] : [fact('labels-carried', { name: row.name, selector, labels: carried.join('; ') }, row.key)];
}

function podReport(pod: Pod, old: Pod | undefined): WhyLink | undefined {
  const { name } = pod.metadata;
  if (isReadyPod(pod) && !isReadyPod(old)) return fact('became-ready', { name });
  if (!isReadyPod(pod) && isReadyPod(old)) return fact('stopped-being-ready', { name });
  return fact('reported', { name });
}

