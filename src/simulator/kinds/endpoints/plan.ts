import type * as schema from '../../../schema/generated/types';
import { copy, type Draft } from '../../base/json';
import { compareText } from '../../base/text';
import { isFinished, isReady, isTerminating, podCondition } from '../common/podRead';
import { inHashOrder, resolvePorts, type ResolvedPort } from '../common/servicePorts';
import type { Pod } from '../pod/kind';
import type { Service } from '../service/kind';

type Subset = schema.EndpointSubset;
type Address = schema.EndpointAddress;

/** Addresses one Endpoints object holds at most. */
const MAX_ADDRESSES = 1000;

interface Reached { readonly ready: Address[]; readonly unready: Address[] }

/** The addresses of a Service's Pods: ports behind which the same ones stand are together in a subset, ready ones apart from the others. */
export function planSubsets(service: Service, pods: readonly Pod[]): readonly Subset[] {
  const behind = new Map<string, Reached & { readonly ports: readonly ResolvedPort[] }>();
  for (const pod of pods.filter((candidate) => belongs(service, candidate)).slice(0, MAX_ADDRESSES)) {
    const address = addressOf(service, pod);
    for (const ports of service.spec.ports?.length ? resolvePorts(service, pod).map((port) => [port]) : [[]]) {
      const reached = entryOf(behind, ports.map(hashedText).join(), () => ({ ports, ready: [], unready: [] }));
      (isReady(pod) || service.spec.publishNotReadyAddresses ? reached.ready : reached.unready).push(address);
    }
  }
  const groups = new Map<string, Reached & { readonly ports: ResolvedPort[] }>();
  for (const { ports, ready, unready } of behind.values()) {
    entryOf(groups, [ready, unready].map((addresses) => addresses.map(({ targetRef }) => targetRef?.uid).join()).join(';'), () => ({ ports: [], ready, unready })).ports.push(...ports);
  }
  return [...groups.values()].map(({ ports, ready, unready }) => subsetOf(inHashOrder(ports, hashedText), ready, unready));
}

function entryOf<Value>(map: Map<string, Value>, key: string, make: () => Value): Value {
  const known = map.get(key) ?? make();
  map.set(key, known);
  return known;
}

/** When the first of the Pods turned that are ready and were not, or the other way round; undefined when only others came or went. */
export function turnedAt(before: readonly Subset[], pods: readonly Pod[]): string | undefined {
  const ready = new Set(before.flatMap(({ addresses = [] }) => addresses.map(({ targetRef }) => targetRef?.uid)));
  return pods.filter((pod) => ready.has(pod.metadata.uid) !== isReady(pod)).flatMap((pod) => podCondition(pod, 'Ready')?.lastTransitionTime ?? []).toSorted(compareText)[0];
}

/** Sorts what a client wrote the way it is stored. */
export function subsetOf(ports: readonly ResolvedPort[], ready: readonly Address[], unready: readonly Address[]): Subset {
  return {
    ...(ready.length ? { addresses: inOrder(ready) } : {}),
    ...(unready.length ? { notReadyAddresses: inOrder(unready) } : {}),
    ...(ports.length ? { ports: ports.map(({ name, port, protocol, appProtocol }) => ({ ...(name ? { name } : {}), port, protocol, ...(appProtocol ? { appProtocol } : {}) })) } : {}),
  };
}

const octets = (ip: string) => ip.split('.').map((part) => part.padStart(3, '0')).join('.');
const inOrder = (addresses: readonly Address[]) => addresses.map((address) => ({ address, key: `${octets(address.ip)} ${address.targetRef?.uid ?? ''}` })).toSorted((a, b) => compareText(a.key, b.key)).map(({ address }) => address);

const hashedText = ({ name, protocol, port, appProtocol }: ResolvedPort) =>
  `(v1.EndpointPort){Name:(string)${name} Port:(int32)${port} Protocol:(v1.Protocol)${protocol} AppProtocol:(*string)${appProtocol ?? '<nil>'}}`;

const belongs = (service: Service, pod: Pod) => pod.status?.podIP !== undefined && !isFinished(pod) && (service.spec.publishNotReadyAddresses === true || !isTerminating(pod));

function addressOf(service: Service, pod: Pod): Address {
  const { name, namespace = '', uid } = pod.metadata;
  const named = pod.spec.hostname && pod.spec.subdomain === service.metadata.name;
  return {
    ip: pod.status?.podIP ?? '', ...(named ? { hostname: pod.spec.hostname ?? '' } : {}), ...(pod.spec.nodeName ? { nodeName: pod.spec.nodeName } : {}),
    targetRef: { kind: 'Pod', name, namespace, uid },
  };
}

/** Slices that say the same as Endpoints somebody made by hand: one for each subset. */
export function mirrorOf(subsets: readonly Subset[]): readonly Pick<Draft<schema.EndpointSlice>, 'endpoints' | 'ports'>[] {
  return subsets.map(({ addresses = [], notReadyAddresses = [], ports = [] }) => ({
    endpoints: [...addresses.map((address) => endpointOf(address, true)), ...notReadyAddresses.map((address) => endpointOf(address, false))],
    ports: ports.map(({ name = '', port, protocol = 'TCP', appProtocol }) => ({ name, port, protocol, ...(appProtocol ? { appProtocol } : {}) })),
  }));
}

const endpointOf = ({ ip, hostname, nodeName, targetRef }: Address, ready: boolean): Draft<schema.Endpoint> =>
  ({ addresses: [ip], conditions: { ready }, ...(hostname ? { hostname } : {}), ...(targetRef ? { targetRef: copy(targetRef) } : {}), ...(nodeName ? { nodeName } : {}) });
