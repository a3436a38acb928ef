import type { Json } from '../simulator/base/json';
import { timestamp } from '../simulator/api/object';
import { failed, type Os, type Program, type Step, type Wait, type Wake } from '../simulator/base/program';
import { Api } from './api';
import { CommandError, errorText, learnersError } from './errors';
import { GLOBAL_FLAGS, parseFlags, type FlagSet } from './flags';
import { contextInUse, type Context } from './kubeconfig';
import { helping } from './parts';
import { absence, isAbsent, unknownCommand } from './suggest';
import type { Command, Outcome, Verb } from './verb';
import { allVerbs, verbNamed } from './vocabulary';

/** What kubectl remembers between steps. Chunks wait here while the pipe they go to is full. */
interface State {
  readonly [key: string]: Json | undefined;
  readonly chunks: readonly { readonly fd: number; readonly text: string }[];
  /** Standard input read so far, where the command asked for it. */
  readonly input: string;
  readonly phase: 'start' | 'blocked' | 'over';
  readonly verb: Json;
  readonly wait: Json;
  readonly exit: number;
}

/** kubectl as a program: one REST client per step, plain state in between. */
export const kubectl: Program<State> = {
  start: () => ({ chunks: [], input: '', phase: 'start', verb: null, wait: null, exit: 0 }),
  step(state: State, wake: Wake, os: Os): Step<State> {
    const flushed = flush(state, os);
    if (flushed.chunks.length) return { state: flushed, wait: { writable: [flushed.chunks[0]?.fd ?? 1] } };
    if (flushed.phase === 'over') return { exit: flushed.exit };
    const read = flushed.phase === 'start' ? readInput(flushed, os) : { state: flushed, complete: true };
    if (read === undefined) return { state: flushed, wait: { readable: [0] } };
    if (!read.complete) return { state: read.state, again: true };
    const next = advance(read.state, wake, os);
    const after = flush(next, os);
    if (after.chunks.length) return { state: after, wait: { writable: [after.chunks[0]?.fd ?? 1] } };
    return after.phase === 'over' ? { exit: after.exit } : { state: after, wait: after.wait as unknown as Wait };
  },
};

function flush(state: State, os: Os): State {
  const chunks = [...state.chunks];
  for (let chunk = chunks[0]; chunk; chunk = chunks[0]) {
    const taken = os.write(chunk.fd, chunk.text);
    if (failed(taken)) { chunks.shift(); continue; }
    if (taken < chunk.text.length) { chunks[0] = { fd: chunk.fd, text: chunk.text.slice(taken) }; break; }
    chunks.shift();
  }
  return { ...state, chunks };
}

/** `-f -` needs all of standard input first. undefined: wait for it. */
function readInput(state: State, os: Os): { readonly state: State; readonly complete: boolean } | undefined {
  const words = os.args.slice(1);
  const wanted = words.some((word, index) => (word === '-' && /^(-f|--filename)$/.test(words[index - 1] ?? '')) || /^(-f=?-|--filename=-)$/.test(word));
  if (!wanted) return { state, complete: true };
  const text = os.read(0);
  if (text === undefined) return undefined;
  return text === null || failed(text) ? { state, complete: true } : { state: { ...state, input: state.input + text }, complete: false };
}

function advance(state: State, wake: Wake, os: Os): State {
  const chunks: { fd: number; text: string }[] = [];
  const print = (fd: number) => (text: string) => {
    const last = chunks.at(-1);
    if (!text) return;
    if (last?.fd === fd) last.text += text;
    else chunks.push({ fd, text });
  };
  try {
    const outcome = perform(state, wake, os, print(1), print(2));
    if ('exit' in outcome) return { ...state, chunks, phase: 'over', exit: outcome.exit };
    return { ...state, chunks, phase: 'blocked', verb: outcome.state, wait: outcome.wait as unknown as Json };
  } catch (error) {
    const mistake = learnersError(error);
    print(2)(errorText(mistake));
    return { ...state, chunks, phase: 'over', exit: mistake instanceof CommandError ? mistake.exit : 1 };
  }
}

function perform(state: State, wake: Wake, os: Os, out: (text: string) => void, err: (text: string) => void): Outcome {
  const found = findVerb(os.args.slice(1));
  if ('help' in found) return out(found.help), { exit: 0 };
  const { verb, path, words } = found;
  const parsed = parseFlags(words, { ...GLOBAL_FLAGS, ...verb.flags }, path);
  if (parsed.flags.bool('help') || (!verb.run && !verb.resume)) return missingSubverb(verb, path, parsed.args, parsed.flags.bool('help'), out);
  if (!os.api) throw new CommandError('The connection to the server localhost:8080 was refused - did you specify the right host or port?');
  const warn = (text: string) => err(`Warning: ${text}\n`);
  const { flags } = parsed;
  const connection = (name: string) => (Object.hasOwn(verb.flags, name) ? '' : flags.string(name) ?? '');
  const inUse: Context = verb.offline ? {} : contextInUse(os, { context: connection('context'), cluster: connection('cluster'), user: connection('user'), kubeconfig: connection('kubeconfig') });
  checkTimeout(flags.string('request-timeout'));
  const command: Command = {
    path, os, api: new Api(os.api, once(warn)), ...parsed, namespace: flags.string('namespace') || inUse.namespace || 'default', namespaceGiven: Boolean(flags.string('namespace')), input: state.input, signals: wake.signals, out, err, warn,
  };
  if (state.phase === 'blocked' && verb.resume) return verb.resume(command, state.verb);
  if (flags.string('dry-run') === 'unchanged') err(logLine(os, 'helpers.go:719', '--dry-run is deprecated and can be replaced with --dry-run=client.'));
  if (flags.has('record')) err('Flag --record has been deprecated, --record will be removed in the future\n');
  return verb.run ? verb.run(command) : { exit: 0 };
}

/** A warning as kubectl's own log writes it. */
function logLine(os: Os, source: string, text: string): string {
  const [date = '', time = ''] = timestamp(os.nowMs()).split(/[TZ]/);
  return `W${date.slice(5).replace('-', '')} ${time}.000000 ${String(os.pid).padStart(7)} ${source}] ${text}\n`;
}

/** The API server's warnings are passed on once each, however many requests of a command bring them. */
function once(warn: (text: string) => void): (text: string) => void {
  const told = new Set<string>();
  return (text) => {
    if (told.has(text)) return;
    told.add(text);
    warn(text);
  };
}

function missingSubverb(verb: Verb, path: string, args: readonly string[], asked: boolean, out: (text: string) => void): Outcome {
  if (args.length && !asked) throw new CommandError(`unknown command "${args.join(' ')}"\nSee '${path} -h' for help and examples`);
  out(helping.code().helpOf(verb, path));
  return { exit: asked ? 0 : 1 };
}

/** The verb that the words name, with the words that are its own. Flags may stand before it. */
function findVerb(words: readonly string[]): { readonly verb: Verb; readonly path: string; readonly words: readonly string[] } | { readonly help: string } {
  const at = firstArgument(words, GLOBAL_FLAGS);
  const name = words[at];
  if (name === undefined || name === '') {
    parseFlags(words, GLOBAL_FLAGS, 'kubectl');
    return { help: helping.code().mainHelp(allVerbs()) };
  }
  if (name === 'help') return { help: helpFor(words.slice(at + 1)) };
  const verb = verbNamed(name);
  if (!verb && isAbsent(name) && words.some((word) => word === '--help' || word === '-h')) return { help: `${absence(name)}\n` };
  if (!verb) throw unknownCommand(name, words);
  return innermost(verb, `kubectl ${name}`, without(words, at));
}

const without = (words: readonly string[], at: number): readonly string[] => [...words.slice(0, at), ...words.slice(at + 1)];

const subverbOf = (verb: Verb, name: string | undefined): Verb | undefined => verb.subverbs?.find((one) => one.name === name || one.aliases?.includes(name ?? ''));

/** `create secret generic`: the verb that the words lead to, step by step. */
function innermost(verb: Verb, path: string, words: readonly string[]): { readonly verb: Verb; readonly path: string; readonly words: readonly string[] } {
  const at = firstArgument(words, { ...GLOBAL_FLAGS, ...verb.flags });
  const sub = subverbOf(verb, words[at]);
  return sub ? innermost(sub, `${path} ${sub.name}`, without(words, at)) : { verb, path, words };
}

function helpFor(names: readonly string[]): string {
  const verb = verbNamed(names[0]);
  if (!verb) return helping.code().mainHelp(allVerbs());
  const found = innermost(verb, `kubectl ${verb.name}`, names.slice(1));
  return helping.code().helpOf(found.verb, found.path);
}

/** Index of the first word that is neither a flag nor a flag's value. */
function firstArgument(words: readonly string[], set: FlagSet): number {
  for (let index = 0; index < words.length; index++) {
    const word = words[index] ?? '';
    if (!word.startsWith('-') || word === '-') return index;
    if (word === '--') return words.length;
    const name = word.replace(/^-+/, '');
    const flag = word.startsWith('--') ? set[name] : Object.values(set).find((one) => one.short === name);
    if (!word.includes('=') && flag?.type !== 'bool' && (word.startsWith('--') || name.length === 1)) index++;
  }
  return words.length;
}

function checkTimeout(timeout: string | undefined): void {
  if (timeout && !/^(0|\d+|(\d+(\.\d+)?(ns|us|ms|s|m|h))+)$/.test(timeout)) {
    throw new CommandError('Invalid timeout value. Timeout must be a single integer in seconds, or an integer followed by a corresponding time unit (e.g. 1s | 2m | 3h)');
  }
}
