import type * as schema from '../../../schema/generated/types';
import type { FieldError } from '../../api/errors';
import { duplicateValue, forbiddenValue, invalidValue, requiredValue } from '../../api/status';
import { labelName, oneOf, portName, portNumber } from './checks';
import { rareFields, watchedFields } from './parts';

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
    ...(container.env ? rareFields.code().validateEnv(container.env, `${field}.env`) : []),
    ...(container.envFrom ? rareFields.code().validateEnvFrom(container.envFrom, `${field}.envFrom`) : []),
    ...validateMounts(container.volumeMounts ?? [], `${field}.volumeMounts`, volumes),
    ...oneOf(container.imagePullPolicy, ['Always', 'IfNotPresent', 'Never'], `${field}.imagePullPolicy`),
    ...(Object.keys(container.resources ?? {}).length ? rareFields.code().validateResources(container.resources ?? {}, `${field}.resources`) : []),
    ...validateIds(container.securityContext, `${field}.securityContext`),
    ...(runsOnce(container, field) ? validateOnce(container, field) : isWatched(container) ? watchedFields.code().validateWatched(container, field, graceSeconds) : []),
    ...(container.name && before.includes(container.name) ? [duplicateValue(`${field}.name`, container.name)] : []),
  ];
}

/** Whether a kubelet does more for it than start it. */
const isWatched = ({ lifecycle, livenessProbe, readinessProbe, startupProbe }: Container): boolean => Boolean(lifecycle ?? livenessProbe ?? readinessProbe ?? startupProbe);

/** Whether it is an init container that ends before the next one begins. */
const runsOnce = ({ restartPolicy }: Container, field: string): boolean => /\.initContainers\[\d+\]$/.test(field) && restartPolicy !== 'Always';

const validateOnce = (container: Container, field: string): readonly FieldError[] =>
  (['lifecycle', 'livenessProbe', 'readinessProbe', 'startupProbe'] as const).flatMap((name) => (container[name] ? [forbiddenValue(`${field}.${name}`, 'may not be set for init containers without restartPolicy=Always')] : []));

const validateIds = (context: schema.SecurityContext | undefined, field: string): readonly FieldError[] =>
  (['runAsUser', 'runAsGroup'] as const).flatMap((name) => {
    const id = context?.[name] ?? 0;
    return id < 0 || id > 2_147_483_647 ? [invalidValue(`${field}.${name}`, id, 'must be between 0 and 2147483647, inclusive')] : [];
  });

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

function validateMounts(mounts: readonly schema.VolumeMount[], field: string, volumes: ReadonlySet<string>): readonly FieldError[] {
  return mounts.flatMap((mount, index) => {
    const at = `${field}[${index}]`;
    return [
      ...(mount.name ? (volumes.has(mount.name) ? [] : [{ type: 'FieldValueNotFound' as const, field: `${at}.name`, message: `Not found: ${JSON.stringify(mount.name)}` }]) : [requiredValue(`${at}.name`)]),
      ...(mount.mountPath ? [] : [requiredValue(`${at}.mountPath`)]),
      ...(mount.mountPath && mounts.slice(0, index).some((before) => before.mountPath === mount.mountPath) ? [invalidValue(`${at}.mountPath`, mount.mountPath, 'must be unique')] : []),
      ...(mount.subPath ?? mount.subPathExpr ?? mount.mountPropagation ? rareFields.code().validateSpecialMount(mount, field, index) : []),
    ];
  });
}
