import type { Container, EnvVar } from '../../schema/generated/types';
import type { Client } from '../api/client';
import { compareText } from '../base/text';
import { ConfigMap } from '../kinds/configmap/kind';
import type { Pod } from '../kinds/pod/kind';
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
    case 'metadata.annotations': return listed(pod.metadata.annotations);
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
  for (const source of container.envFrom ?? []) {
    if (source.secretRef && !source.secretRef.optional) throw new ConfigError(`secret "${source.secretRef.name}" not found`);
    if (!source.configMapRef) continue;
    const map = client.find(ConfigMap, source.configMapRef.name ?? '', namespace);
    if (!map && !source.configMapRef.optional) throw new ConfigError(`configmap "${source.configMapRef.name}" not found`);
    for (const [key, value] of Object.entries(map?.data ?? {})) env[`${source.prefix ?? ''}${key}`] = value;
  }
  for (const variable of container.env ?? []) {
    const value = variable.valueFrom ? referenced(variable, container, facts, client, namespace) : expand(variable.value ?? '', env);
    if (value !== undefined) env[variable.name] = value;
  }
  return env;
}

function referenced(variable: EnvVar, container: Container, facts: PodFacts, client: Client, namespace: string): string | undefined {
  const { fieldRef, configMapKeyRef, secretKeyRef, resourceFieldRef } = variable.valueFrom ?? {};
  if (fieldRef) return fieldValue(fieldRef.fieldPath, facts);
  if (configMapKeyRef) {
    const map = client.find(ConfigMap, configMapKeyRef.name ?? '', namespace);
    if (!map) { if (configMapKeyRef.optional) return undefined; throw new ConfigError(`configmap "${configMapKeyRef.name}" not found`); }
    const value = map.data?.[configMapKeyRef.key];
    if (value === undefined && !configMapKeyRef.optional) throw new ConfigError(`couldn't find key ${configMapKeyRef.key} in ConfigMap ${namespace}/${configMapKeyRef.name}`);
    return value;
  }
  if (secretKeyRef) { if (secretKeyRef.optional) return undefined; throw new ConfigError(`secret "${secretKeyRef.name}" not found`); }
  if (resourceFieldRef) {
    const [kind, name] = resourceFieldRef.resource.split('.');
    return (kind === 'limits' ? container.resources?.limits : container.resources?.requests)?.[name ?? ''] ?? '0';
  }
  return undefined;
}

/** `$(NAME)` becomes its value where it is known; `$$` stands for one dollar. */
export function expand(text: string, env: Readonly<Record<string, string>>): string {
  return text.replace(/\$\$|\$\(([^)]*)\)/g, (whole, name: string | undefined) => (whole === '$$' ? '$' : name !== undefined && Object.hasOwn(env, name) ? (env[name] ?? '') : whole));
}

function serviceVariables(pod: Pod, client: Client): Record<string, string> {
  const env: Record<string, string> = {};
  const kubernetes = client.find(Service, 'kubernetes', 'default');
  const own = pod.spec.enableServiceLinks === false ? [] : client.list(Service, { namespace: pod.metadata.namespace ?? 'default' });
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
}
