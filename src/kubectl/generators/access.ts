import type { Json } from '../../simulator/base/json';
import { findResource, type Api, type Dict } from '../api';
import { CommandError, plainly } from '../errors';
import type { FlagSet } from '../flags';
import type { Command } from '../verb';
import { given, type Generator } from './generator';

const RBAC = 'rbac.authorization.k8s.io';
const common = { apiVersion: `${RBAC}/v1` } as const;

const RULE_FLAGS: FlagSet = { verb: { type: 'list', help: 'what may be done: get,list,…' }, resource: { type: 'list', help: 'to which kinds' }, 'resource-name': { type: 'array', help: 'to which objects alone' } };

const STANDARD_VERBS = ['*', 'get', 'delete', 'list', 'create', 'update', 'patch', 'watch', 'proxy', 'deletecollection', 'use', 'bind', 'escalate', 'impersonate'];

/** One rule for each API group the resources are of. */
function rulesOf({ api, flags, warn }: Command): readonly Json[] {
  const [verbs, resources, resourceNames] = [flags.list('verb'), flags.list('resource'), flags.list('resource-name')];
  if (!verbs.length) throw new CommandError('at least one verb must be specified');
  if (!resources.length) throw new CommandError('at least one resource must be specified');
  for (const verb of verbs) if (!STANDARD_VERBS.includes(verb)) warn(`'${verb}' is not a standard resource verb`);
  const groups = new Map<string, string[]>();
  for (const { group, name } of resources.map((word) => resourceOf(api, word))) groups.set(group, [...(groups.get(group) ?? []), name]);
  return [...groups].map(([group, names]) => ({ verbs, apiGroups: [group], resources: names, ...(resourceNames.length ? { resourceNames } : {}) }));
}

function resourceOf(api: Api, word: string): { readonly group: string; readonly name: string } {
  const [type = '', sub] = word.split('/');
  const { group, name } = plainly(() => findResource(api, type));
  return { group, name: sub ? `${name}/${sub}` : name };
}

export const role: Generator = {
  ...common, name: 'role', summary: 'Create a Role', usage: 'NAME --verb=VERB --resource=TYPE', failing: 'role', kind: 'Role', namespaced: true, flags: RULE_FLAGS,
  build: (command) => ({ rules: rulesOf(command) }),
};

export const clusterrole: Generator = {
  ...common, name: 'clusterrole', summary: 'Create a ClusterRole', usage: 'NAME --verb=VERB (--resource=TYPE | --non-resource-url=PATH)', failing: 'clusterrole', kind: 'ClusterRole', namespaced: false,
  flags: { ...RULE_FLAGS, 'non-resource-url': { type: 'list', help: 'to which paths of the API server' } },
  build(command) {
    const nonResourceURLs = command.flags.list('non-resource-url');
    return { rules: nonResourceURLs.length ? [{ verbs: command.flags.list('verb'), nonResourceURLs }] : rulesOf(command) };
  },
};

const SUBJECT_FLAGS: FlagSet = { clusterrole: { type: 'string', help: 'the ClusterRole that is given' }, user: { type: 'array' }, group: { type: 'array' }, serviceaccount: { type: 'array', help: 'NAMESPACE:NAME' } };

function serviceAccount(text: string): Dict {
  const [namespace, name, ...more] = text.split(':');
  if (!namespace || !name || more.length) throw new CommandError('serviceaccount must be <namespace>:<name>');
  return { kind: 'ServiceAccount', name, namespace };
}

const binding = (flags: Command['flags'], kind: string, name: string) => ({
  subjects: [
    ...flags.list('user').map((user) => ({ kind: 'User', apiGroup: RBAC, name: user })), ...flags.list('group').map((group) => ({ kind: 'Group', apiGroup: RBAC, name: group })),
    ...flags.list('serviceaccount').map(serviceAccount),
  ],
  roleRef: { apiGroup: RBAC, kind, name },
});

export const rolebinding: Generator = {
  ...common, name: 'rolebinding', summary: 'Create a RoleBinding', usage: 'NAME (--role=NAME | --clusterrole=NAME) [--user=NAME] [--serviceaccount=NAMESPACE:NAME]', failing: 'rolebinding', kind: 'RoleBinding', namespaced: true,
  flags: { ...SUBJECT_FLAGS, role: { type: 'string', help: 'the Role that is given' } },
  build({ flags }) {
    const [own, cluster] = [flags.string('role'), flags.string('clusterrole')];
    if (Boolean(own) === Boolean(cluster)) throw new CommandError('exactly one of clusterrole or role must be specified');
    return binding(flags, own ? 'Role' : 'ClusterRole', own || cluster || '');
  },
};

export const clusterrolebinding: Generator = {
  ...common, name: 'clusterrolebinding', summary: 'Create a ClusterRoleBinding', usage: 'NAME --clusterrole=NAME [--user=NAME] [--serviceaccount=NAMESPACE:NAME]', required: ['clusterrole'], failing: 'clusterrolebinding', kind: 'ClusterRoleBinding', namespaced: false,
  flags: SUBJECT_FLAGS,
  build: ({ flags }) => binding(flags, 'ClusterRole', flags.string('clusterrole') ?? ''),
};

export const quota: Generator = {
  name: 'quota', aliases: ['resourcequota'], summary: 'Create a ResourceQuota', usage: 'NAME [--hard=RESOURCE=VALUE,…] [--scopes=SCOPE,…]', failing: 'quota', apiVersion: 'v1', kind: 'ResourceQuota', namespaced: true,
  flags: { hard: { type: 'string', help: 'how much of what there may be' }, scopes: { type: 'string' } },
  build({ flags }) {
    const hard = (flags.string('hard') ?? '').split(',').filter(Boolean).map((pair): [string, string] => {
      const [name = '', value, ...more] = pair.split('=');
      if (value === undefined || more.length) throw new CommandError(`Invalid argument syntax ${pair}, expected <resource>=<value>`);
      return [name, value];
    });
    const scopes = (flags.string('scopes') ?? '').split(',').filter(Boolean);
    return { spec: { ...(hard.length ? { hard: Object.fromEntries(hard) } : {}), ...(scopes.length ? { scopes } : {}) }, status: {} };
  },
};

const backend = (service: string, port: string): Dict => ({ service: { name: service, port: /^\d+$/.test(port) ? { number: Number(port) } : { name: port } } });

interface IngressRule { readonly host: string; readonly path: Dict; readonly secretName: string | undefined; readonly encrypted: boolean }

/** `host/path*=service:port,tls=secret` */
function ingressRule(text: string): IngressRule {
  const [, host = '', path = '', star, service = '', port = '', tls, secretName] = /^([^/=]*)(\/[^*=]*)(\*)?=([^:,]+):([^,]+)(,tls(?:=(.*))?)?$/.exec(text) ?? [];
  if (!service) throw new CommandError(`rule ${text} is invalid and should be in format host/path=svcname:svcport[,tls[=secret]]`);
  return { host, path: { path, pathType: star ? 'Prefix' : 'Exact', backend: backend(service, port) }, secretName, encrypted: tls !== undefined };
}

export const ingress: Generator = {
  name: 'ingress', aliases: ['ing'], summary: 'Create an Ingress', usage: 'NAME --rule=HOST/PATH=SERVICE:PORT[,tls[=SECRET]]', failing: 'ingress', apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', namespaced: true,
  flags: { rule: { type: 'array', help: 'which path of which host leads to which Service' }, class: { type: 'string' }, annotation: { type: 'array' }, 'default-backend': { type: 'string', help: 'SERVICE:PORT for all else' } },
  build({ flags }) {
    const rules = flags.list('rule').map(ingressRule);
    const [service, port] = (flags.string('default-backend') ?? '').split(':');
    if (!rules.length && !service) throw new CommandError('not enough information provided: every ingress has to either specify a default-backend (which catches all traffic) or a list of rules (which catch specific paths)');
    const hosts = [...new Set(rules.map((rule) => rule.host))];
    const tls = rules.filter((rule) => rule.encrypted).map(({ host, secretName }) => given({ hosts: host ? [host] : undefined, secretName: secretName || undefined }));
    const annotations = Object.fromEntries(flags.list('annotation').map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]));
    return {
      ...(Object.keys(annotations).length ? { metadata: { annotations } } : {}),
      spec: {
        ...given({ ingressClassName: flags.string('class') || undefined, defaultBackend: service ? backend(service, port ?? '') : undefined, tls: tls.length ? tls : undefined }),
        ...(rules.length ? { rules: hosts.map((host) => ({ ...(host ? { host } : {}), http: { paths: rules.filter((rule) => rule.host === host).map((rule) => rule.path) } })) } : {}),
      },
      status: { loadBalancer: {} },
    };
  },
};
