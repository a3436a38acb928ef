import type { Json } from '../../simulator/base/json';
import type { Dict } from '../api';
import { subdomainErrors } from '../../simulator/api/metadata';
import { CommandError } from '../errors';
import type { FlagSet } from '../flags';
import type { Command, Verb } from '../verb';
import { generatorVerb, given, intOrString, portNumber, type Generator } from './generator';

const TCP: FlagSet = { tcp: { type: 'list', help: 'PORT or PORT:TARGET' } };

/** `80:8080` → a port named 80-8080. */
function tcpPort(text: string, nodePort: number | undefined): Json {
  const [port = '', target] = text.split(':');
  const number = portNumber(port);
  if (target && /^\d+$/.test(target) && (Number(target) < 1 || Number(target) > 65_535)) throw new CommandError('must be between 1 and 65535, inclusive');
  const more = nodePort ? { nodePort } : {};
  return { name: text.replace(':', '-'), protocol: 'TCP', port: number, targetPort: target ? intOrString(target) : number, ...more };
}

function tcpPorts({ flags }: Command): Dict {
  const ports = flags.list('tcp').map((text) => tcpPort(text, flags.int('node-port')));
  return ports.length ? { ports } : {};
}

/** A Service of one type; `spec` is what follows its ports and selector. */
const serviceOf = (name: string, type: string, summary: string, usage: string, flags: FlagSet, spec: (command: Command) => Dict, portless: (command: Command) => boolean): Generator => ({
  name, summary, usage, flags: { ...TCP, ...flags }, failing: `${type} service`, apiVersion: 'v1', kind: 'Service', namespaced: true,
  build(command, service) {
    if (!command.flags.has('tcp') && !portless(command)) throw new CommandError('at least one tcp port specifier must be provided');
    const own = spec(command);
    return { metadata: { labels: { app: service } }, spec: { ...tcpPorts(command), selector: { app: service }, ...given({ clusterIP: own['clusterIP'] }), type, ...given({ externalName: own['externalName'] }) }, status: { loadBalancer: {} } };
  },
});

const generators: readonly Generator[] = [
  serviceOf('clusterip', 'ClusterIP', 'Create a Service with an address in the cluster', 'NAME [--tcp=PORT:TARGET] [--clusterip=None]', { clusterip: { type: 'string', help: 'an address, or None for a headless Service' } },
    ({ flags }) => given({ clusterIP: flags.string('clusterip') || undefined }), ({ flags }) => flags.string('clusterip') === 'None'),
  serviceOf('externalname', 'ExternalName', 'Create a Service that is a name outside the cluster', 'NAME --external-name=HOST', { 'external-name': { type: 'string', help: 'the name it leads to' } },
    ({ flags }) => {
      const externalName = flags.string('external-name') ?? '';
      if (subdomainErrors(externalName).length) throw new CommandError(`invalid service external name ${externalName}`);
      return { externalName };
    }, () => true),
  serviceOf('loadbalancer', 'LoadBalancer', 'Create a Service with a load balancer', 'NAME --tcp=PORT:TARGET', {}, () => ({}), () => false),
  serviceOf('nodeport', 'NodePort', "Create a Service with a port on every node", 'NAME --tcp=PORT:TARGET [--node-port=PORT]', { 'node-port': { type: 'int', help: 'the port on the nodes' } }, () => ({}), () => false),
];

const required: Readonly<Record<string, readonly string[]>> = { externalname: ['external-name'] };

export const service: Verb = {
  name: 'service', aliases: ['svc'], group: 'Basic', completes: 'none', summary: 'Create a Service of one of four types', usage: '(clusterip | externalname | loadbalancer | nodeport) NAME', flags: {},
  subverbs: generators.map((one) => generatorVerb({ ...one, required: required[one.name] ?? [] })),
};
