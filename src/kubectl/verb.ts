import type { Json } from '../simulator/base/json';
import type { Os, Signal, Wait } from '../simulator/base/program';
import type { Api } from './api';
import type { Flags, FlagSet } from './flags';

/** How a verb's work ends for now: with an exit code, or blocked until something happens, with plain state to go on from. */
export type Outcome = { readonly exit: number } | { readonly state: Json; readonly wait: Wait };
export const DONE: Outcome = { exit: 0 };

/** One call of a verb, parsed. It is made anew from the arguments at every step, so it holds no state. */
export interface Command {
  /** `kubectl get`: how help names it. */
  readonly path: string;
  readonly os: Os;
  readonly api: Api;
  readonly flags: Flags;
  readonly args: readonly string[];
  /** How many of `args` came before `--`. */
  readonly dashAt: number | undefined;
  /** `--namespace`, or that of the context in use, or default. */
  readonly namespace: string;
  readonly namespaceGiven: boolean;
  /** Standard input, read to its end, where `-f -` asks for it. */
  readonly input: string;
  /** Signals that came since the last step, where the verb catches them. */
  readonly signals: readonly Signal[];
  out(text: string): void;
  err(text: string): void;
  /** `Warning: …` on stderr. */
  warn(text: string): void;
}

/** A verb: flags → options → validate → run. Blocking verbs also say how to go on. */
export interface Verb {
  readonly name: string;
  /** Other names it goes by: `deploy` for deployment. */
  readonly aliases?: readonly string[];
  /** One line for the list of verbs. */
  readonly summary: string;
  /** After `kubectl NAME`. */
  readonly usage: string;
  readonly group: 'Basic' | 'Deploy' | 'Cluster' | 'Troubleshooting' | 'Advanced' | 'Settings' | 'Other';
  readonly flags: FlagSet;
  readonly subverbs?: readonly Verb[];
  /** What its arguments complete to. */
  readonly completes?: 'resources' | 'pods' | 'nodes' | 'files' | 'kinds' | 'contexts' | 'fields' | 'none';
  /** Works without a server, and whatever the kubeconfig says. */
  readonly offline?: true;
  run?(command: Command): Outcome;
  resume?(command: Command, state: Json): Outcome;
}
