import { bytesOf } from '../../base/base64';
import { compareText } from '../../base/text';
import type { Client } from '../../api/client';
import { keyOf } from '../../api/object';
import type { Pod } from '../pod/kind';
import { Service } from '../service/kind';
import { matchesPairs } from './selector';

/** Keys of the Services that select a Pod, or did before it changed. */
export function servicesOf({ object: { metadata }, old }: { readonly object: Pod; readonly old?: Pod }, client: Client): readonly string[] {
  const before = old && old.metadata.labels !== metadata.labels ? old.metadata.labels : undefined;
  return client.list(Service, { namespace: metadata.namespace ?? '' }).filter(({ spec }) => matchesPairs(spec.selector, metadata.labels) || (before && matchesPairs(spec.selector, before))).map(keyOf);
}

/** A port of a Service as one of its Pods has it. */
export interface ResolvedPort { readonly name: string; readonly protocol: string; readonly port: number; readonly appProtocol?: string }

/** Ports as this Pod has them, in the Service's order: a named target port is looked up in its containers, and left out where none bears that name. */
export function resolvePorts(service: Service, pod: Pod): readonly ResolvedPort[] {
  const containers = [...pod.spec.containers, ...(pod.spec.initContainers ?? []).filter((container) => container.restartPolicy === 'Always')];
  return (service.spec.ports ?? []).flatMap((port) => {
    const protocol = port.protocol ?? 'TCP';
    const named = () => containers.flatMap((container) => container.ports ?? []).find((candidate) => candidate.name === port.targetPort && (candidate.protocol ?? 'TCP') === protocol);
    const number = typeof port.targetPort === 'string' ? named()?.containerPort : port.targetPort ?? port.port;
    return number === undefined ? [] : [{ name: port.name ?? '', protocol, port: number, ...(port.appProtocol ? { appProtocol: port.appProtocol } : {}) }];
  });
}

/** Ports in the order of a hash of their text: how both endpoint controllers write them. */
export function inHashOrder<T>(ports: readonly T[], textOf: (port: T) => string): readonly T[] {
  if (ports.length < 2) return ports;
  return ports.map((port) => ({ port, hash: fnv128a(textOf(port)) })).toSorted((a, b) => compareText(a.hash, b.hash)).map(({ port }) => port);
}

const BASIS = 0x6c62272e07bb014262b821756295c58dn;
const PRIME = 0x0000000001000000000000000000013bn;
const MASK = (1n << 128n) - 1n;

/** FNV-1a with 128 bits, in hexadecimal. */
function fnv128a(text: string): string {
  return bytesOf(text).reduce((hash, byte) => ((hash ^ BigInt(byte)) * PRIME) & MASK, BASIS).toString(16).padStart(32, '0');
}
