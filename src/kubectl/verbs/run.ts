import type { Json } from '../../simulator/base/json';
import { query, type Dict, type Item } from '../api';
import { CommandError, ServerError, usageError } from '../errors';
import { dryRunNote, dryRunOf } from '../edit';
import { EDIT_FLAGS, OUTPUT_FLAGS } from '../flags';
import { findPod, podPath, type PodLike } from '../pods';
import { given, objectOf, submit } from '../generators/generator';
import { laidOver } from '../overrides';
import { parseFormat, report, type Format } from '../print/output';
import { serviceFrom } from '../service';
import { openStream, pump, type Stream } from '../stream';
import { DONE, type Command, type Outcome, type Verb } from '../verb';

export const run: Verb = {
  name: 'run', group: 'Basic', completes: 'none',
  summary: 'Run an image in a new Pod', usage: 'NAME --image=IMAGE [-it] [--rm] [--restart=Never] [-- COMMAND [ARGUMENT…]]',
  flags: {
    ...EDIT_FLAGS, ...OUTPUT_FLAGS, image: { type: 'string', help: 'the image to run' }, stdin: { type: 'bool', short: 'i', help: 'pass on what is typed' }, tty: { type: 'bool', short: 't', help: 'give it a terminal' },
    rm: { type: 'bool', help: 'delete the Pod afterwards' }, restart: { type: 'string', help: 'Always, OnFailure or Never' }, command: { type: 'bool', help: 'what follows -- replaces the entry point' }, attach: { type: 'bool' },
    env: { type: 'array', help: 'NAME=VALUE' }, labels: { type: 'list', short: 'l', help: 'KEY=VALUE,…' }, annotations: { type: 'array' }, port: { type: 'string', help: 'a port the container has open' }, quiet: { type: 'bool', short: 'q' },
    'image-pull-policy': { type: 'string' }, overrides: { type: 'string', help: 'JSON laid over the Pod' }, 'override-type': { type: 'string' }, expose: { type: 'bool' }, privileged: { type: 'bool' }, 'leave-stdin-open': { type: 'bool' },
    'pod-running-timeout': { type: 'duration' }, 'grace-period': { type: 'int' }, force: { type: 'bool' }, timeout: { type: 'duration' }, wait: { type: 'bool' }, cascade: { type: 'optional' },
  },
  run(command) {
    const pod = podFor(command);
    const dryRun = dryRunOf(command);
    const attached = isAttached(command);
    if (attached && dryRun !== 'none') throw usageError("--dry-run=[server|client] can't be used with attached containers options (--attach, --stdin, or --tty)", command.path);
    const format = parseFormat(command.flags, command.os, 'objects');
    const item = submit(command, pod, undefined, 'kubectl-run');
    if (command.flags.bool('expose')) exposed(command, pod, format);
    if (!attached || format) command.out(report(command.api, format, item, `created${dryRunNote(dryRun)}`, item === pod));
    if (!attached) return DONE;
    return resume(command, { name: item.metadata.name, stream: null, ended: false, deleting: '', exit: 0 });
  },
  resume: (command, state) => resume(command, state as unknown as RunState),
};

/** The Service of `--expose`; it is printed before its Pod. */
function exposed(command: Command, pod: Item, format: Format | undefined): void {
  const service = objectOf(command, { apiVersion: 'v1', kind: 'Service', namespaced: true }, pod.metadata.name, serviceFrom(command.flags, (pod.metadata['labels'] ?? {}) as Dict, []));
  const stored = submit(command, service, undefined, 'kubectl-run');
  command.out(report(command.api, format, stored, `created${dryRunNote(dryRunOf(command))}`, stored === service));
  if (format?.as === 'yaml') command.out('---\n---\n');
}

const isAttached = ({ flags }: Command): boolean => flags.bool('stdin') || flags.bool('tty') || flags.bool('attach');

function podFor(command: Command): Item {
  const { flags, args, dashAt } = command;
  const image = flags.string('image');
  if (image === undefined) throw new CommandError('required flag(s) "image" not set');
  const name = dashAt === 0 ? undefined : args[0];
  if (!name) throw usageError('NAME is required for run', command.path);
  if (!/^[^\s]+$/.test(image)) throw new CommandError(`Invalid image name "${image}": invalid reference format`);
  const restart = flags.string('restart') ?? 'Always';
  if (!['Always', 'OnFailure', 'Never'].includes(restart)) throw usageError(`invalid restart policy: ${restart}`, command.path);
  if (flags.bool('rm') && !isAttached(command)) throw usageError('--rm should only be used for attached containers', command.path);
  if (flags.bool('tty') && !flags.bool('stdin')) throw usageError('-i/--stdin is required for containers with -t/--tty=true', command.path);
  if (flags.bool('expose') && !flags.has('port')) throw usageError('--port must be set when exposing a service', command.path);
  const words = args.slice(1);
  const port = flags.string('port');
  if (port !== undefined && !/^\d+$/.test(port)) throw new CommandError(`strconv.Atoi: parsing "${port}": invalid syntax`);
  const container: Json = {
    name, image, resources: {}, ...(words.length ? { [flags.bool('command') ? 'command' : 'args']: words } : {}), ...(flags.has('env') ? { env: environment(flags.list('env')) } : {}),
    ...(port ? { ports: [{ containerPort: Number(port) }] } : {}), ...(flags.bool('stdin') ? { stdin: true, stdinOnce: !flags.bool('leave-stdin-open') } : {}), ...(flags.bool('tty') ? { tty: true } : {}),
    ...(flags.has('image-pull-policy') ? { imagePullPolicy: flags.string('image-pull-policy') ?? '' } : {}), ...(flags.bool('privileged') ? { securityContext: { privileged: true } } : {}),
  };
  const annotations = flags.has('annotations') ? { annotations: pairs(flags.list('annotations'), 'unexpected annotation spec') } : {};
  const pod = { kind: 'Pod', apiVersion: 'v1', metadata: { name, labels: flags.has('labels') ? pairs(flags.list('labels'), 'unexpected label spec') : { run: name }, ...annotations }, spec: { containers: [container], dnsPolicy: 'ClusterFirst', restartPolicy: restart }, status: {} };
  return laidOver(flags, pod as unknown as Item);
}

const environment = (pairs: readonly string[]): Json => pairs.map((pair) => {
  const equals = pair.indexOf('=');
  if (equals <= 0) throw new CommandError(`invalid env: ${pair}`);
  return { name: pair.slice(0, equals), ...given({ value: pair.slice(equals + 1) || undefined }) };
});

const pairs = (words: readonly string[], complaint: string): Readonly<Record<string, string>> => Object.fromEntries(words.map((word) => {
  const equals = word.indexOf('=');
  if (equals < 0) throw new CommandError(`${complaint}: ${word}`);
  return [word.slice(0, equals), word.slice(equals + 1)];
}));

/** Where an attached run is: before the container runs, attached, ended, or waiting for the Pod to be gone. */
interface RunState extends Dict { readonly name: string; readonly stream: Stream | null; readonly ended: boolean; readonly deleting: string; readonly exit: number }

function resume(command: Command, state: RunState): Outcome {
  const pod = findPod(command.api, command.namespace, state.name);
  if (state.deleting) return pod && pod.metadata['uid'] === state.deleting ? blocked(command, state) : { exit: state.exit };
  if (state.stream) return attached(command, state, state.stream);
  if (!pod) throw new CommandError(`pods "${state.name}" not found`);
  if (state.ended) return ended(command, state, pod);
  const status = pod.status?.containerStatuses?.[0];
  if (status?.state?.running) return attach(command, state, pod);
  if (status?.state?.terminated) return attach(command, state, pod);
  return blocked(command, state);
}

const blocked = (command: Command, state: RunState): Outcome => ({ state, wait: { changeAfter: command.api.version() } });

function logOf(command: Command, pod: PodLike): string {
  const response = command.api.request({ method: 'GET', path: podPath(command.namespace, pod.metadata.name, 'log') });
  return response.text ?? (typeof response.body === 'string' ? response.body : '');
}

/** What was printed before is shown first; a container that has ended meanwhile leaves only its log. */
function attach(command: Command, state: RunState, pod: PodLike): Outcome {
  const { flags, os } = command;
  command.out(logOf(command, pod));
  const input = flags.bool('stdin');
  const tty = flags.bool('tty') && os.isTty(0);
  if (flags.bool('tty') && !tty) command.err('Unable to use a TTY - input is not a terminal or the right kind of file\n');
  if (!flags.bool('quiet')) command.err("All commands and output from this session will be recorded in container logs, including credentials and sensitive information passed through the command prompt.\nIf you don't see a command prompt, try pressing enter.\n");
  const path = podPath(command.namespace, pod.metadata.name, 'attach') + query({ container: pod.spec.containers[0]?.name, stdin: input ? 'true' : undefined, stdout: 'true', ...(tty ? { tty: 'true' } : { stderr: 'true' }) });
  const stream = opened(command, path, { input, tty });
  if (!('refusal' in stream)) return attached(command, state, stream);
  command.err(`warning: couldn't attach to pod/${state.name}, falling back to streaming logs: ${stream.refusal}\n`);
  command.out(logOf(command, pod));
  return ended(command, state, pod);
}

function opened(command: Command, path: string, options: Parameters<typeof openStream>[2]): Stream | { readonly refusal: string } {
  try {
    return openStream(command, path, options);
  } catch (error) {
    if (error instanceof CommandError) return { refusal: error.message };
    throw error;
  }
}

function attached(command: Command, state: RunState, stream: Stream): Outcome {
  const pumped = pump(command, stream);
  if ('open' in pumped) return { state: { ...state, stream: pumped.open }, wait: pumped.wait };
  if (pumped.closed?.status === 'Failure' && !pumped.closed.details?.causes?.some((cause) => cause.reason === 'ExitCode')) throw new ServerError(pumped.closed);
  return resume(command, { ...state, stream: null, ended: true });
}

/** The exit code is the container's where the Pod is not restarted; then --rm. */
function ended(command: Command, state: RunState, pod: PodLike): Outcome {
  const never = command.flags.string('restart') === 'Never' || command.flags.string('restart') === 'OnFailure';
  const terminated = pod.status?.containerStatuses?.[0]?.state?.terminated;
  if (never && !terminated) return blocked(command, { ...state, ended: true });
  const exit = never ? terminated?.exitCode ?? 0 : 0;
  if (exit !== 0) command.err(`pod ${command.namespace}/${state.name} terminated (${terminated?.reason ?? 'Error'})\n`);
  if (!command.flags.bool('rm')) return { exit };
  command.api.request({ method: 'DELETE', path: podPath(command.namespace, state.name), body: { kind: 'DeleteOptions', apiVersion: 'v1', propagationPolicy: 'Background' } });
  if (!command.flags.bool('quiet')) command.out(`pod "${state.name}" deleted from ${command.namespace} namespace\n`);
  return resume(command, { ...state, ended: true, exit, deleting: String(pod.metadata['uid'] ?? '-') });
}

