import { DATA_FLAGS, readData } from './data';
import type { Generator } from './generator';

export const configmap: Generator = {
  name: 'configmap', aliases: ['cm'], summary: 'Create a ConfigMap from literals, files or folders', usage: 'NAME [--from-literal=KEY=VALUE] [--from-file=[KEY=]FILE]',
  flags: DATA_FLAGS, failing: 'configmap', apiVersion: 'v1', kind: 'ConfigMap', namespaced: true, hashable: true,
  build(command, name) {
    const data = readData(command, `ConfigMap ${JSON.stringify(name)}`);
    return Object.keys(data).length ? { data } : {};
  },
};
