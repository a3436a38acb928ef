import type { Json } from '../simulator/base/json';
import { failed, type Os } from '../simulator/base/program';
import type { Dict } from './api';
import { CommandError } from './errors';
import { CLUSTER, USER, type Config } from './kubeconfig';
import { toYaml } from './text/yaml';

/** Writes a kubeconfig, and the folder it stands in. */
export function writeConfig(os: Os, path: string, config: Config): void {
  const folder = path.slice(0, path.lastIndexOf('/'));
  if (folder && failed(os.stat(folder))) os.makeDirectory(folder);
  const failure = os.writeFile(path, toYaml(shown(config)));
  if (failed(failure)) throw new CommandError(`open ${path}: no such file or directory`);
}

/** A config as kubectl prints and keeps it. */
export function shown({ current, contexts }: Config): Dict {
  const listed = Object.keys(contexts).toSorted((a, b) => (a < b ? -1 : 1)).map((name): Json => ({ name, context: { cluster: '', user: '', ...contexts[name] } }));
  return {
    kind: 'Config', apiVersion: 'v1', clusters: [{ name: CLUSTER, cluster: { server: 'https://127.0.0.1:6443' } }], users: [{ name: USER, user: {} }],
    contexts: listed.length ? listed : null, 'current-context': current,
  };
}
