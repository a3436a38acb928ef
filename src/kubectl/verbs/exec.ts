import type { Json } from '../../simulator/base/json';
import { kindName, query, urlPart } from '../api';
import { CommandError, usageError } from '../errors';
import { FILE_FLAGS } from '../flags';
import { containerOf, podPath, podsBehind } from '../pods';
import { exitCodeOf, openStream, pump, type Stream } from '../stream';
import { fileTargets } from '../targets';
import type { Command, Outcome, Verb } from '../verb';

export const exec: Verb = {
  name: 'exec', group: 'Troubleshooting', completes: 'pods',
  summary: 'Run a command in a container',
  usage: '(POD | TYPE/NAME) [-c CONTAINER] [-it] -- COMMAND [ARGUMENT…]',
  flags: {
    filename: FILE_FLAGS['filename'] ?? { type: 'list' }, container: { type: 'string', short: 'c', help: 'which container of the Pod' }, stdin: { type: 'bool', short: 'i', help: 'pass on what is typed' },
    tty: { type: 'bool', short: 't', help: 'give the command a terminal' }, quiet: { type: 'bool', short: 'q', help: 'only the output of the command' }, 'pod-running-timeout': { type: 'duration' },
  },
  run(command) {
    const { args, dashAt, flags, os } = command;
    const before = dashAt ?? args.length;
    const word = flags.list('filename').length ? namedIn(command) : before > 0 ? args[0] : undefined;
    if (!word) throw new CommandError('pod, type/name or --filename must be specified');
    if ((flags.durationMs('pod-running-timeout') ?? 1) <= 0) throw usageError('--pod-running-timeout must be higher than zero', command.path);
    if (before > 1 && dashAt === undefined) throw usageError('exec [POD] [COMMAND] is not supported anymore. Use exec [POD] -- [COMMAND] instead', command.path);
    if (dashAt === undefined || args.length === dashAt) throw new CommandError('you must specify at least one command for the container');
    const [pod] = podsBehind(command, word);
    if (!pod) throw new CommandError(`pods "${word}" not found`);
    const { phase } = pod.status ?? {};
    if (phase === 'Succeeded' || phase === 'Failed') throw new CommandError(`cannot exec into a container in a completed pod; current phase is ${phase}`);
    const container = containerOf(command, pod, flags.string('container'), flags.bool('quiet'));
    const input = flags.bool('stdin');
    if (flags.bool('tty') && input && !os.isTty(0)) command.err('Unable to use a TTY - input is not a terminal or the right kind of file\n');
    const tty = flags.bool('tty') && os.isTty(0);
    const path = podPath(command.namespace, pod.metadata.name, 'exec') + execQuery(container, args.slice(dashAt), input, tty || (flags.bool('tty') && !input));
    return resume(command, openStream(command, path, { input, tty: tty && input }));
  },
  resume,
};

function resume(command: Command, state: Json): Outcome {
  const pumped = pump(command, state as unknown as Stream);
  return 'open' in pumped ? { state: pumped.open, wait: pumped.wait } : { exit: exitCodeOf(command, pumped.closed) };
}

/** The one object the command's file is about. */
function namedIn(command: Command): string {
  const [target, ...more] = fileTargets(command).targets();
  if (more.length) throw new CommandError('cannot exec into multiple objects at a time');
  return target ? `${kindName(target.resource)}/${target.name ?? ''}` : '';
}

function execQuery(container: string, words: readonly string[], input: boolean, tty: boolean): string {
  const head = query({ container, ...(input ? { stdin: 'true' } : {}), stdout: 'true', ...(tty ? { tty: 'true' } : { stderr: 'true' }) });
  return head + words.map((word) => `&command=${urlPart(word)}`).join('');
}
