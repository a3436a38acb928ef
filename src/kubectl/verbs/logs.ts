import type { Json } from '../../simulator/base/json';
import { query, segment, type Dict } from '../api';
import { CommandError, isNotFound, ServerError, usageError } from '../errors';
import { containerOf, podPath, podsBehind, type PodLike } from '../pods';
import { openStream, pump, type Stream } from '../stream';
import { NOTHING_GIVEN } from '../targets';
import { DONE, type Command, type Outcome, type Verb } from '../verb';

export const logs: Verb = {
  name: 'logs', group: 'Troubleshooting', completes: 'pods',
  summary: 'Show what a container has printed',
  usage: '[-f] [-p] (POD | TYPE/NAME | -l LABEL=VALUE) [-c CONTAINER]',
  flags: {
    follow: { type: 'bool', short: 'f', help: 'stay and show what comes' }, previous: { type: 'bool', short: 'p', help: 'of the container before the last restart' }, container: { type: 'string', short: 'c', help: 'which container of the Pod' },
    tail: { type: 'int', help: 'only the last lines' }, since: { type: 'duration', help: 'only from this long ago' }, 'since-time': { type: 'string' }, timestamps: { type: 'bool', help: 'with the time of each line' },
    selector: { type: 'string', short: 'l', help: 'of all Pods with these labels' }, prefix: { type: 'bool', help: 'each line with its Pod and container' }, 'all-containers': { type: 'bool' }, 'all-pods': { type: 'bool' },
    'limit-bytes': { type: 'int' }, 'ignore-errors': { type: 'bool' }, 'max-log-requests': { type: 'int' }, 'pod-running-timeout': { type: 'duration' },
  },
  run(command) {
    const { flags, args } = command;
    if (!args.length && !flags.has('selector')) throw usageError("expected 'logs [-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]'.\nPOD or TYPE/NAME is a required argument for the logs command", command.path);
    if (args.length && flags.has('selector')) throw usageError('only a selector (-l) or a POD name is allowed', command.path);
    if (flags.has('since') && flags.has('since-time')) throw new CommandError('at most one of `sinceTime` or `sinceSeconds` may be specified');
    const pods = podsOf(command);
    if (!pods.length) return command.err(`No resources found in ${command.namespace} namespace.\n`), DONE;
    const parts = pods.flatMap((pod) => containersOf(command, pod).map((container) => ({ pod: pod.metadata.name, container })));
    if (flags.bool('follow')) return follow(command, parts);
    for (const part of parts) command.out(prefixed(command, part, read(command, part)));
    return DONE;
  },
  resume,
};

interface Part extends Dict { readonly pod: string; readonly container: string }

function podsOf(command: Command): readonly PodLike[] {
  const { flags, args, api, namespace } = command;
  if (flags.has('selector')) return api.items(`/api/v1/namespaces/${segment('namespace', namespace)}/pods${query({ labelSelector: flags.string('selector') })}`) as unknown as readonly PodLike[];
  const word = args[0] ?? '';
  if (!word) throw new CommandError(NOTHING_GIVEN);
  try {
    const pods = podsBehind(command, word);
    if (flags.bool('all-pods')) return pods;
    if (pods.length > 1) command.err(`Found ${pods.length} pods, using pod/${pods[0]?.metadata.name ?? ''}\n`);
    return pods.slice(0, 1);
  } catch (error) {
    if (isNotFound(error)) throw new CommandError(`error from server (NotFound): ${error.status.message ?? ''} in namespace "${namespace}"`);
    if (error instanceof CommandError && error.message.includes('not implemented')) throw new CommandError(error.message.replace('cannot attach to', 'cannot get the logs from'));
    throw error;
  }
}

function containersOf(command: Command, pod: PodLike): readonly string[] {
  if (command.flags.bool('all-containers')) return [...(pod.spec.initContainers ?? []), ...pod.spec.containers].map((one) => one.name);
  return [containerOf(command, pod, command.flags.string('container') ?? command.args[1])];
}

function pathFor(command: Command, { pod, container }: Part, following: boolean): string {
  const { flags } = command;
  const tail = flags.int('tail') ?? (flags.has('selector') && !following ? 10 : undefined);
  const sinceMs = flags.durationMs('since');
  return podPath(command.namespace, pod, 'log') + query({
    container, follow: following ? 'true' : undefined, previous: flags.bool('previous') ? 'true' : undefined, timestamps: flags.bool('timestamps') ? 'true' : undefined, sinceTime: flags.string('since-time'),
    sinceSeconds: sinceMs ? String(Math.ceil(sinceMs / 1000)) : undefined, tailLines: tail !== undefined && tail >= 0 ? String(tail) : undefined, limitBytes: flags.string('limit-bytes'),
  });
}

function read(command: Command, part: Part): string {
  const response = command.api.request({ method: 'GET', path: pathFor(command, part, false) });
  return response.text ?? (typeof response.body === 'string' ? response.body : '');
}

function prefixed({ flags }: Command, { pod, container }: Part, text: string): string {
  if (!flags.bool('prefix') && !flags.bool('all-pods')) return text;
  return text.replace(/^(?=.)/gm, `[pod/${pod}/${container}] `);
}

function follow(command: Command, parts: readonly Part[]): Outcome {
  const streams = parts.map((part) => ({ part, stream: openStream(command, pathFor(command, part, true), { input: false, tty: false }) }));
  return resume(command, streams);
}

interface Following extends Dict { readonly part: Part; readonly stream: Stream }

function resume(command: Command, state: Json): Outcome {
  const open: Following[] = [];
  const readable: number[] = [];
  for (const { part, stream } of state as unknown as readonly Following[]) {
    const pumped = pump({ ...command, out: (text) => command.out(prefixed(command, part, text)) }, stream);
    if (!('open' in pumped)) {
      if (pumped.closed?.status === 'Failure') throw new ServerError(pumped.closed);
      continue;
    }
    open.push({ part, stream: pumped.open });
    readable.push(...(pumped.wait.readable ?? []));
  }
  return open.length ? { state: open, wait: { readable } } : DONE;
}

