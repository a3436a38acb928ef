import type { Container, EnvVar, ResourceFieldSelector } from '../../schema/generated/types';
import type { Client } from '../api/client';
import { quantityValue } from '../api/quantity';
import { decodedText } from '../base/base64';
import { perPair } from '../base/remember';
import { compareText } from '../base/text';
import { ConfigMap } from '../kinds/configmap/kind';
import type { Pod } from '../kinds/pod/kind';
import { Secret } from '../kinds/secret/kind';
import { Service } from '../kinds/service/kind';

/** Why a container can't be made yet: the message Kubernetes shows with CreateContainerConfigError. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

export interface PodFacts { readonly pod: Pod; readonly podIp: string; readonly hostIp: string }

/** The value of a downward API field, '' for one that is not set. */
export function fieldValue(path: string, { pod, podIp, hostIp }: PodFacts): string {
  const entry = /^metadata\.(labels|annotations)\['(.+)'\]$/.exec(path);
  if (entry) return (entry[1] === 'labels' ? pod.metadata.labels : pod.metadata.annotations)?.[entry[2] ?? ''] ?? '';
  const listed = (map: Readonly<Record<string, string>> | undefined) => Object.keys(map ?? {}).toSorted(compareText).map((key) => `${key}=${JSON.stringify(map?.[key])}`).join('\n');
  switch (path) {
    case 'metadata.name': return pod.metadata.name;
    case 'metadata.namespace': return pod.metadata.namespace ?? '';
    case 'metadata.uid': return pod.metadata.uid;
    case 'metadata.labels': return listed(pod.metadata.labels);
    case 'metadata.annotations': return listed({ ...pod.metadata.annotations, 'kubernetes.io/config.seen': (pod.status?.startTime ?? pod.metadata.creationTimestamp).replace('Z', '.000000000Z'), 'kubernetes.io/config.source': 'api' });
    case 'spec.nodeName': return pod.spec.nodeName ?? '';
    case 'spec.serviceAccountName': return pod.spec.serviceAccountName ?? '';
    case 'status.podIP': case 'status.podIPs': return podIp;
    case 'status.hostIP': case 'status.hostIPs': return hostIp;
    default: throw new ConfigError(`unsupported fieldPath: ${path}`);
  }
}

/** All variables of a container, in Kubernetes' order: Services, envFrom, env with $(VAR) put in. */
export function environmentOf(container: Container, facts: PodFacts, client: Client): Readonly<Record<string, string>> {
  const env: Record<string, string> = { ...serviceVariables(facts.pod, client) };
  const namespace = facts.pod.metadata.namespace ?? 'default';
  for (const { prefix = '', configMapRef, secretRef } of container.envFrom ?? []) {
    const source = configMapRef ? configMapTexts(client, configMapRef.name ?? '', namespace) : secretTexts(client, secretRef?.name ?? '', namespace);
    if (!source && !(configMapRef ?? secretRef)?.optional) throw missing(configMapRef ? 'configmap' : 'secret', (configMapRef ?? secretRef)?.name ?? '');
    for (const [key, value] of Object.entries(source ?? {})) env[`${prefix}${key}`] = value;
  }
  for (const variable of container.env ?? []) {
    const value = variable.valueFrom ? referenced(variable, container, facts, client, namespace) : expand(variable.value ?? '', env);
    if (value !== undefined) env[variable.name] = value;
  }
  return env;
}

/** What a container refers to and is not there. */
export const missing = (kind: 'configmap' | 'secret', name: string): ConfigError => new ConfigError(`${kind} "${name}" not found`);

/** The texts of a ConfigMap by key, undefined when there is none. */
export function configMapTexts(client: Client, name: string, namespace: string): Readonly<Record<string, string>> | undefined {
  const map = client.find(ConfigMap, name, namespace);
  return map && { ...map.data, ...decoded(map.binaryData) };
}

/** The texts of a Secret by key, undefined when there is none. */
export function secretTexts(client: Client, name: string, namespace: string): Readonly<Record<string, string>> | undefined {
  const secret = client.find(Secret, name, namespace);
  return secret && decoded(secret.data);
}

const decoded = (data: Readonly<Record<string, string>> | undefined): Readonly<Record<string, string>> => Object.fromEntries(Object.entries(data ?? {}).map(([key, value]) => [key, decodedText(value)]));

function referenced(variable: EnvVar, container: Container, facts: PodFacts, client: Client, namespace: string): string | undefined {
  const { fieldRef, configMapKeyRef, secretKeyRef, resourceFieldRef } = variable.valueFrom ?? {};
  if (fieldRef) return fieldValue(fieldRef.fieldPath, facts);
  if (resourceFieldRef) return resourceValue(container, resourceFieldRef);
  const from = configMapKeyRef ?? secretKeyRef;
  if (!from) return undefined;
  const name = from.name ?? '';
  // A ConfigMap's binary data is not looked at here.
  const source = configMapKeyRef ? client.find(ConfigMap, name, namespace)?.data : secretTexts(client, name, namespace);
  const there = source !== undefined || (configMapKeyRef && client.find(ConfigMap, name, namespace));
  const value = source?.[from.key];
  if (value !== undefined || from.optional) return value;
  if (!there) throw missing(configMapKeyRef ? 'configmap' : 'secret', name);
  throw new ConfigError(`couldn't find key ${from.key} in ${configMapKeyRef ? 'ConfigMap' : 'Secret'} ${namespace}/${name}`);
}

const NODE_RESOURCES: Readonly<Record<string, string>> = { cpu: '2', memory: '24683060Ki', 'ephemeral-storage': '264212084Ki' };

/** A request or limit of a container in units of the divisor, rounded up; what is not limited is as large as the node. */
export function resourceValue(container: Container, { resource, divisor }: ResourceFieldSelector): string {
  const [kind, name = ''] = resource.split('.');
  const { limits, requests } = container.resources ?? {};
  const amount = kind === 'limits' ? limits?.[name] ?? NODE_RESOURCES[name] : requests?.[name];
  const unit = quantityValue(divisor) || 1;
  return String(Math.ceil(quantityValue(amount ?? '0') / unit - 1e-9));
}

/** A path with `$(NAME)`s, all of which must be known. */
export function expandPath(text: string, env: Readonly<Record<string, string>>): string {
  const unknown = [...text.matchAll(/\$\$|\$\(([^)]*)\)/g)].find(([, name]) => name !== undefined && !Object.hasOwn(env, name))?.[1];
  if (unknown !== undefined) throw new ConfigError(`missing value for ${unknown}`);
  return expand(text, env);
}

/** `$(NAME)` becomes its value where it is known; `$$` stands for one dollar. */
export function expand(text: string, env: Readonly<Record<string, string>>): string {
  return text.replace(/\$\$|\$\(([^)]*)\)/g, (whole, name: string | undefined) => (whole === '$$' ? '$' : name !== undefined && Object.hasOwn(env, name) ? (env[name] ?? '') : whole));
}

/** A probe's command. It knows only the values that stand in the container's `env` themselves: one that comes from elsewhere is empty. */
export function probeCommand(words: readonly string[], { env = [] }: Container): readonly string[] {
  const known = Object.fromEntries(env.map((variable) => [variable.name, variable.value ?? '']));
  return words.map((word) => expand(word, known));
}

const NO_SERVICES: readonly Service[] = [];

const serviceVariables = (pod: Pod, client: Client): Readonly<Record<string, string>> =>
  variablesOf(pod.spec.enableServiceLinks === false ? NO_SERVICES : client.list(Service, { namespace: pod.metadata.namespace ?? 'default' }), client.find(Service, 'kubernetes', 'default'));

const variablesOf = perPair((own: readonly Service[], kubernetes: Service | undefined) => {
  const env: Record<string, string> = {};
  for (const service of [...own.filter((candidate) => candidate !== kubernetes), ...(kubernetes ? [kubernetes] : [])]) {
    const address = service.spec?.clusterIP;
    const ports = service.spec?.ports ?? [];
    const first = ports[0];
    if (!address || address === 'None' || !first) continue;
    const name = service.metadata.name.toUpperCase().replace(/-/g, '_');
    const url = (port: typeof first) => `${(port.protocol ?? 'TCP').toLowerCase()}://${address}:${port.port}`;
    Object.assign(env, { [`${name}_SERVICE_HOST`]: address, [`${name}_SERVICE_PORT`]: String(first.port), [`${name}_PORT`]: url(first) });
    for (const port of ports) {
      if (port.name) env[`${name}_SERVICE_PORT_${port.name.toUpperCase().replace(/-/g, '_')}`] = String(port.port);
      const protocol = port.protocol ?? 'TCP';
      const prefix = `${name}_PORT_${port.port}_${protocol}`;
      Object.assign(env, { [prefix]: url(port), [`${prefix}_PROTO`]: protocol.toLowerCase(), [`${prefix}_PORT`]: String(port.port), [`${prefix}_ADDR`]: address });
    }
  }
  return env;
});
