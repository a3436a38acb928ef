import type { Json } from '../../simulator/base/json';
import { findResource, query, segment, type Dict } from '../api';
import { CommandError, isNotFound, ServerError, usageError } from '../errors';
import { containerOf, podPath, podsBehind, type PodLike } from '../pods';
import { openStream, pump, type Stream } from '../stream';
import { listing, NOTHING_GIVEN } from '../targets';
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
    if (args.length > 2) throw usageError("expected 'logs [-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]'.\nPOD or TYPE/NAME is a required argument for the logs command", command.path);
    checkFigures(command);
    const pods = podsOf(command);
    if (!pods.length) return command.err(`No resources found in ${command.namespace} namespace.\n`), DONE;
    const parts = pods.flatMap((pod) => containersOf(command, pod).map((container) => ({ pod: pod.metadata.name, container })));
    if (flags.bool('follow')) return follow(command, parts);
    for (const part of parts) command.out(prefixed(command, part, read(command, part)));
    return DONE;
  },
  resume,
};

/** What the flags ask for must make sense before any Pod is looked for. */
function checkFigures({ flags }: Command): void {
  const [sinceTime, sinceMs] = [flags.string('since-time'), flags.durationMs('since') ?? 0];
  if (sinceTime && !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/.test(sinceTime)) throw new CommandError(`parsing time "${sinceTime}" as "2006-01-02T15:04:05Z07:00": cannot parse "${sinceTime}" as "2006"`);
  if (sinceTime && sinceMs) throw new CommandError('at most one of `sinceTime` or `sinceSeconds` may be specified');
  if ((flags.int('limit-bytes') ?? 0) < 0) throw new CommandError('--limit-bytes must be greater than 0');
  if ((flags.int('tail') ?? 0) < -1) throw new CommandError('--tail must be greater than or equal to -1');
  if (sinceMs < 0) throw new CommandError('--since must be greater than 0');
  if ((flags.durationMs('pod-running-timeout') ?? 1) <= 0) throw new CommandError('--pod-running-timeout must be higher than zero');
}

interface Part extends Dict { readonly pod: string; readonly container: string }

function podsOf(command: Command): readonly PodLike[] {
  const { flags, args, api, namespace } = command;
  if (flags.has('selector')) {
    const path = `/api/v1/namespaces/${segment('namespace', namespace)}/pods${query({ labelSelector: flags.string('selector') })}`;
    return listing(command, findResource(api, 'pods'), () => api.items(path)) as unknown as readonly PodLike[];
  }
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
    sinceSeconds: sinceMs ? String(Math.ceil(sinceMs / 1000)) : undefined, tailLines: tail !== undefined && tail >= 0 ? String(tail) : undefined, limitBytes: flags.int('limit-bytes') ? flags.string('limit-bytes') : undefined,
  });
}

function read(command: Command, part: Part): string {
  try {
    const response = command.api.request({ method: 'GET', path: pathFor(command, part, false) });
    return response.text ?? (typeof response.body === 'string' ? response.body : '');
  } catch (error) {
    if (command.flags.bool('ignore-errors') && error instanceof ServerError) return `error: ${error.message}\n`;
    throw error;
  }
}

function prefixed({ flags }: Command, { pod, container }: Part, text: string): string {
  if (!flags.bool('prefix') && !flags.bool('all-pods')) return text;
  return text.replace(/^(?=.)/gm, `[pod/${pod}/${container}] `);
}

function follow(command: Command, parts: readonly Part[]): Outcome {
  const most = command.flags.int('max-log-requests') ?? 5;
  if (parts.length > Math.max(1, most)) throw new CommandError(`you are attempting to follow ${parts.length} log streams, but maximum allowed concurrency is ${most}, use --max-log-requests to increase the limit`);
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

