import { failed, type Os } from '../simulator/base/program';
import { parseManifest } from '../manifest';
import { CommandError } from './errors';

/** The one cluster there is, and who the learner is there. */
export const CLUSTER = 'ordinal';
export const USER = 'learner';

export interface Context { readonly cluster?: string; readonly user?: string; readonly namespace?: string }

/** A kubeconfig as far as kubectl looks into it; contexts by name. */
export interface Config {
  readonly current: string;
  readonly contexts: Readonly<Record<string, Context>>;
}

const BUILT_IN: Config = { current: CLUSTER, contexts: { [CLUSTER]: { cluster: CLUSTER, user: USER } } };

export const pathOfConfig = (os: Os, flag?: string): string => flag || os.env['KUBECONFIG']?.split(':').find(Boolean) || `${os.env['HOME'] ?? ''}/.kube/config`;

/** What a kubeconfig says; without one, the context of the lab's cluster. Throws in kubectl's words when it can't be read. */
export function readConfig(os: Os, path: string): Config {
  const text = os.readFile(path);
  return parseConfig(failed(text) ? undefined : text, path);
}

export function parseConfig(text: string | undefined, path: string): Config {
  if (text === undefined) return BUILT_IN;
  const [document] = parseManifest(text);
  if (document?.problem) throw new CommandError(`error loading config file "${path}": ${document.problem.message}`);
  const value = (document?.value ?? {}) as { readonly contexts?: readonly { readonly name?: string; readonly context?: Context }[]; readonly 'current-context'?: string };
  if (typeof value !== 'object' || (value.contexts ?? null) !== null && !Array.isArray(value.contexts)) throw new CommandError(`error loading config file "${path}": it does not hold contexts`);
  return { current: String(value['current-context'] ?? ''), contexts: Object.fromEntries((value.contexts ?? []).map((one) => [String(one?.name ?? ''), one?.context ?? {}])) };
}

/** What the connection flags leave of a config: the context in use. Throws when it leads to no cluster of ours. */
export function contextInUse(os: Os, flags: { readonly context?: string; readonly cluster?: string; readonly user?: string; readonly kubeconfig?: string }): Context {
  if (flags.kubeconfig && failed(os.stat(flags.kubeconfig))) throw new CommandError(`stat ${flags.kubeconfig}: no such file or directory`);
  const config = readConfig(os, pathOfConfig(os, flags.kubeconfig));
  const name = flags.context || config.current;
  const context = Object.hasOwn(config.contexts, name) ? config.contexts[name] : undefined;
  if (name && !context) throw new CommandError(`Error in configuration: context was not found for specified context: ${name}`);
  const [cluster, user] = [flags.cluster || context?.cluster, flags.user || context?.user];
  if (cluster && cluster !== CLUSTER) throw new CommandError(flags.cluster ? `no server found for cluster "${cluster}"` : `Error in configuration: cluster "${cluster}" does not exist`);
  if (user && user !== USER) throw new CommandError(`auth info "${user}" does not exist`);
  if (!cluster) throw new CommandError('The connection to the server localhost:8080 was refused - did you specify the right host or port?');
  return context ?? {};
}
