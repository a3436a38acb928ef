import type { Json } from '../../simulator/base/json';
import { query } from '../api';
import { CommandError, learnersError } from '../errors';
import { containerOf, podPath, podsBehind, type PodLike } from '../pods';
import { exitCodeOf, openStream, pump, type Stream } from '../stream';
import type { Command, Outcome, Verb } from '../verb';

export const attach: Verb = {
  name: 'attach', group: 'Troubleshooting', completes: 'pods', summary: 'See and type to what a container already runs', usage: '(POD | TYPE/NAME) [-c CONTAINER] [-it]',
  flags: {
    container: { type: 'string', short: 'c', help: 'which container of the Pod' }, stdin: { type: 'bool', short: 'i', help: 'pass on what is typed' }, tty: { type: 'bool', short: 't', help: 'the container has a terminal' },
    quiet: { type: 'bool', short: 'q', help: 'only the output of the container' }, 'pod-running-timeout': { type: 'duration' }, 'detach-keys': { type: 'string' },
  },
  run(command) {
    const { args, flags, os } = command;
    if (!args.length) throw new CommandError('at least 1 argument is required for attach');
    if (args.length > 2) throw new CommandError(`expected POD, TYPE/NAME, or TYPE NAME, (at most 2 arguments) saw ${args.length}: [${args.join(' ')}]`);
    const [pod] = podsBehind(command, args.length === 2 ? args.join('/') : args[0] ?? '');
    if (!pod) throw new CommandError(`pods "${args[0] ?? ''}" not found`);
    const { phase } = pod.status ?? {};
    if (phase === 'Succeeded' || phase === 'Failed') throw new CommandError(`cannot attach a container in a completed pod; current phase is ${phase}`);
    const container = chosen(command, pod);
    const input = flags.bool('stdin');
    const hasTerminal = pod.spec.containers.some((one) => one.name === container && (one as { readonly tty?: boolean }).tty === true);
    if (flags.bool('tty') && !hasTerminal && !flags.bool('quiet')) command.err(`error: Unable to use a TTY - container ${container} did not allocate one\n`);
    const tty = flags.bool('tty') && hasTerminal && input && os.isTty(0);
    if (!flags.bool('quiet')) command.err("All commands and output from this session will be recorded in container logs, including credentials and sensitive information passed through the command prompt.\nIf you don't see a command prompt, try pressing enter.\n");
    const path = podPath(command.namespace, pod.metadata.name, 'attach') + query({ container, stdin: input ? 'true' : undefined, stdout: 'true', ...(hasTerminal ? { tty: 'true' } : { stderr: 'true' }) });
    return resume(command, openStream(command, path, { input, tty }));
  },
  resume,
};

function chosen(command: Command, pod: PodLike): string {
  try {
    return containerOf(command, pod, command.flags.string('container'), command.flags.bool('quiet'));
  } catch (error) {
    throw new CommandError(`cannot attach to the container: ${learnersError(error).message}`);
  }
}

function resume(command: Command, state: Json): Outcome {
  const pumped = pump(command, state as unknown as Stream);
  return 'open' in pumped ? { state: pumped.open, wait: pumped.wait } : { exit: exitCodeOf(command, pumped.closed) };
}
