import type { Endpoint, EndpointSlice as Slice } from '../../schema/generated/types';
import type { Client } from '../api/client';
import { encodeAnswer, isIpv4, normalName, reverseName, type DnsAnswer, type DnsCode, type DnsQuestion, type DnsRecord, type DnsType } from '../base/dns';
import { EndpointSlice } from '../kinds/endpointslice/kind';
import { Namespace } from '../kinds/namespace/kind';
import { Service } from '../kinds/service/kind';
import { CLUSTER_DOMAIN } from './deps';

const TTL_SECONDS = 30;
const MAX_ALIASES = 8;

/** What a name stands for: addresses and ports it has, another name, or a place in the tree that has no records of its own. */
type Meaning =
  | { readonly kind: 'addresses'; readonly addresses: readonly string[]; readonly services: readonly SrvTarget[] }
  | { readonly kind: 'alias'; readonly target: string }
  | { readonly kind: 'branch' };

interface SrvTarget { readonly host: string; readonly address: string; readonly port: number; readonly portName: string; readonly protocol: string }

/** The cluster's DNS: answers from Services and EndpointSlices as they are now, as CoreDNS' kubernetes plugin does: an alias that leads to no such record in the cluster is not told either. */
export function answerDns(client: Client, question: DnsQuestion): DnsAnswer {
  const name = normalName(question.name);
  if (name.endsWith('.in-addr.arpa')) return answerOf(question, reversed(client, name));
  if (name !== CLUSTER_DOMAIN && !name.endsWith(`.${CLUSTER_DOMAIN}`)) return empty(question, 'NXDOMAIN');
  const records: DnsRecord[] = [];
  let additional: DnsRecord[] = [];
  let at = name;
  for (let hops = 0; hops < MAX_ALIASES; hops++) {
    const meaning = meaningOf(client, at);
    if (!meaning) return empty(question, records.length ? 'NOERROR' : 'NXDOMAIN');
    if (meaning.kind !== 'alias') {
      const found = recordsOf(at, question.type, meaning);
      additional = question.type === 'SRV' ? meaning.kind === 'addresses' ? meaning.services.map((service) => record(service.host, 'A', service.address)) : [] : [];
      if (found.length === 0) return empty(question, 'NOERROR');
      records.push(...found);
      break;
    }
    records.push(record(at, 'CNAME', meaning.target));
    if (question.type === 'CNAME' || !meaning.target.endsWith(CLUSTER_DOMAIN)) break;
    at = normalName(meaning.target);
  }
  return { ...answerOf(question, records), additional: unique(additional) };
}

/** The answer as a datagram, and what to note of it. */
export function dnsDatagram(client: Client, question: DnsQuestion): { readonly text: string; readonly asked: string; readonly outcome: string; readonly found: boolean } {
  const answer = answerDns(client, question);
  const outcome = answer.code !== 'NOERROR' ? answer.code : answer.answers.map(({ data }) => data).join(', ') || 'no records';
  return { text: encodeAnswer(answer), asked: `${question.type} ${normalName(question.name)}`, outcome, found: answer.code === 'NOERROR' };
}

const record = (name: string, type: DnsType, data: string): DnsRecord => ({ name, type, ttlSeconds: TTL_SECONDS, data });

const soa = (): DnsRecord => record(CLUSTER_DOMAIN, 'SOA', `ns.dns.${CLUSTER_DOMAIN} hostmaster.${CLUSTER_DOMAIN} 1 7200 1800 86400 30`);

const empty = (question: DnsQuestion, code: DnsCode): DnsAnswer => ({ question, code, authoritative: true, answers: [], authority: [soa()], additional: [] });

const answerOf = (question: DnsQuestion, answers: readonly DnsRecord[] | undefined): DnsAnswer =>
  (!answers ? empty(question, 'NXDOMAIN') : answers.length ? { question, code: 'NOERROR', authoritative: true, answers, authority: [], additional: [] } : empty(question, 'NOERROR'));

const unique = (records: readonly DnsRecord[]): readonly DnsRecord[] => records.filter((one, index) => records.findIndex((other) => other.name === one.name && other.data === one.data) === index);

function recordsOf(name: string, type: DnsType, meaning: Exclude<Meaning, { kind: 'alias' }>): DnsRecord[] {
  if (meaning.kind === 'branch') return [];
  const weight = Math.max(1, Math.floor(100 / Math.max(1, meaning.services.length)));
  const addresses = type === 'A' || type === 'ANY' ? meaning.addresses.map((address) => record(name, 'A', address)) : [];
  const services = type === 'SRV' ? meaning.services.map((service) => record(name, 'SRV', `0 ${weight} ${service.port} ${service.host}`)) : [];
  return [...addresses, ...services];
}

function meaningOf(client: Client, name: string): Meaning | undefined {
  const labels = name.slice(0, -CLUSTER_DOMAIN.length).split('.').filter((label) => label !== '').toReversed();
  const [tree, namespace, serviceName, ...rest] = labels;
  if (tree === undefined) return { kind: 'branch' };
  if (tree === 'pod') return podMeaning(client, namespace, serviceName);
  if (tree !== 'svc') return undefined;
  if (namespace === undefined) return { kind: 'branch' };
  if (serviceName === undefined) return client.find(Namespace, namespace) ? { kind: 'branch' } : undefined;
  const service = client.find(Service, serviceName, namespace);
  return service && serviceMeaning(client, service, `${serviceName}.${namespace}.svc.${CLUSTER_DOMAIN}`, rest);
}

/** `10-244-1-5.default.pod.cluster.local` */
function podMeaning(client: Client, namespace: string | undefined, dashed: string | undefined): Meaning | undefined {
  if (namespace === undefined) return { kind: 'branch' };
  if (!client.find(Namespace, namespace)) return undefined;
  const address = dashed?.replaceAll('-', '.');
  if (address === undefined) return { kind: 'branch' };
  return isIpv4(address) ? { kind: 'addresses', addresses: [address], services: [] } : undefined;
}

function serviceMeaning(client: Client, service: Service, fullName: string, rest: readonly string[]): Meaning | undefined {
  const { spec = {} } = service;
  if (spec.type === 'ExternalName') return rest.length === 0 ? { kind: 'alias', target: spec.externalName ?? '' } : undefined;
  const headless = spec.clusterIP === 'None';
  const all = headless ? endpointTargets(client, service, fullName) : (spec.ports ?? []).map((port) => ({ host: fullName, address: spec.clusterIP ?? '', port: port.port, portName: port.name ?? '', protocol: (port.protocol ?? 'TCP').toLowerCase() }));
  const [first, second, ...more] = rest;
  if (first === undefined) {
    const addresses = headless ? [...new Set(readyEndpoints(client, service).flatMap(({ endpoint }) => endpoint.addresses))] : [spec.clusterIP ?? ''];
    return addresses.length ? { kind: 'addresses', addresses, services: all.filter((target) => target.port > 0) } : undefined;
  }
  if (first.startsWith('_')) {
    const matching = all.filter((target) => `_${target.protocol}` === first && (second === undefined || `_${target.portName}` === second));
    return matching.length && more.length === 0 ? { kind: 'addresses', addresses: [], services: matching } : undefined;
  }
  if (!headless || second !== undefined) return undefined;
  const host = `${first}.${fullName}`;
  const own = readyEndpoints(client, service).filter(({ endpoint }) => endpointHost(endpoint) === first);
  const addresses = [...new Set(own.flatMap(({ endpoint }) => endpoint.addresses))];
  return addresses.length ? { kind: 'addresses', addresses, services: all.filter((target) => target.host === host) } : undefined;
}

interface Ready { readonly endpoint: Endpoint; readonly slice: Slice }

/** In the order of the slices and the endpoints in them. */
function readyEndpoints(client: Client, service: Service): readonly Ready[] {
  const slices = client.listBy(EndpointSlice, 'service', `${service.metadata.namespace}/${service.metadata.name}`);
  return slices.flatMap((slice) => (slice.endpoints ?? []).filter((endpoint) => endpoint.conditions?.ready !== false).map((endpoint) => ({ endpoint, slice })));
}

const endpointHost = (endpoint: Endpoint): string => endpoint.hostname ?? (endpoint.addresses[0] ?? '').replaceAll('.', '-');

function endpointTargets(client: Client, service: Service, fullName: string): readonly SrvTarget[] {
  return readyEndpoints(client, service).flatMap(({ endpoint, slice }) => (slice.ports ?? []).map((port) => ({
    host: `${endpointHost(endpoint)}.${fullName}`, address: endpoint.addresses[0] ?? '', port: port.port ?? 0, portName: port.name ?? '', protocol: (port.protocol ?? 'TCP').toLowerCase(),
  })));
}

/** Names of an address: the Service that has it, or the endpoints of headless Services. */
function reversed(client: Client, name: string): readonly DnsRecord[] | undefined {
  const address = name.slice(0, -'.in-addr.arpa'.length).split('.').toReversed().join('.');
  if (!isIpv4(address) || reverseName(address) !== name) return undefined;
  const names = client.list(Service).flatMap((service) => {
    const full = `${service.metadata.name}.${service.metadata.namespace}.svc.${CLUSTER_DOMAIN}`;
    if (service.spec?.clusterIP === address) return [full];
    if (service.spec?.clusterIP !== 'None') return [];
    return readyEndpoints(client, service).filter(({ endpoint }) => endpoint.addresses.includes(address)).map(({ endpoint }) => `${endpointHost(endpoint)}.${full}`);
  });
  return names.length ? names.map((target) => record(name, 'PTR', target)) : undefined;
}
