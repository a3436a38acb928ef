import type { Json } from '../../simulator/base/json';
import { findResource, pathOf, type Dict } from '../api';
import { CommandError } from '../errors';
import type { FlagSet } from '../flags';
import type { Command } from '../verb';
import { commandWords, type Generator } from './generator';

const IMAGE: FlagSet = { image: { type: 'string', help: 'the image to run' } };
const command = (words: readonly string[]): Dict => (words.length ? { command: words } : {});

/** A container is called as the last part of its image; what no name may hold becomes a dash. */
const containerName = (image: string): string => (image.split('/').at(-1) ?? image).replace(/[:@].*$/s, '').replace(/[_.]/g, '-');

function deploymentContainers(call: Command): readonly Json[] {
  const images = call.flags.list('image');
  const words = commandWords(call);
  if (images.length > 1 && words.length) throw new CommandError('cannot specify multiple --image options and command');
  const port = call.flags.int('port');
  const ports = port !== undefined && port >= 0 ? { ports: [{ containerPort: port }] } : {};
  return images.map((image) => ({ name: containerName(image), image, ...command(words), ...ports, resources: {} }));
}

export const deployment: Generator = {
  name: 'deployment', aliases: ['deploy'], summary: 'Create a Deployment', usage: 'NAME --image=IMAGE [--replicas=N] [--port=PORT] [-- COMMAND [ARGUMENT…]]',
  flags: { image: { type: 'list', help: 'the image to run; several make several containers' }, replicas: { type: 'int', short: 'r', help: 'how many Pods' }, port: { type: 'int', help: 'a port the containers have open' } },
  required: ['image'], failing: 'deployment', apiVersion: 'apps/v1', kind: 'Deployment', namespaced: true,
  build(call, name) {
    const labels = { app: name };
    const template = { metadata: { labels }, spec: { containers: deploymentContainers(call) } };
    return { metadata: { labels }, spec: { replicas: call.flags.int('replicas') ?? 1, selector: { matchLabels: labels }, template, strategy: {} }, status: {} };
  },
};

const podOf = (call: Command, name: string, restartPolicy: string): Dict => ({
  template: { metadata: {}, spec: { containers: [{ name, image: call.flags.string('image') ?? '', ...command(commandWords(call)), resources: {} }], restartPolicy } },
});

/** Jobs are made from CronJobs only, which are not served here: what else is named is looked up, and refused. */
function refusedSource(call: Command, from: string): Error {
  const [type = '', name = ''] = from.split('/');
  const resource = findResource(call.api, type);
  call.api.get(pathOf(resource, call.namespace, name));
  return new CommandError('from must be an existing cronjob');
}

export const job: Generator = {
  name: 'job', summary: 'Create a Job', usage: 'NAME --image=IMAGE [-- COMMAND [ARGUMENT…]]', flags: { ...IMAGE, from: { type: 'string' } }, failing: 'job', apiVersion: 'batch/v1', kind: 'Job', namespaced: true,
  build(call, name) {
    const [image, from] = [call.flags.string('image'), call.flags.string('from')];
    if (Boolean(image) === Boolean(from)) throw new CommandError('either --image or --from must be specified');
    if (from) throw refusedSource(call, from);
    return { spec: podOf(call, name, 'Never'), status: {} };
  },
};

export const cronjob: Generator = {
  name: 'cronjob', aliases: ['cj'], summary: 'Create a CronJob', usage: "NAME --image=IMAGE --schedule='* * * * *' [-- COMMAND [ARGUMENT…]]", required: ['image', 'schedule'],
  flags: { ...IMAGE, schedule: { type: 'string', help: 'when, as cron writes it' }, restart: { type: 'string', help: 'OnFailure or Never' } },
  failing: 'cronjob', apiVersion: 'batch/v1', kind: 'CronJob', namespaced: true,
  build: (call, name) => ({ spec: { schedule: call.flags.string('schedule') ?? '', jobTemplate: { metadata: { name }, spec: podOf(call, name, call.flags.string('restart') || 'OnFailure') } }, status: {} }),
};
