import type { Dict, Item } from '../api';
import { objectOf, submit } from '../generators/generator';
import { dict, list } from '../describe/context';
import { dryRunNote, dryRunOf } from '../edit';
import { CommandError, forEachKeepGoing } from '../errors';
import { EDIT_FLAGS, FILE_FLAGS, OUTPUT_FLAGS } from '../flags';
import { laidOver } from '../overrides';
import { parseFormat, report } from '../print/output';
import { labelsOf, portsOf, serviceFrom, type Exposed } from '../service';
import { fetchAll, targetsOf } from '../targets';
import { DONE, type Command, type Verb } from '../verb';

export const expose: Verb = {
  name: 'expose', group: 'Basic', completes: 'resources', summary: 'Make a Service of what selects Pods', usage: '(TYPE NAME | TYPE/NAME) [--port=PORT] [--target-port=PORT] [--name=NAME] [--type=TYPE]',
  flags: {
    ...FILE_FLAGS, ...EDIT_FLAGS, ...OUTPUT_FLAGS, port: { type: 'string', help: 'the port it serves on' }, 'target-port': { type: 'string', help: "the Pods' port, by number or name" }, protocol: { type: 'string', help: 'TCP, UDP or SCTP' }, name: { type: 'string', help: 'a name of its own' },
    type: { type: 'string', help: 'ClusterIP, NodePort, LoadBalancer or ExternalName' }, selector: { type: 'string', help: 'KEY=VALUE,…; taken from the object if left out' }, labels: { type: 'string', short: 'l', help: "KEY=VALUE,…; the object's own if left out" },
    'cluster-ip': { type: 'string', help: 'an address, or None for a headless Service' }, 'external-ip': { type: 'string' }, 'load-balancer-ip': { type: 'string' }, 'session-affinity': { type: 'string', help: 'None or ClientIP' }, overrides: { type: 'string' }, 'override-type': { type: 'string' },
  },
  run(command) {
    const { found, errors } = fetchAll(command, targetsOf(command, command.args, { ownSelector: true }));
    const dryRun = dryRunOf(command);
    const format = parseFormat(command.flags, command.os, 'objects');
    forEachKeepGoing(found, ({ item }) => {
      const made = serviceOf(command, exposedBy(item), command.flags.string('name') || item.metadata.name.slice(0, 63));
      const stored = submit(command, made, undefined, 'kubectl-expose');
      command.out(report(command.api, format, stored, `exposed${dryRunNote(dryRun)}`, stored === made));
    }, errors);
    return DONE;
  },
};

const SELECTING: Readonly<Record<string, (item: Item) => Exposed>> = {
  Pod: (item) => ({ selector: dict(item.metadata['labels']), ports: containerPorts(dict(item['spec'])), missing: "couldn't retrieve selectors via --selector flag or introspection: the pod has no labels and cannot be exposed" }),
  Service: (item) => ({ selector: dict(dict(item['spec'])['selector']), ports: portsOf(list(dict(item['spec'])['ports']), 'port') }),
  Deployment: templated, ReplicaSet: templated, ReplicationController: templated,
};

const containerPorts = (spec: Dict) => portsOf(list(spec['containers']).flatMap((container) => list(container['ports'])), 'containerPort');

function templated(item: Item): Exposed {
  const spec = dict(item['spec']);
  const selector = dict(spec['selector']);
  if (list(selector['matchExpressions']).length) throw new CommandError(`couldn't convert expressions - "${JSON.stringify(selector['matchExpressions'])}" to map-based selector format`);
  return { selector: dict(selector['matchLabels']), ports: containerPorts(dict(dict(spec['template'])['spec'])) };
}

/** What a Service in front of an object would select. Throws for kinds that select no Pods in a Service's way. */
function exposedBy(item: Item): Exposed {
  const read = Object.hasOwn(SELECTING, item.kind) ? SELECTING[item.kind] : undefined;
  const group = item.apiVersion.includes('/') ? `.${item.apiVersion.split('/')[0] ?? ''}` : '';
  if (!read) throw new CommandError(`cannot expose a ${item.kind}${group}`);
  return { ...read(item), labels: dict(item.metadata['labels']) };
}

function serviceOf(command: Command, exposed: Exposed, name: string): Item {
  const { flags } = command;
  const selector = flags.string('selector') ? labelsOf(flags.string('selector') ?? '') : exposed.selector;
  if (!Object.keys(selector).length) throw new CommandError(exposed.missing ?? "couldn't retrieve selectors via --selector flag or introspection: the service has no pod selector set");
  const labels = flags.string('labels') ? labelsOf(flags.string('labels') ?? '') : exposed.labels ?? {};
  const service = serviceFrom(flags, selector, exposed.ports);
  return laidOver(flags, objectOf(command, { apiVersion: 'v1', kind: 'Service', namespaced: true }, name, { ...(Object.keys(labels).length ? { metadata: { labels } } : {}), ...service }));
}
