import { grouped } from '../../simulator/base/group';
import type { Row } from '../../worker/protocol';
import { replicaSetTags, revisionTags, type RevisionTag } from './revisions';

export type PodRow = Extract<Row, { type: 'pod' }>;
export type NodeRow = Extract<Row, { type: 'node' }>;
export type SetRow = Extract<Row, { type: 'set' }>;
export type ClaimRow = Extract<Row, { type: 'claim' }>;
export type VolumeRow = Extract<Row, { type: 'volume' }>;
export type ServiceRow = Extract<Row, { type: 'service' }>;
export type OtherRow = Extract<Row, { type: 'other' }>;
export type Wait = SetRow['waits'][number];

/** The cluster as the picture and its table draw it: the same facts in the same order. */
export interface ClusterModel {
  readonly sets: readonly SetModel[];
  /** What makes Pods without ordinals: DaemonSets and Deployments, each Deployment with the ReplicaSets that have Pods. */
  readonly workloads: readonly SetRow[];
  readonly nodes: readonly NodeModel[];
  /** Pods that have no node yet. */
  readonly unplaced: readonly PodRow[];
  readonly claims: readonly ClaimModel[];
  /** Volumes that no claim holds: not yet, or no longer. */
  readonly looseVolumes: readonly VolumeRow[];
  readonly services: readonly ServiceModel[];
  readonly pods: readonly PodRow[];
  /** What has no sign of its own: ConfigMaps, Secrets, budgets, Jobs; storage classes where something asks for storage. */
  readonly others: readonly OtherRow[];
  /** Which revision each Pod of a set in update runs, and each ReplicaSet of a Deployment in update makes, by key. */
  readonly tags: ReadonlyMap<string, RevisionTag>;
}

export interface SetModel {
  readonly row: SetRow;
  readonly slots: readonly Slot[];
  /** How many Pods run the revision that is wanted; undefined while none runs another. */
  readonly updated: number | undefined;
}

/** One ordinal of a set, with its Pod or without. */
export interface Slot {
  readonly ordinal: number;
  readonly name: string;
  readonly pod: PodRow | undefined;
  readonly wait: Wait | undefined;
  readonly tag: RevisionTag | undefined;
  /** Where the partition stands: before this slot, or after it where no ordinal moves. */
  readonly gate: 'before' | 'after' | undefined;
  /** Whether the set has got past this slot: the track to the next one is solid. */
  readonly passed: boolean;
  /** Beyond what is wanted: the Pod is on its way out. */
  readonly surplus: boolean;
}

export interface NodeModel {
  readonly row: NodeRow;
  readonly pods: readonly PodRow[];
}

export interface ClaimModel {
  readonly name: string;
  readonly key: string;
  readonly row: ClaimRow | undefined;
  readonly volume: VolumeRow | undefined;
  /** The Pod that uses it, or will when it exists. */
  readonly pod: string | undefined;
}

export interface ServiceModel {
  readonly row: ServiceRow;
  readonly selects: number;
  readonly ready: number;
  readonly names: readonly { readonly name: string; readonly addresses: readonly string[]; readonly pod: PodRow | undefined; readonly isPod: boolean }[];
}

export function buildClusterModel(rows: readonly Row[]): ClusterModel {
  const pods = pick(rows, 'pod').toSorted(byPod);
  const podsOf = grouped(pods, (pod) => pod.owner ?? '');
  const podsOn = grouped(pods, (pod) => pod.node ?? '');
  const workloads = buildWorkloads(pick(rows, 'set'));
  const replicas = grouped(workloads.filter(({ owner }) => owner !== undefined), ({ owner }) => owner ?? '');
  const tags = new Map([...pick(rows, 'set').flatMap((row) => [...revisionTags(row, podsOf.get(row.key) ?? [])]), ...[...replicas.values()].flatMap((own) => [...replicaSetTags(own, pods)])]);
  const nodes = pick(rows, 'node').toSorted((a, b) => compareNames(a.name, b.name));
  const sets = pick(rows, 'set')
    .filter((row) => row.kind === 'StatefulSet')
    .toSorted((a, b) => compareNames(a.name, b.name))
    .map((row) => buildSet(row, podsOf.get(row.key) ?? [], tags));
  const volumes = new Map(pick(rows, 'volume').map((row) => [row.name, row]));
  const claims = buildClaims(pick(rows, 'claim'), volumes, pods, sets);
  const held = new Set(claims.map(({ volume }) => volume));
  return {
    sets,
    workloads,
    pods,
    tags,
    nodes: nodes.map((row) => ({ row, pods: podsOn.get(row.name) ?? [] })),
    unplaced: pods.filter((pod) => !pod.node || !nodes.some((row) => row.name === pod.node)),
    claims,
    others: pick(rows, 'other').filter(({ kind }) => kind !== 'StorageClass' || claims.length + volumes.size > 0).toSorted((a, b) => compareNames(a.kind, b.kind) || compareNames(a.name, b.name)),
    looseVolumes: [...volumes.values()].filter((row) => !held.has(row)).toSorted((a, b) => compareNames(a.name, b.name)),
    services: pick(rows, 'service')
      .filter((row) => Object.keys(row.selector).length > 0)
      .toSorted((a, b) => compareNames(a.name, b.name))
      .map((row) => buildService(row, pods, sets)),
  };
}

/** The newest ReplicaSet of a Deployment comes last, as its Pods do. */
function buildWorkloads(rows: readonly SetRow[]): readonly SetRow[] {
  const used = (row: SetRow) => row.desired > 0 || row.current > 0;
  const plain = rows.filter(({ kind, owner }) => kind !== 'StatefulSet' && owner === undefined).toSorted((a, b) => compareNames(a.kind, b.kind) || compareNames(a.name, b.name));
  return plain.flatMap((row) => [row, ...rows.filter((one) => one.owner === row.key && used(one)).toSorted((a, b) => compareNames(a.name, b.name))]);
}

function buildSet(row: SetRow, pods: readonly PodRow[], tags: ReadonlyMap<string, RevisionTag>): SetModel {
  const own = new Map(pods.flatMap((pod): [number, PodRow][] => (pod.ordinal === undefined ? [] : [[pod.ordinal, pod]])));
  const waits = new Map(row.waits.toReversed().map((wait) => [wait.slot, wait]));
  const wanted = Array.from({ length: row.desired }, (_, index) => row.startOrdinal + index);
  const ordinals = [...new Set([...wanted, ...own.keys()])].toSorted((a, b) => a - b);
  const gateAt = row.partition === undefined ? undefined : (ordinals.find((ordinal) => ordinal >= (row.partition ?? 0)) ?? 'end');
  const slots = ordinals.map((ordinal, index): Slot => {
    const name = `${row.name}-${ordinal}`;
    const pod = own.get(ordinal);
    const gate = gateAt === ordinal ? 'before' : gateAt === 'end' && index === ordinals.length - 1 ? 'after' : undefined;
    const surplus = ordinal < row.startOrdinal || ordinal >= row.startOrdinal + row.desired;
    return { ordinal, name, pod, wait: waits.get(name), tag: pod && tags.get(pod.key), gate, passed: false, surplus };
  });
  const updated = slots.some(({ tag }) => tag) ? slots.filter(({ tag }) => tag?.turn === 'updated').length : undefined;
  return { row, slots: slots.map((slot, index) => ({ ...slot, passed: slots[index + 1]?.pod !== undefined })), updated };
}

/** Claims in the order of their set's slots, with those that a slot will get when its Pod is made; then the others by name. */
function buildClaims(claims: readonly ClaimRow[], volumes: ReadonlyMap<string, VolumeRow>, pods: readonly PodRow[], sets: readonly SetModel[]): ClaimModel[] {
  const byName = new Map(claims.map((row) => [row.name, row]));
  const ofSlots = sets.flatMap(({ slots }) => {
    const templates = [
      ...new Set(
        slots.flatMap(({ name, pod }) => (pod?.claims ?? []).filter((claim) => claim.endsWith(`-${name}`)).map((claim) => claim.slice(0, -name.length - 1))),
      ),
    ];
    return slots.flatMap(({ name }) => templates.map((template) => ({ claim: `${template}-${name}`, pod: name })));
  });
  const slotClaims = new Map(ofSlots.map(({ claim, pod }) => [claim, pod]));
  const others = claims.filter((row) => !slotClaims.has(row.name)).toSorted((a, b) => compareNames(a.name, b.name));
  const model = (name: string, pod: string | undefined): ClaimModel => {
    const row = byName.get(name);
    return { name, key: row?.key ?? `claim ${name}`, row, volume: row?.volume === undefined ? undefined : volumes.get(row.volume), pod };
  };
  return [
    ...ofSlots.map(({ claim, pod }) => model(claim, pod)),
    ...others.map((row) => model(row.name, pods.find((pod) => pod.claims.includes(row.name))?.name)),
  ];
}

/** Names are shown without the namespace's part. A headless Service also lists the slots it has no address for. */
function buildService(row: ServiceRow, pods: readonly PodRow[], sets: readonly SetModel[]): ServiceModel {
  const selected = pods.filter((pod) => pod.namespace === row.namespace && Object.entries(row.selector).every(([label, value]) => pod.labels[label] === value));
  const short = (name: string) => name.replace(`.${row.namespace}.svc.cluster.local`, '');
  const answered = row.names.map(({ name, addresses }) => ({ name: short(name), addresses }));
  const slots = !row.headless
    ? []
    : sets
        .filter(({ row: set }) => selected.some((pod) => pod.owner === set.key))
        .flatMap((set) => set.slots.map((slot) => ({ name: `${slot.name}.${row.name}`, addresses: [] })));
  const answering = new Set(answered.map(({ name }) => name));
  const missing = slots.filter((slot) => !answering.has(slot.name));
  const byName = new Map(pods.flatMap((pod): [string, PodRow][] => (pod.namespace === row.namespace ? [[pod.name, pod]] : [])));
  const [own, ...ofPods] = answered;
  return {
    row,
    selects: selected.length,
    ready: selected.filter((pod) => pod.state === 'ready').length,
    names: [...(own ? [own] : []), ...[...ofPods, ...missing].toSorted((a, b) => compareNames(a.name, b.name))].map(({ name, addresses }) => {
      const first = name.split('.')[0];
      return { name, addresses, isPod: first !== row.name, pod: first === undefined ? undefined : byName.get(first) };
    }),
  };
}

function pick<T extends Row['type']>(rows: readonly Row[], type: T): Extract<Row, { type: T }>[] {
  return rows.filter((row): row is Extract<Row, { type: T }> => row.type === type);
}

function byPod(a: PodRow, b: PodRow): number {
  return compareNames(a.owner ?? '', b.owner ?? '') || (a.ordinal ?? 0) - (b.ordinal ?? 0) || compareNames(a.name, b.name);
}

const collator = new Intl.Collator('en', { numeric: true });
function compareNames(a: string, b: string): number {
  return collator.compare(a, b);
}
