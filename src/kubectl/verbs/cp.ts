import type { Json } from '../../simulator/base/json';
import { failed } from '../../simulator/base/program';
import { packTar, unpackTar, type TarEntry } from '../../simulator/base/tar';
import { query, urlPart } from '../api';
import { CommandError, usageError } from '../errors';
import { containerOf, podPath, type PodLike } from '../pods';
import { openStream, pump, type Stream } from '../stream';
import type { Command, Outcome, Verb } from '../verb';

/** `[[NAMESPACE/]POD:]PATH` */
interface Place { readonly namespace: string; readonly pod: string; readonly path: string }
/** An upload first looks whether its destination is a folder. */
interface State { readonly stream: Stream; readonly doing: 'look' | 'send' | 'fetch' }

/** Copies through the container's own tar, as the real kubectl does: an image without tar can't be copied to or from. */
export const cp: Verb = {
  name: 'cp', group: 'Troubleshooting', completes: 'files', summary: 'Copy files to and from containers', usage: '(FILE POD:FILE | POD:FILE FILE) [-c CONTAINER]',
  flags: { container: { type: 'string', short: 'c', help: 'which container of the Pod' }, 'no-preserve': { type: 'bool' }, retries: { type: 'int' } },
  run(command) {
    const [source, target, ...more] = command.args;
    if (source === undefined || target === undefined || more.length) throw new CommandError('source and destination are required');
    const [from, to] = [place(command, source), place(command, target)];
    if (from.pod && to.pod) throw new CommandError('one of src or dest must be a local file specification');
    if (!from.pod && !to.pod) throw new CommandError('one of src or dest must be a remote file specification');
    if (!from.path || !to.path) throw new CommandError('filepath can not be empty');
    return from.pod ? go(command, { stream: open(command, from, ['tar', 'cf', '-', from.path], {}), doing: 'fetch' }) : look(command, from, to);
  },
  resume: (command, state) => go(command, state as unknown as State),
};

function place(command: Command, text: string): Place {
  const colon = text.indexOf(':');
  if (colon < 0 || text.startsWith('/') || text.startsWith('.')) return { namespace: '', pod: '', path: text };
  const names = text.slice(0, colon).split('/');
  if (names.length > 2) throw usageError('Filespec must match the canonical format: [[namespace/]pod:]file/path', command.path);
  const [namespace, pod] = names.length === 2 ? names : [command.namespace, names[0]];
  return { namespace: namespace ?? '', pod: pod ?? '', path: text.slice(colon + 1) };
}

/** Runs a command in the container; what it is not sent it does not wait for. */
function open(command: Command, { namespace, pod: name }: Place, words: readonly string[], { sent, complaints }: { readonly sent?: string; readonly complaints?: 'dropped' }): Stream {
  const pod = command.api.item(podPath(namespace, name)) as unknown as PodLike;
  const { phase } = pod.status ?? {};
  if (phase === 'Succeeded' || phase === 'Failed') throw new CommandError(`cannot exec into a container in a completed pod; current phase is ${phase}`);
  const container = containerOf(sent === undefined ? { ...command, err: command.out } : command, pod, command.flags.string('container'), complaints !== undefined);
  const path = podPath(namespace, name, 'exec') + query({ container, ...(sent === undefined ? {} : { stdin: 'true' }), stdout: 'true', stderr: 'true' }) + words.map((word) => `&command=${urlPart(word)}`).join('');
  const stream = openStream(command, path, { input: sent !== undefined, tty: false });
  return sent === undefined ? { ...stream, kept: '', ...(complaints ? { complaints } : {}) } : { ...stream, unsent: sent, fed: true };
}

function look(command: Command, from: Place, to: Place): Outcome {
  const stat = command.os.stat(from.path);
  if (failed(stat)) throw new CommandError(`${from.path} doesn't exist in local filesystem`);
  return go(command, { stream: open(command, to, ['test', '-d', to.path], { complaints: 'dropped' }), doing: 'look' });
}

function send(command: Command, intoFolder: boolean): Outcome {
  const [from, to] = [place(command, command.args[0] ?? ''), place(command, command.args[1] ?? '')];
  const path = to.path.replace(/\/+$/, '') || '/';
  const name = intoFolder ? from.path.replace(/\/+$/, '').split('/').at(-1) ?? '' : path.split('/').at(-1) ?? '';
  const folder = intoFolder ? path : path.slice(0, path.lastIndexOf('/'));
  const words = ['tar', '-xmf', '-', ...(folder ? ['-C', folder] : path.startsWith('/') ? ['-C', '/'] : [])];
  return go(command, { stream: open(command, to, words, { sent: packTar(localEntries(command, from.path.replace(/\/+$/, ''), name)) }), doing: 'send' });
}

function localEntries(command: Command, path: string, name: string): readonly TarEntry[] {
  const stat = command.os.stat(path);
  if (failed(stat)) return [];
  const common = { path: name, mode: stat.mode, modifiedMs: stat.modifiedMs };
  const names = stat.type === 'directory' ? command.os.list(path) : [];
  if (stat.type === 'directory') return [{ ...common, type: 'directory', text: '' }, ...(failed(names) ? [] : names).flatMap((one) => localEntries(command, `${path}/${one}`, `${name}/${one}`))];
  const text = command.os.readFile(path);
  return [{ ...common, type: 'file', text: failed(text) ? '' : text }];
}

function go(command: Command, { stream, doing }: State): Outcome {
  const pumped = pump(command, stream);
  if ('open' in pumped) return { state: { stream: pumped.open, doing } as unknown as Json, wait: pumped.wait };
  if (doing === 'look') return send(command, pumped.closed?.status !== 'Failure');
  if (doing === 'fetch') unpack(command, pumped.kept ?? '');
  const code = pumped.closed?.details?.causes?.find((cause) => cause.reason === 'ExitCode')?.message;
  if (doing === 'send' && code !== undefined) return command.err(`command terminated with exit code ${code}\n`), { exit: 1 };
  if (pumped.closed?.status === 'Failure' && code === undefined) throw new CommandError(`Internal error occurred: ${pumped.closed.message ?? ''}`);
  return { exit: 0 };
}

/** Writes what the container's tar sent. Members are named from the source on; the first part of them gives way to the destination. */
function unpack(command: Command, archive: string): void {
  const [from, to] = [place(command, command.args[0] ?? ''), place(command, command.args[1] ?? '')];
  const prefix = from.path.replace(/^\/+|\/+$/g, '');
  const stat = command.os.stat(to.path);
  const target = !failed(stat) && stat.type === 'directory' ? `${to.path.replace(/\/+$/, '')}/${prefix.split('/').at(-1) ?? ''}` : to.path;
  const entries = unpackTar(archive) ?? [];
  for (const entry of entries) {
    const name = entry.path.replace(/\/+$/, '');
    const path = name === prefix ? target : `${target}${name.slice(prefix.length)}`;
    const made = entry.type === 'directory' ? command.os.makeDirectory(path) : command.os.writeFile(path, entry.text);
    if (failed(made) && made.errno !== 'EEXIST') throw new CommandError(`open ${path}: no such file or directory`);
  }
}
