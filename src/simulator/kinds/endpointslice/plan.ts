import { equal } from '../../base/json';
import { perPair } from '../../base/remember';
import { compareText } from '../../base/text';
import { isFinished, isReady, isTerminating, podCondition } from '../common/podRead';
import { inHashOrder, resolvePorts, type ResolvedPort } from '../common/servicePorts';
import type { Pod } from '../pod/kind';
import type { Service } from '../service/kind';
import type { EndpointSlice } from './kind';

type Endpoint = NonNullable<EndpointSlice['endpoints']>[number];
type Port = NonNullable<EndpointSlice['ports']>[number];

/** What a slice is to hold; `labels` and `annotations` are all it has. */
export interface SliceContent {
  readonly endpoints: readonly Endpoint[];
  readonly ports: readonly Port[];
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

export type SliceAction =
  | { readonly do: 'create'; readonly content: SliceContent }
  | { readonly do: 'update'; readonly slice: EndpointSlice; readonly content: SliceContent }
  | { readonly do: 'delete'; readonly slice: EndpointSlice };

const TRIGGER = 'endpoints.kubernetes.io/last-change-trigger-time';
const HEADLESS = 'service.kubernetes.io/headless';
const SERVICE_NAME = 'kubernetes.io/service-name';
const MANAGED_BY = 'endpointslice.kubernetes.io/managed-by';

/** Endpoints one slice holds at most. */
const SLICE_MAX = 100;

/** What one slice is to hold; without a slice, a new one is. */
interface Wanted { readonly slice: EndpointSlice | undefined; readonly endpoints: readonly Endpoint[]; readonly ports: readonly Port[] }

/**
 * Slices a Service must have: Pods with the same resolved ports share them, up to a hundred in each; a Service without any
 * endpoint has an empty one. Endpoints stay in the slice they are in; a slice that is not needed any more takes what a new one would hold.
 */
export function planSlices(service: Service, pods: readonly Pod[], slices: readonly EndpointSlice[]): readonly SliceAction[] {
  const free = [...slices];
  const wanted = groupByPorts(service, pods).flatMap(({ ports, members }) => fill(service, members, ports, takeAll(free, (slice) => equal(slice.ports ?? [], ports))));
  const filled = wanted.filter(({ slice, endpoints }) => !slice || endpoints.length > 0);
  const unneeded = [...free, ...wanted.flatMap(({ slice, endpoints }) => (slice && !endpoints.length ? [slice] : []))];
  const placed = (filled.length ? filled : [{ slice: undefined, endpoints: [], ports: [] }]).map((one) => (one.slice ? one : { ...one, slice: unneeded.shift() }));
  const annotations = () => (slices.length ? trigger(...turnedAt(turnedPods(slices.flatMap((slice) => slice.endpoints ?? []), pods.filter(hasEndpoint)))) : trigger(service.metadata.creationTimestamp));
  const labels = labelsOf(service);
  return [...placed.flatMap((one) => planSlice(one, labels, annotations)), ...unneeded.map((slice): SliceAction => ({ do: 'delete', slice }))];
}

/** Takes those that are meant out of a list. */
function takeAll<T>(list: T[], isMeant: (item: T) => boolean): readonly T[] {
  const taken = list.filter(isMeant);
  list.splice(0, list.length, ...list.filter((item) => !taken.includes(item)));
  return taken;
}

/** Shares a group's endpoints among its slices: each keeps its own; new ones go to slices that change anyway, then to the fullest with room for all of them, then to new ones. */
function fill(service: Service, members: readonly Pod[], ports: readonly Port[], slices: readonly EndpointSlice[]): readonly Wanted[] {
  const left = new Map(members.map((pod) => [pod.metadata.uid, pod]));
  const kept = slices.map((slice) => ({ slice, ports, endpoints: (slice.endpoints ?? []).flatMap((before) => keep(service, before, left)) }));
  const rest = [...left.values()].map((pod) => endpointOf(pod, service));
  const byRoom = kept.filter(({ slice, endpoints }) => !sameItems(endpoints, slice.endpoints ?? [])).toSorted((a, b) => b.endpoints.length - a.endpoints.length);
  for (const changing of byRoom) changing.endpoints.push(...rest.splice(0, SLICE_MAX - changing.endpoints.length));
  const made: Wanted[] = [];
  while (rest.length) {
    const fitting = kept.filter(({ endpoints }) => endpoints.length + rest.length <= SLICE_MAX).toSorted((a, b) => b.endpoints.length - a.endpoints.length)[0];
    if (fitting) fitting.endpoints.push(...rest.splice(0));
    else made.push({ slice: undefined, endpoints: rest.splice(0, SLICE_MAX), ports });
  }
  return [...kept, ...made];
}

/** An endpoint as its Pod is now, itself where nothing is different; the Pod is taken from those that are left. */
function keep(service: Service, before: Endpoint, left: Map<string, Pod>): readonly Endpoint[] {
  const uid = before.targetRef?.uid ?? '';
  const pod = left.get(uid);
  if (!pod) return [];
  left.delete(uid);
  const now = endpointOf(pod, service);
  if (!isStoredAs(before, now)) return [now];
  return [before];
}

const isStoredAs = perPair((before: Endpoint, now: Endpoint) => equal(before, now));

const sameItems = (a: readonly Endpoint[], b: readonly Endpoint[]) => a.length === b.length && a.every((item, index) => item === b[index]);
const hasEndpoint = (pod: Pod) => pod.status?.podIP !== undefined && !isFinished(pod);

function planSlice({ slice, endpoints, ports }: Wanted, labels: SliceContent['labels'], annotations: () => SliceContent['annotations']): readonly SliceAction[] {
  const content = () => ({ endpoints, ports, labels, annotations: annotations() });
  if (!slice) return [{ do: 'create', content: content() }];
  const same = sameItems(slice.endpoints ?? [], endpoints) && equal(slice.ports ?? [], ports) && equal(slice.metadata.labels, labels);
  return same ? [] : [{ do: 'update', slice, content: content() }];
}

interface Group { readonly ports: readonly Port[]; readonly members: Pod[] }

function groupByPorts(service: Service, pods: readonly Pod[]): readonly Group[] {
  const groups: Group[] = [];
  for (const pod of pods.filter(hasEndpoint)) {
    const ports = portsOf(pod, service);
    const group = groups.find((candidate) => candidate.ports === ports || equal(candidate.ports, ports));
    if (group) group.members.push(pod);
    else groups.push({ ports, members: [pod] });
  }
  return groups;
}

const portsOf = perPair((pod: Pod, service: Service) => inHashOrder(resolvePorts(service, pod), hashedText));

/** A port as text, as Kubernetes' hash of it reads it. */
const hashedText = ({ name, protocol, port, appProtocol }: ResolvedPort) =>
  `(v1.EndpointPort){Name:(*string)${name} Protocol:(*v1.Protocol)${protocol} Port:(*int32)${port} AppProtocol:(*string)${appProtocol ?? '<nil>'}}`;

const endpointOf = perPair((pod: Pod, service: Service): Endpoint => {
  const serving = isReady(pod);
  const terminating = isTerminating(pod);
  const named = pod.spec.hostname && pod.spec.subdomain === service.metadata.name && pod.metadata.namespace === service.metadata.namespace;
  return {
    addresses: [pod.status?.podIP ?? ''],
    conditions: { ready: service.spec.publishNotReadyAddresses === true || (serving && !terminating), serving, terminating },
    ...(named ? { hostname: pod.spec.hostname } : {}),
    targetRef: { kind: 'Pod', namespace: pod.metadata.namespace ?? '', name: pod.metadata.name, uid: pod.metadata.uid },
    ...(pod.spec.nodeName ? { nodeName: pod.spec.nodeName } : {}),
  };
});

const RESERVED = new Set([HEADLESS, SERVICE_NAME, MANAGED_BY]);

function labelsOf(service: Service): Readonly<Record<string, string>> {
  const own = Object.fromEntries(Object.entries(service.metadata.labels ?? {}).filter(([key]) => !RESERVED.has(key)));
  return { ...own, [MANAGED_BY]: 'endpointslice-controller.k8s.io', [SERVICE_NAME]: service.metadata.name, ...(service.spec.clusterIP === 'None' ? { [HEADLESS]: '' } : {}) };
}

/** Pods whose readiness is not what the slice said: their turn is what triggered the change. */
function turnedPods(before: readonly Endpoint[], pods: readonly Pod[]): readonly Pod[] {
  const serving = new Map(before.map((endpoint) => [endpoint.targetRef?.uid, endpoint.conditions?.serving]));
  return pods.filter((pod) => serving.get(pod.metadata.uid) !== isReady(pod));
}

/** The earliest of the times at which what changed did change, as annotation; none when nothing says when. */
function trigger(...times: readonly (string | undefined)[]): Readonly<Record<string, string>> {
  const first = times.flatMap((time) => time ?? []).toSorted(compareText)[0];
  return first ? { [TRIGGER]: first } : {};
}

const turnedAt = (pods: readonly Pod[]) => pods.map((pod) => podCondition(pod, 'Ready')?.lastTransitionTime);
