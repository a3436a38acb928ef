import { failed } from '../../simulator/base/program';
import { CommandError } from '../errors';
import type { Command, Verb } from '../verb';
import { DATA_FLAGS, inBase64, readData } from './data';
import { generatorVerb, type Generator } from './generator';

const common = { apiVersion: 'v1', kind: 'Secret', namespaced: true, hashable: true } as const;
const encoded = (data: Readonly<Record<string, string>>) => Object.fromEntries(Object.entries(data).map(([key, value]) => [key, inBase64(value)]));

const generic: Generator = {
  ...common, name: 'generic', summary: 'Create a Secret from literals, files or folders', usage: 'NAME [--type=TYPE] [--from-literal=KEY=VALUE] [--from-file=[KEY=]FILE]',
  flags: { ...DATA_FLAGS, type: { type: 'string', help: 'the type; Opaque if left out' } }, failing: 'secret',
  build(command, name) {
    const data = encoded(readData(command, `Secret ${JSON.stringify(name)}`));
    const type = command.flags.string('type');
    return { ...(Object.keys(data).length ? { data } : {}), ...(type ? { type } : {}) };
  },
};

const dockerRegistry: Generator = {
  ...common, name: 'docker-registry', summary: 'Create a Secret with which images are pulled', usage: 'NAME --docker-server=HOST --docker-username=USER --docker-password=PASSWORD',
  flags: { 'docker-server': { type: 'string' }, 'docker-username': { type: 'string' }, 'docker-password': { type: 'string' }, 'docker-email': { type: 'string' }, 'from-file': { type: 'array' } }, failing: 'secret',
  build(command, name) {
    const { flags } = command;
    const type = 'kubernetes.io/dockerconfigjson';
    if (flags.has('from-file')) return { data: encoded(readData(command, `Secret ${JSON.stringify(name)}`)), type };
    const [username, password, email] = [flags.string('docker-username') ?? '', flags.string('docker-password') ?? '', flags.string('docker-email')];
    const server = flags.string('docker-server') ?? 'https://index.docker.io/v1/';
    if (!username || !password || !server) throw new CommandError('either --from-file or the combination of --docker-username, --docker-password and --docker-server is required');
    const entry = { username, password, ...(email ? { email } : {}), auth: inBase64(`${username}:${password}`) };
    return { data: { '.dockerconfigjson': inBase64(JSON.stringify({ auths: { [server]: entry } })) }, type };
  },
};

const tls: Generator = {
  ...common, name: 'tls', summary: 'Create a Secret of a certificate and its key', usage: 'NAME --cert=FILE --key=FILE',
  flags: { cert: { type: 'string', help: 'a PEM file' }, key: { type: 'string', help: 'a PEM file' } }, failing: 'secret',
  build(command) {
    const { flags } = command;
    const [cert, key] = [flags.string('cert'), flags.string('key')];
    if (!cert || !key) throw new CommandError('key and cert must be specified');
    const pair = { 'tls.crt': pem(command, cert, 'certificate'), 'tls.key': pem(command, key, 'key') };
    return { data: encoded(pair), type: 'kubernetes.io/tls' };
  },
};

function pem(command: Command, path: string, what: string): string {
  const text = command.os.readFile(path);
  if (failed(text)) throw new CommandError(`Cannot read file ${path}, open ${path}: no such file or directory`);
  if (!text.includes('-----BEGIN ')) throw new CommandError(`tls: failed to find any PEM data in ${what} input`);
  return text;
}

export const secret: Verb = {
  name: 'secret', group: 'Basic', completes: 'none', summary: 'Create a Secret of one of three sorts', usage: '(docker-registry | generic | tls) NAME', flags: {}, subverbs: [dockerRegistry, generic, tls].map(generatorVerb),
};
