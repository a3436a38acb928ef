import { equal, type Draft } from '../../base/json';
import { keyOf } from '../../api/object';
import { invalid, invalidValue } from '../../api/status';
import type { Admission } from '../../api/strategy';
import { Service } from './kind';

type ServiceDraft = Draft<Service>;

/** 10.96.0.0/16: its first addresses are left to those who ask for one by number. */
const RANGE = { first: (10 << 24) | (96 << 16), bits: 16, reserved: 256 };
const NODE_PORTS = { first: 30_000, size: 2768, reserved: 86 };

/** Gives a Service its cluster address and node ports; keeps those it had. */
export function allocate(service: ServiceDraft, old: Service | undefined, admission: Admission): void {
  const { spec } = service;
  if (spec.type === 'ExternalName') return;
  if (old && old.spec.type !== 'ExternalName') {
    spec.clusterIP ||= old.spec.clusterIP ?? '';
    spec.clusterIPs ??= [...(old.spec.clusterIPs ?? [])];
  }
  if (!spec.clusterIP && spec.clusterIPs?.[0]) spec.clusterIP = spec.clusterIPs[0];
  if (!old || old.spec.type === 'ExternalName') allocateAddress(service, admission);
  // A headless Service that selects nothing may hold endpoints of both families.
  const open = spec.clusterIP === 'None' && !Object.keys(spec.selector ?? {}).length && !spec.ipFamilyPolicy && !spec.ipFamilies;
  spec.ipFamilies ??= open ? ['IPv4', 'IPv6'] : ['IPv4'];
  spec.ipFamilyPolicy ??= open ? 'RequireDualStack' : 'SingleStack';
  if (spec.type === 'NodePort' || (spec.type === 'LoadBalancer' && spec.allocateLoadBalancerNodePorts !== false)) allocatePorts(service, old, admission);
}

const hasAddress = ({ spec }: ServiceDraft | Service): boolean => spec.type !== 'ExternalName';
const hasNodePorts = ({ spec }: ServiceDraft | Service): boolean => spec.type === 'NodePort' || spec.type === 'LoadBalancer';

/** A Service whose type changes lets go of what only its old type has, where the change does not say anything else of it. */
export function dropTypeDependent(service: ServiceDraft, old: Service): void {
  const { spec } = service;
  const dropSame = (...names: readonly (keyof Service['spec'])[]) => { for (const name of names) if (equal(spec[name], old.spec[name])) delete spec[name]; };
  if (hasAddress(old) && !hasAddress(service) && equal(spec.clusterIP, old.spec.clusterIP)) dropSame('clusterIP', 'clusterIPs', 'ipFamilies', 'ipFamilyPolicy');
  if (hasNodePorts(old) && !hasNodePorts(service)) {
    dropSame('externalTrafficPolicy');
    const had = new Set(old.spec.ports?.map((port) => port.nodePort));
    for (const port of spec.ports ?? []) if (had.has(port.nodePort)) delete port.nodePort;
  }
  if (old.spec.type === 'LoadBalancer' && spec.type !== 'LoadBalancer') dropSame('allocateLoadBalancerNodePorts', 'loadBalancerClass', 'healthCheckNodePort');
}

function allocateAddress(service: ServiceDraft, admission: Admission): void {
  const { spec } = service;
  const used = new Set(admission.client.list(Service).map((other) => other.spec.clusterIP));
  if (!spec.clusterIP) spec.clusterIP = freeAddress(used, service, admission);
  else if (spec.clusterIP !== 'None') claimAddress(spec.clusterIP, used, service, admission.dryRun ?? false);
  spec.clusterIPs ??= [spec.clusterIP];
}

function freeAddress(used: ReadonlySet<string | undefined>, service: ServiceDraft, admission: Admission): string {
  const size = 2 ** RANGE.bits - RANGE.reserved - 1;
  let offset = Math.floor(admission.random('cluster-ip', keyOf(service)) * size);
  while (used.has(addressAt(RANGE.reserved + offset))) offset = (offset + 1) % size;
  return addressAt(RANGE.reserved + offset);
}

function addressAt(offset: number): string {
  const value = RANGE.first + offset;
  return [24, 16, 8, 0].map((shift) => (value >>> shift) & 255).join('.');
}

function claimAddress(address: string, used: ReadonlySet<string | undefined>, service: ServiceDraft, rehearsed: boolean): void {
  const parts = address.split('.').map(Number);
  const value = parts.reduce((sum, part) => sum * 256 + part, 0);
  if (parts.length !== 4 || parts.some((part) => !(part >= 0 && part <= 255))) return;
  const fail = (why: string) => { throw invalid(Service, service.metadata.name, [invalidValue('spec.clusterIPs', [address], `failed to allocate IP ${address}: ${why}`)]); };
  if (value <= RANGE.first || value >= RANGE.first + 2 ** RANGE.bits) {
    fail(rehearsed ? `the provided IP (${address}) is not in the valid range. The range of valid IPs is 10.96.0.0/16` : 'the provided network does not match the current range');
  }
  if (!rehearsed && used.has(address)) fail('provided IP is already allocated');
}

function allocatePorts(service: ServiceDraft, old: Service | undefined, admission: Admission): void {
  const used = new Set(admission.client.list(Service).filter((other) => other.metadata.uid !== service.metadata.uid).flatMap((other) => (other.spec.ports ?? []).map((port) => port.nodePort)));
  for (const [index, port] of (service.spec.ports ?? []).entries()) {
    port.nodePort ||= old?.spec.ports?.find((before) => before.port === port.port && before.protocol === port.protocol)?.nodePort ?? 0;
    if (!port.nodePort) port.nodePort = freePort(used, keyOf(service), admission);
    else if (admission.dryRun) continue;
    else if (port.nodePort < NODE_PORTS.first || port.nodePort >= NODE_PORTS.first + NODE_PORTS.size) throw invalid(Service, service.metadata.name, [invalidValue(`spec.ports[${index}].nodePort`, port.nodePort, 'provided port is not in the valid range. The range of valid ports is 30000-32767')]);
    else if (used.has(port.nodePort)) throw invalid(Service, service.metadata.name, [invalidValue(`spec.ports[${index}].nodePort`, port.nodePort, 'provided port is already allocated')]);
    used.add(port.nodePort);
  }
}

function freePort(used: ReadonlySet<number | undefined>, key: string, admission: Admission): number {
  const size = NODE_PORTS.size - NODE_PORTS.reserved;
  let offset = Math.floor(admission.random('node-port', key) * size);
  while (used.has(NODE_PORTS.first + NODE_PORTS.reserved + offset)) offset = (offset + 1) % size;
  return NODE_PORTS.first + NODE_PORTS.reserved + offset;
}
