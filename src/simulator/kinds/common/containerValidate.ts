import type * as schema from '../../../schema/generated/types';
import type { FieldError } from '../../api/errors';
import { canonicalQuantity, compareQuantities } from '../../api/quantity';
import { duplicateValue, forbiddenValue, invalidValue, requiredValue } from '../../api/status';
import { labelName, notNegative, oneOf, portName, portNumber, portNumberOrName } from './checks';

type Container = schema.Container;

/** What a container's Pod has for it: the names of volumes that mounts may name, and the time it is given to end. */
export interface Surroundings { readonly volumes: ReadonlySet<string>; readonly graceSeconds: number }

/** Complaints about the containers of one list, in Kubernetes' order. */
export function validateContainers(containers: readonly Container[], field: string, around: Surroundings, others: readonly Container[] = []): readonly FieldError[] {
  const named = [...others, ...containers];
  return containers.flatMap((container, index) => validateContainer(container, `${field}[${index}]`, around, named.slice(0, others.length + index).map((before) => before.name)));
}

function validateContainer(container: Container, field: string, { volumes, graceSeconds }: Surroundings, before: readonly string[]): readonly FieldError[] {
  const { image = '' } = container;
  return [
    ...(container.name ? labelName(container.name, `${field}.name`) : [requiredValue(`${field}.name`)]),
    ...(image ? (image.trim() === image ? [] : [invalidValue(`${field}.image`, image, 'must not have leading or trailing whitespace')]) : [requiredValue(`${field}.image`)]),
    ...oneOf(container.terminationMessagePolicy, ['File', 'FallbackToLogsOnError'], `${field}.terminationMessagePolicy`),
    ...validatePorts(container.ports ?? [], `${field}.ports`),
    ...validateEnv(container.env ?? [], `${field}.env`),
    ...validateMounts(container.volumeMounts ?? [], `${field}.volumeMounts`, volumes),
    ...oneOf(container.imagePullPolicy, ['Always', 'IfNotPresent', 'Never'], `${field}.imagePullPolicy`),
    ...validateResources(container.resources ?? {}, `${field}.resources`),
    ...validateIds(container.securityContext, `${field}.securityContext`),
    ...(runsOnce(container, field) ? validateOnce(container, field) : [...validateLifecycle(container.lifecycle, `${field}.lifecycle`, graceSeconds), ...validateProbes(container, field)]),
    ...(container.name && before.includes(container.name) ? [duplicateValue(`${field}.name`, container.name)] : []),
  ];
}

/** Whether it is an init container that ends before the next one begins. */
const runsOnce = ({ restartPolicy }: Container, field: string): boolean => /\.initContainers\[\d+\]$/.test(field) && restartPolicy !== 'Always';

const validateOnce = (container: Container, field: string): readonly FieldError[] =>
  (['lifecycle', 'livenessProbe', 'readinessProbe', 'startupProbe'] as const).flatMap((name) => (container[name] ? [forbiddenValue(`${field}.${name}`, 'may not be set for init containers without restartPolicy=Always')] : []));

const validateIds = (context: schema.SecurityContext | undefined, field: string): readonly FieldError[] =>
  (['runAsUser', 'runAsGroup'] as const).flatMap((name) => {
    const id = context?.[name] ?? 0;
    return id < 0 || id > 2_147_483_647 ? [invalidValue(`${field}.${name}`, id, 'must be between 0 and 2147483647, inclusive')] : [];
  });

const HANDLERS = ['exec', 'httpGet', 'tcpSocket', 'grpc', 'sleep'] as const;
type Handler = Partial<Pick<schema.Probe, 'exec' | 'httpGet' | 'tcpSocket' | 'grpc'>> & { readonly sleep?: schema.SleepAction };

function validateHandler(handler: Handler, field: string, graceSeconds = 0): readonly FieldError[] {
  const [first, ...more] = HANDLERS.filter((name) => handler[name] !== undefined);
  if (!first) return [requiredValue(field, 'must specify a handler type')];
  const extra = more.map((name) => forbiddenValue(`${field}.${name}`, 'may not specify more than 1 handler type'));
  const own = [
    ...(first === 'exec' && !handler.exec?.command?.length ? [requiredValue(`${field}.exec.command`)] : []),
    ...(first === 'httpGet' ? portNumberOrName(handler.httpGet?.port, `${field}.httpGet.port`) : []),
    ...(first === 'tcpSocket' ? portNumberOrName(handler.tcpSocket?.port, `${field}.tcpSocket.port`) : []),
    ...(first === 'sleep' && !fitsGrace(handler.sleep?.seconds ?? 0, graceSeconds) ? [invalidValue(`${field}.sleep`, handler.sleep?.seconds, `must be non-negative and less than terminationGracePeriodSeconds (${graceSeconds})`)] : []),
    ...(first === 'grpc' ? portNumber(handler.grpc?.port ?? 0, `${field}.grpc.port`) : []),
  ];
  return [...own, ...extra];
}

const fitsGrace = (seconds: number, graceSeconds: number): boolean => seconds >= 0 && seconds <= graceSeconds;

function validateLifecycle(lifecycle: schema.Lifecycle | undefined, field: string, graceSeconds: number): readonly FieldError[] {
  return (['postStart', 'preStop'] as const).flatMap((name) => (lifecycle?.[name] ? validateHandler(lifecycle[name], `${field}.${name}`, graceSeconds) : []));
}

function validateProbes(container: Container, field: string): readonly FieldError[] {
  return (['livenessProbe', 'readinessProbe', 'startupProbe'] as const).flatMap((name) => {
    const probe = container[name];
    if (!probe) return [];
    const at = `${field}.${name}`;
    const once = name !== 'readinessProbe' && (probe.successThreshold ?? 1) !== 1 ? [invalidValue(`${at}.successThreshold`, probe.successThreshold, 'must be 1')] : [];
    const numbers = (['initialDelaySeconds', 'timeoutSeconds', 'periodSeconds', 'successThreshold', 'failureThreshold'] as const).flatMap((number) => notNegative(probe[number], `${at}.${number}`));
    const grace = (probe.terminationGracePeriodSeconds ?? 1) > 0 ? [] : [invalidValue(`${at}.terminationGracePeriodSeconds`, probe.terminationGracePeriodSeconds, 'must be greater than 0')];
    return [...validateHandler(probe, at), ...numbers, ...grace, ...once];
  });
}

function validatePorts(ports: readonly schema.ContainerPort[], field: string): readonly FieldError[] {
  return ports.flatMap((port, index) => {
    const at = `${field}[${index}]`;
    const before = ports.slice(0, index);
    const named = port.name ? portName(port.name, `${at}.name`) : [];
    const again = port.name && !named.length && before.some((other) => other.name === port.name) ? [duplicateValue(`${at}.name`, port.name)] : [];
    const host = port.hostPort && before.some((other) => other.hostPort === port.hostPort && other.protocol === port.protocol && other.hostIP === port.hostIP);
    return [
      ...named, ...again,
      ...(port.containerPort ? portNumber(port.containerPort, `${at}.containerPort`) : [requiredValue(`${at}.containerPort`)]),
      ...(port.hostPort ? portNumber(port.hostPort, `${at}.hostPort`) : []),
      ...(host ? [duplicateValue(`${at}.hostPort`, `${port.protocol}/${port.hostIP ?? ''}/${port.hostPort}`)] : []),
      ...oneOf(port.protocol, ['SCTP', 'TCP', 'UDP'], `${at}.protocol`),
    ];
  });
}

const FIELD_PATHS = new Set(['metadata.name', 'metadata.namespace', 'metadata.uid', 'metadata.labels', 'metadata.annotations', 'spec.nodeName', 'spec.serviceAccountName', 'status.hostIP', 'status.hostIPs', 'status.podIP', 'status.podIPs']);
const ENV_NAME = "a valid environment variable name must consist only of printable ASCII characters other than '='";

function validateEnv(env: readonly schema.EnvVar[], field: string): readonly FieldError[] {
  return env.flatMap(({ name, value, valueFrom }, index) => {
    const at = `${field}[${index}]`;
    const path = valueFrom?.fieldRef?.fieldPath;
    const known = path === undefined || FIELD_PATHS.has(path) || /^metadata\.(labels|annotations)\['.+'\]$/.test(path);
    return [
      ...(name ? (/^[ -<>-~]+$/.test(name) ? [] : [invalidValue(`${at}.name`, name, ENV_NAME)]) : [requiredValue(`${at}.name`)]),
      ...(known ? [] : [invalidValue(`${at}.valueFrom.fieldRef.fieldPath`, path, `error converting fieldPath: field label not supported: ${path}`)]),
      ...(valueFrom ? validateSource(valueFrom, value, `${at}.valueFrom`) : []),
    ];
  });
}

const SOURCES = ['fieldRef', 'resourceFieldRef', 'configMapKeyRef', 'secretKeyRef', 'fileKeyRef'] as const;

function validateSource(source: schema.EnvVarSource, value: string | undefined, field: string): readonly FieldError[] {
  const given = SOURCES.filter((name) => source[name] !== undefined);
  const wrong = value ? 'may not be specified when `value` is not empty' : given.length > 1 ? 'may not have more than one field specified at a time'
    : given.length ? undefined : 'must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or `fileKeyRef`';
  return [
    ...(['configMapKeyRef', 'secretKeyRef'] as const).flatMap((name) => (source[name] && !source[name].key ? [requiredValue(`${field}.${name}.key`)] : [])),
    ...(wrong ? [invalidValue(field, '', wrong)] : []),
  ];
}

function validateMounts(mounts: readonly schema.VolumeMount[], field: string, volumes: ReadonlySet<string>): readonly FieldError[] {
  return mounts.flatMap((mount, index) => {
    const at = `${field}[${index}]`;
    const path = mount.subPath ?? '';
    return [
      ...(mount.name ? (volumes.has(mount.name) ? [] : [{ type: 'FieldValueNotFound' as const, field: `${at}.name`, message: `Not found: ${JSON.stringify(mount.name)}` }]) : [requiredValue(`${at}.name`)]),
      ...(mount.mountPath ? [] : [requiredValue(`${at}.mountPath`)]),
      ...(mount.mountPath && mounts.slice(0, index).some((before) => before.mountPath === mount.mountPath) ? [invalidValue(`${at}.mountPath`, mount.mountPath, 'must be unique')] : []),
      ...(path.startsWith('/') ? [invalidValue(`${field}.subPath`, path, 'must be a relative path')] : []),
      ...(path.split('/').includes('..') ? [invalidValue(`${field}.subPath`, path, "must not contain '..'")] : []),
    ];
  });
}

const STANDARD = new Set(['cpu', 'memory', 'ephemeral-storage']);

function validateResources({ limits = {}, requests = {} }: schema.ResourceRequirements, field: string): readonly FieldError[] {
  const amounts = (list: Readonly<Record<string, string>>, at: string) => Object.entries(list).flatMap(([name, amount]) => [
    ...(STANDARD.has(name) || name.includes('/') || name.startsWith('hugepages-') ? [] : [invalidValue(`${at}[${name}]`, name, 'must be a standard resource type or fully qualified'), invalidValue(`${at}[${name}]`, name, 'must be a standard resource for containers')]),
    ...(compareQuantities(amount, '0') < 0 ? [invalidValue(`${at}[${name}]`, amount, 'must be greater than or equal to 0')] : []),
    ...(name.includes('/') && !(canonicalQuantity(amount) ?? '').match(/^-?\d+[kMGTPE]?i?$/) ? [invalidValue(`${at}[${name}]`, canonicalQuantity(amount), 'must be an integer')] : []),
  ]);
  const excess = Object.entries(requests).flatMap(([name, amount]) => {
    const limit = limits[name];
    return limit !== undefined && compareQuantities(amount, limit) > 0 ? [invalidValue(`${field}.requests`, amount, `must be less than or equal to ${name} limit of ${limit}`)] : [];
  });
  return [...amounts(limits, `${field}.limits`), ...amounts(requests, `${field}.requests`), ...excess];
}

