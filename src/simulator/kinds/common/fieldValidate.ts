/** Complaints about what a Pod is told of itself and of ConfigMaps and Secrets: fetched with what the simplest Pods do not say. */
import type * as schema from '../../../schema/generated/types';
import type { FieldError } from '../../api/errors';
import { qualifiedNameErrors, subdomainErrors } from '../../api/metadata';
import { canonicalQuantity } from '../../api/quantity';
import { invalidValue, requiredValue, unsupportedValue } from '../../api/status';
import { configKeyErrors } from './dataMaps';

const LABELS = ['metadata.annotations', 'metadata.labels', 'metadata.name', 'metadata.namespace', 'metadata.uid', 'spec.nodeName', 'spec.restartPolicy', 'spec.schedulerName', 'spec.serviceAccountName', 'status.hostIP', 'status.hostIPs', 'status.phase', 'status.podIP', 'status.podIPs'];
/** Fields of a Pod that its containers' variables may have, and that its files may. */
const OF_VARIABLES = ['metadata.name', 'metadata.namespace', 'metadata.uid', 'spec.nodeName', 'spec.serviceAccountName', 'status.hostIP', 'status.hostIPs', 'status.podIP', 'status.podIPs'];
export const OF_FILES = ['metadata.annotations', 'metadata.labels', 'metadata.name', 'metadata.namespace', 'metadata.uid'];
const RESOURCES = ['limits.cpu', 'limits.ephemeral-storage', 'limits.memory', 'requests.cpu', 'requests.ephemeral-storage', 'requests.memory'];
const BYTES = ['1', '1k', '1M', '1G', '1T', '1P', '1E', '1Ki', '1Mi', '1Gi', '1Ti', '1Pi', '1Ei'];
const MEASURED: Readonly<Record<string, string>> = { memory: 'memory', 'ephemeral-storage': 'local ephemeral storage' };

/** Of a field of the Pod itself. */
export function validateFieldRef({ fieldPath }: schema.ObjectFieldSelector, field: string, supported: readonly string[] = OF_VARIABLES): readonly FieldError[] {
  const at = `${field}.fieldPath`;
  if (!fieldPath) return [requiredValue(at)];
  const [, path = fieldPath, subscript] = /^(.+)\['(.*)'\]$/.exec(fieldPath) ?? [];
  const cannot = (why: string) => [invalidValue(at, fieldPath, `error converting fieldPath: field label ${why}: ${fieldPath}`)];
  if (subscript === undefined) return LABELS.includes(path) ? supported.includes(path) ? [] : [unsupportedValue(at, path, supported)] : cannot('not supported');
  if (path !== 'metadata.labels' && path !== 'metadata.annotations') return cannot('does not support subscript');
  return qualifiedNameErrors(path === 'metadata.annotations' ? subscript.toLowerCase() : subscript).map((why) => invalidValue(field, subscript, why));
}

/** Of what a container asks for, as a variable or a file; a file must name the container. */
export function validateResourceRef({ resource, divisor = '0', containerName }: schema.ResourceFieldSelector, field: string, ofFile = false): readonly FieldError[] {
  const huge = resource?.startsWith('requests.hugepages-') || resource?.startsWith('limits.hugepages-');
  const own = ofFile && !containerName ? [requiredValue(`${field}.containerName`)]
    : !resource ? [requiredValue(`${field}.resource`)] : huge || RESOURCES.includes(resource) ? [] : [unsupportedValue(`${field}.resource`, resource, RESOURCES)];
  const unit = canonicalQuantity(divisor) ?? '';
  const kind = (resource ?? '').replace(/^(limits|requests)\./, '');
  const wrong = (why: string) => [...own, invalidValue(`${field}.divisor`, resource, `only divisor's values ${why} resource`)];
  if (unit === '0') return own;
  if (kind === 'cpu') return unit === '1m' || unit === '1' ? own : wrong('1m and 1 are supported with the cpu');
  const measured = MEASURED[kind] ?? (huge ? 'hugepages' : undefined);
  return measured === undefined || BYTES.includes(unit) ? own : wrong(`${BYTES.join(', ')} are supported with the ${measured}`);
}

const ENV_NAME = "a valid environment variable name must consist only of printable ASCII characters other than '='";
const envName = (name: string, field: string): readonly FieldError[] => (/^[ -<>-~]+$/.test(name) ? [] : [invalidValue(field, name, ENV_NAME)]);
const objectName = (name: string, field: string): readonly FieldError[] => subdomainErrors(name).map((why) => invalidValue(field, name, why));

/** Of the variables of a container. */
export const validateEnv = (env: readonly schema.EnvVar[], field: string): readonly FieldError[] => env.flatMap(({ name, value, valueFrom }, index) => [
  ...(name ? envName(name, `${field}[${index}].name`) : [requiredValue(`${field}[${index}].name`)]),
  ...(valueFrom ? validateSource(valueFrom, value, `${field}[${index}].valueFrom`) : []),
]);

const SOURCES = ['fieldRef', 'resourceFieldRef', 'configMapKeyRef', 'secretKeyRef', 'fileKeyRef'] as const;

function validateSource(source: schema.EnvVarSource, value: string | undefined, field: string): readonly FieldError[] {
  const given = SOURCES.filter((name) => source[name] !== undefined);
  const wrong = value ? 'may not be specified when `value` is not empty' : given.length > 1 ? 'may not have more than one field specified at a time'
    : given.length ? undefined : 'must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or `fileKeyRef`';
  return [
    ...(source.fieldRef ? validateFieldRef(source.fieldRef, `${field}.fieldRef`) : []),
    ...(source.resourceFieldRef ? validateResourceRef(source.resourceFieldRef, `${field}.resourceFieldRef`) : []),
    ...(['configMapKeyRef', 'secretKeyRef'] as const).flatMap((name) => (source[name] ? keyErrors(source[name], `${field}.${name}`) : [])),
    ...(wrong ? [invalidValue(field, '', wrong)] : []),
  ];
}

const keyErrors = ({ name = '', key }: { readonly name?: string; readonly key: string }, field: string): readonly FieldError[] =>
  [...objectName(name, `${field}.name`), ...(key ? configKeyErrors(key).map((why) => invalidValue(`${field}.key`, key, why)) : [requiredValue(`${field}.key`)])];

/** Of ConfigMaps and Secrets whose keys become variables. */
export const validateEnvFrom = (sources: readonly schema.EnvFromSource[], field: string): readonly FieldError[] => sources.flatMap((source, index) => {
  const { prefix, configMapRef, secretRef } = source;
  const wrong = configMapRef && secretRef ? 'may not have more than one field specified at a time' : configMapRef ?? secretRef ? undefined : 'must specify one of: `configMapRef` or `secretRef`';
  return [
    ...(prefix ? envName(prefix, `${field}[${index}].prefix`) : []),
    ...(['configMapRef', 'secretRef'] as const).flatMap((name) => (source[name] ? (source[name].name ? objectName(source[name].name, `${field}[${index}].${name}.name`) : [requiredValue(`${field}[${index}].${name}.name`)]) : [])),
    ...(wrong ? [invalidValue(field, '', wrong)] : []),
  ];
});
