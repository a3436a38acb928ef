import type { Client } from '../simulator/api/client';
import type { ObjectReference, Wait } from '../simulator/api/controller';
import type { Kind } from '../simulator/api/kind';
import { controllerOf, parseTimestamp, type ApiObject } from '../simulator/api/object';
import { grouped } from '../simulator/base/group';
import type { Json } from '../simulator/base/json';
import { byText, compareText } from '../simulator/base/text';
import { ConfigMap } from '../simulator/kinds/configmap/kind';
import { DaemonSet } from '../simulator/kinds/daemonset/kind';
import { Deployment } from '../simulator/kinds/deployment/kind';
import type { EndpointSlice } from '../simulator/kinds/endpointslice/kind';
import { Job } from '../simulator/kinds/job/kind';
import { Node } from '../simulator/kinds/node/kind';
import { PersistentVolume } from '../simulator/kinds/persistentvolume/kind';
import { PersistentVolumeClaim } from '../simulator/kinds/persistentvolumeclaim/kind';
import { Pod } from '../simulator/kinds/pod/kind';
import { PodDisruptionBudget } from '../simulator/kinds/poddisruptionbudget/kind';
import { ReplicaSet } from '../simulator/kinds/replicaset/kind';
import { Secret } from '../simulator/kinds/secret/kind';
import { Service } from '../simulator/kinds/service/kind';
import { StatefulSet } from '../simulator/kinds/statefulset/kind';
import { StorageClass } from '../simulator/kinds/storageclass/kind';
import { stateOfPod, wordOfPod } from './pod-state';
import type { Row, WaitRow } from './protocol';

type RowOf<Type extends Row['type']> = Extract<Row, { readonly type: Type }>;

/** What rows need beside their object: who waits for what, which slices a Service has, and when the lab began. */
export interface RowContext {
  readonly beganMs: number;
  /** Of an object, or the slot whose object would have this key; and of a set with its slots. */
  readonly waits: WaitIndex;
  readonly machines: readonly { readonly node: string; readonly stopped: boolean }[];
  /** The newest revision of a set that does not say it itself. */
  newest(set: ApiObject): string | undefined;
  /** All slices of a namespace. */
  slices(namespace: string): readonly EndpointSlice[];
}

/** Who waits for what, by the key of what waits and by that of its set. */
export interface WaitIndex { readonly of: ReadonlyMap<string, readonly Wait[]>; readonly ofSet: ReadonlyMap<string, readonly Wait[]> }

export function indexWaits(waits: readonly Wait[]): WaitIndex {
  const owner = ({ subject }: Wait) => keyOfReference('slot' in subject ? subject.owner : subject);
  return { of: grouped(waits, subjectKey), ofSet: grouped(waits, owner) };
}

/** `Pod default/web-0`: the key of a row. */
export const rowKey = (object: ApiObject): string => `${object.kind} ${object.metadata.namespace ? `${object.metadata.namespace}/` : ''}${object.metadata.name}`;

/** The kinds that have rows, in the order the page gets them, with what makes a row of one. */
const BUILDERS: readonly (readonly [Kind, (object: never, context: RowContext) => Row | undefined])[] = [
  [Node, nodeRow], [PersistentVolume, volumeRow], [PersistentVolumeClaim, claimRow], [Service, serviceRow], [StatefulSet, setRow], [DaemonSet, setRow], [Deployment, setRow], [ReplicaSet, setRow], [Pod, podRow],
  ...[ConfigMap, Secret, PodDisruptionBudget, Job, StorageClass].map((kind) => [kind, otherRow] as const),
];

/** All objects that have rows. */
export const rowObjects = (client: Pick<Client, 'list'>): readonly ApiObject[] => BUILDERS.flatMap(([kind]) => client.list(kind));

/** Rows that follow from their object and its waits alone are made once: most objects are as they were a frame ago. */
const KEPT = new Set(['Pod', 'PersistentVolumeClaim', 'PersistentVolume']);
const made = new WeakMap<ApiObject, { readonly beganMs: number; readonly waits: readonly Wait[]; readonly row: Row }>();

/** The row of an object as this context has it, made anew. */
export const rowAlone = (object: ApiObject, context: RowContext): Row | undefined => BUILDERS.find(([{ kind }]) => kind === object.kind)?.[1](object as never, context);

/** The row of an object; undefined for kinds the cluster view does not show. Equal objects with equal waits give the very same row. */
export function rowOf(object: ApiObject, context: RowContext): Row | undefined {
  if (!KEPT.has(object.kind)) return rowAlone(object, context);
  const waits = context.waits.of.get(rowKey(object)) ?? [];
  const known = made.get(object);
  if (known && known.beganMs === context.beganMs && known.waits.length === waits.length && known.waits.every((wait, index) => wait === waits[index])) return known.row;
  const row = rowAlone(object, context);
  if (row) made.set(object, { beganMs: context.beganMs, waits, row });
  return row;
}

const since = (time: string | undefined, context: RowContext): number => Math.max(0, (parseTimestamp(time ?? '') ?? context.beganMs) - context.beganMs);

export function nodeRow(node: Node, context: RowContext): RowOf<'node'> {
  const ready = node.status?.conditions?.find((condition) => condition.type === 'Ready');
  const state = ready?.status !== 'True' ? 'silent' : node.spec?.unschedulable ? 'cordoned' : 'ready';
  const found = context.machines.find((one) => one.node === node.metadata.name);
  const machine = found ? (found.stopped ? 'stopped' : 'running') : 'gone';
  return { key: rowKey(node), type: 'node', name: node.metadata.name, state, cordoned: node.spec?.unschedulable === true, machine, sinceMs: since(ready?.lastTransitionTime, context), ...held(rowKey(node), context) };
}

/** The row of a machine that has no Node object: it was deleted, and nothing has registered since. */
export const machineRow = ({ node, stopped }: RowContext['machines'][number]): RowOf<'node'> =>
  ({ key: `Node ${node}`, type: 'node', name: node, state: 'unregistered', cordoned: false, machine: stopped ? 'stopped' : 'running', sinceMs: 0 });

/** When a Pod came into its present state: asked to go (the deadline less the grace period), became Ready or not, or was created. */
function podSince({ metadata, status }: Pod, context: RowContext): number {
  if (metadata.deletionTimestamp) return Math.max(0, since(metadata.deletionTimestamp, context) - (metadata.deletionGracePeriodSeconds ?? 0) * 1000);
  const ready = status?.conditions?.find((condition) => condition.type === 'Ready');
  return since(ready?.lastTransitionTime ?? metadata.creationTimestamp, context);
}

export function podRow(pod: Pod, context: RowContext): RowOf<'pod'> {
  const { metadata, spec, status } = pod;
  const owner = controllerOf(pod);
  const containers = (spec?.containers ?? []).map(({ name }) => ({ name, ready: status?.containerStatuses?.some((one) => one.name === name && one.ready) ?? false }));
  const restarts = (status?.containerStatuses ?? []).reduce((sum, one) => sum + one.restartCount, 0);
  const ordinal = owner?.kind === 'StatefulSet' ? Number(metadata.name.slice(owner.name.length + 1)) : undefined;
  return {
    key: rowKey(pod), type: 'pod', namespace: metadata.namespace ?? '', name: metadata.name, uid: metadata.uid, state: stateOfPod(pod), word: wordOfPod(pod),
    ready: `${containers.filter((one) => one.ready).length}/${containers.length}`, restarts,
    ...(spec?.nodeName ? { node: spec.nodeName } : {}), ...(status?.podIP ? { ip: status.podIP } : {}), ...(owner ? { owner: `${owner.kind} ${metadata.namespace ?? ''}/${owner.name}` } : {}),
    ...(ordinal !== undefined && Number.isInteger(ordinal) ? { ordinal } : {}),
    ...revisionOf(pod, owner?.kind), images: (spec?.containers ?? []).map(({ image }) => image ?? ''),
    claims: (spec?.volumes ?? []).flatMap((volume) => volume.persistentVolumeClaim?.claimName ?? []),
    containers, sinceMs: podSince(pod, context), labels: metadata.labels ?? {}, ...held(rowKey(pod), context),
  };
}

/** The hash of the revision that a set made a Pod by. */
const revisionOf = ({ metadata }: Pod, owner: string | undefined): { readonly revision?: string } => {
  const hash = owner === 'ReplicaSet' ? undefined : metadata.labels?.['controller-revision-hash'];
  return hash === undefined ? {} : { revision: hash };
};

/** What makes Pods by a template. */
type Workload = StatefulSet | DaemonSet | Deployment | ReplicaSet;

export function setRow(set: Workload, context: RowContext): RowOf<'set'> {
  const { metadata } = set;
  const owner = controllerOf(set);
  const own = set.kind === 'StatefulSet' ? (set as StatefulSet).spec : undefined;
  return {
    key: rowKey(set), type: 'set', kind: set.kind as RowOf<'set'>['kind'], namespace: metadata.namespace ?? '', name: metadata.name, ...counts(set), startOrdinal: own?.ordinals?.start ?? 0,
    ordered: own !== undefined && own.podManagementPolicy !== 'Parallel', waits: (context.waits.ofSet.get(rowKey(set)) ?? []).map(waitOf), ...updateOf(set, context), ...(owner ? { owner: `${owner.kind} ${metadata.namespace ?? ''}/${owner.name}` } : {}),
  };
}

function counts(set: Workload): Pick<RowOf<'set'>, 'desired' | 'ready' | 'current'> {
  if (set.kind === 'DaemonSet') {
    const { desiredNumberScheduled, numberReady, currentNumberScheduled } = (set as DaemonSet).status ?? {};
    return { desired: desiredNumberScheduled ?? 0, ready: numberReady ?? 0, current: currentNumberScheduled ?? 0 };
  }
  const { spec, status } = set as StatefulSet | Deployment | ReplicaSet;
  return { desired: spec?.replicas ?? 1, ready: status?.readyReplicas ?? 0, current: status?.replicas ?? 0 };
}

export const keyOfReference = ({ kind, namespace, name }: ObjectReference): string => `${kind} ${namespace ? `${namespace}/` : ''}${name}`;

/** The key of the row of what waits: an object, or the one that a slot has not got yet. */
export function subjectKey({ subject }: Wait): string {
  if (!('slot' in subject)) return keyOfReference(subject);
  return subject.owner.kind === 'StatefulSet' ? keyOfReference({ ...subject.owner, kind: 'Pod', name: subject.slot }) : keyOfReference(subject.owner);
}

/** What the sentence of a wait needs. */
export const parametersOf = ({ subject, on, unblock, parameters }: Wait): Readonly<Record<string, Json>> => ({
  object: `${on.object.kind} ${on.object.name}`, name: on.object.name, path: on.path, want: on.want, have: on.have, slot: 'slot' in subject ? subject.slot : subject.name,
  ...(unblock === undefined ? {} : { unblock }), ...parameters,
});

/** The annotation by which a Deployment numbers its ReplicaSets. */
const REVISION = 'deployment.kubernetes.io/revision';

/** Which revision Pods are brought to, and from which ordinal on. */
function updateOf(set: Workload, context: RowContext): Pick<RowOf<'set'>, 'partition' | 'revision' | 'images'> {
  const { metadata, spec, status } = set as StatefulSet;
  const partition = set.kind === 'StatefulSet' ? (spec?.updateStrategy?.rollingUpdate?.partition ?? 0) : 0;
  const revision = set.kind === 'StatefulSet' ? status?.updateRevision : set.kind === 'DaemonSet' ? context.newest(set) : metadata.annotations?.[REVISION];
  return { ...(partition > 0 ? { partition } : {}), ...(revision === undefined ? {} : { revision }), images: (spec?.template.spec?.containers ?? []).map(({ image }) => image ?? '') };
}

/** A wait of an object, or of one of its slots. */
const waitOf = (wait: Wait): WaitRow => ({ slot: 'slot' in wait.subject ? wait.subject.slot : wait.subject.name, rule: wait.rule, parameters: parametersOf(wait) });

/** The waits of an object that is no set. */
const held = (key: string, { waits }: RowContext): { readonly waits?: readonly WaitRow[] } => {
  const own = waits.of.get(key)?.map(waitOf);
  return own ? { waits: own } : {};
};

export function claimRow(claim: PersistentVolumeClaim, context: RowContext): RowOf<'claim'> {
  const { metadata, spec, status } = claim;
  return {
    key: rowKey(claim), type: 'claim', namespace: metadata.namespace ?? '', name: metadata.name, phase: status?.phase ?? 'Pending', ...(spec?.volumeName ? { volume: spec.volumeName } : {}),
    size: status?.capacity?.storage ?? spec?.resources?.requests?.storage ?? '', ...(spec?.storageClassName ? { storageClass: spec.storageClassName } : {}),
    leaving: metadata.deletionTimestamp !== undefined, ...held(rowKey(claim), context),
  };
}

export function volumeRow(volume: PersistentVolume, context: RowContext): RowOf<'volume'> {
  const { metadata, spec, status } = volume;
  const claim = spec?.claimRef?.name ? { claim: `${spec.claimRef.namespace ?? ''}/${spec.claimRef.name}` } : {};
  return {
    key: rowKey(volume), type: 'volume', name: metadata.name, phase: status?.phase ?? 'Pending', ...claim,
    size: spec?.capacity?.storage ?? '', leaving: metadata.deletionTimestamp !== undefined, ...held(rowKey(volume), context),
  };
}

export function serviceRow(service: Service, context: RowContext): RowOf<'service'> {
  const { metadata, spec } = service;
  const headless = spec?.clusterIP === 'None';
  return {
    key: rowKey(service), type: 'service', namespace: metadata.namespace ?? '', name: metadata.name, headless, clusterIP: spec?.clusterIP ?? '',
    selector: spec?.selector ?? {}, ...held(rowKey(service), context),
    names: namesOf(service, headless, context.slices(metadata.namespace ?? '').filter((slice) => slice.metadata.labels?.[SERVICE_OF_SLICE] === metadata.name)),
  };
}

/** What every namespace has from the beginning is nothing to look at. */
const CERTIFICATE = 'kube-root-ca.crt';

function otherRow(object: ApiObject & Pick<PodDisruptionBudget, 'status'>): RowOf<'other'> | undefined {
  const { apiVersion, kind, metadata, status } = object;
  return metadata.name === CERTIFICATE ? undefined : { key: rowKey(object), type: 'other', apiVersion, kind, namespace: metadata.namespace, name: metadata.name, leaving: metadata.deletionTimestamp !== undefined, allowed: status?.disruptionsAllowed };
}

/** The label that says whose slice one is, and the one of those of a Service without an address of its own. */
export const SERVICE_OF_SLICE = 'kubernetes.io/service-name';
export const HEADLESS = 'service.kubernetes.io/headless';

/** What of slices a name of a Service without an address resolves to. */
export const answering = (slices: readonly EndpointSlice[]) => slices.flatMap((slice) => slice.endpoints ?? []).filter((endpoint) => endpoint.conditions?.ready !== false);

/** The DNS names that stand for a Service, the Service's own first, each with the addresses it resolves to. */
function namesOf(service: Service, headless: boolean, slices: readonly EndpointSlice[]): RowOf<'service'>['names'] {
  const { name, namespace } = service.metadata;
  const own = `${name}.${namespace ?? ''}.svc.cluster.local`;
  if (!headless) return [{ name: own, addresses: service.spec?.clusterIP ? [service.spec.clusterIP] : [] }];
  const endpoints = answering(slices);
  const hosts = new Map<string, readonly string[]>();
  for (const { hostname, addresses } of endpoints) if (hostname) hosts.set(hostname, [...(hosts.get(hostname) ?? []), ...addresses]);
  const perHost = [...hosts].map(([host, addresses]) => ({ name: `${host}.${own}`, addresses })).toSorted(byText((entry) => entry.name));
  return [{ name: own, addresses: endpoints.flatMap((endpoint) => endpoint.addresses).toSorted(compareText) }, ...perHost];
}
