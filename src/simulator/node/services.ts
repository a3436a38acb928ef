import type { Client } from '../api/client';
import { EndpointSlice } from '../kinds/endpointslice/kind';
import { Service } from '../kinds/service/kind';
import type { Route } from '../runtime/network';

const SERVICE_RANGE = /^10\.(9[6-9]|10\d|11[01])\./;

/**
 * What a service proxy does with a packet to a Service's address: it goes to one of the ready endpoints, chosen by `draw`
 * (in [0, 1)), or is refused when there is none. Other addresses are left alone.
 */
export function routeService(client: Client, address: string, port: number, protocol: 'TCP' | 'UDP', draw: () => number): Route {
  if (!SERVICE_RANGE.test(address)) return undefined;
  const service = client.list(Service).find((candidate) => candidate.spec?.clusterIP === address);
  if (!service) return 'dropped';
  const servicePort = service.spec?.ports?.find((candidate) => candidate.port === port && (candidate.protocol ?? 'TCP') === protocol);
  if (!servicePort) return 'refused';
  const slices = client.listBy(EndpointSlice, 'service', `${service.metadata.namespace}/${service.metadata.name}`);
  const targets = slices.flatMap((slice) => {
    const target = slice.ports?.find((candidate) => (candidate.name ?? '') === (servicePort.name ?? ''))?.port;
    const ready = (slice.endpoints ?? []).filter((endpoint) => endpoint.conditions?.ready !== false);
    return target === undefined ? [] : ready.flatMap((endpoint) => endpoint.addresses.map((one) => ({ address: one, port: target })));
  });
  return targets[Math.floor(draw() * targets.length)] ?? 'refused';
}
