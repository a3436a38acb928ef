/** Complaints about probes and hooks; fetched with the first container that has some. */
import type * as schema from '../../../schema/generated/types';
import type { FieldError } from '../../api/errors';
import { forbiddenValue, invalidValue, requiredValue, unsupportedValue } from '../../api/status';
import { notNegative, portNumber, portNumberOrName } from './checks';

/** Of a container's hooks and probes, in Kubernetes' order; `graceSeconds` is the time its Pod is given to end. */
export const validateWatched = (container: schema.Container, field: string, graceSeconds: number): readonly FieldError[] =>
  [...validateLifecycle(container.lifecycle, `${field}.lifecycle`, graceSeconds), ...validateProbes(container, field)];

const HANDLERS = ['exec', 'httpGet', 'tcpSocket', 'grpc', 'sleep'] as const;
type Handler = Partial<Pick<schema.Probe, 'exec' | 'httpGet' | 'tcpSocket' | 'grpc'>> & { readonly sleep?: schema.SleepAction };

function validateHandler(handler: Handler, field: string, graceSeconds = 0): readonly FieldError[] {
  const [first, ...more] = HANDLERS.filter((name) => handler[name] !== undefined);
  if (!first) return [requiredValue(field, 'must specify a handler type')];
  const extra = more.map((name) => forbiddenValue(`${field}.${name}`, 'may not specify more than 1 handler type'));
  const own = [
    ...(first === 'exec' && !handler.exec?.command?.length ? [requiredValue(`${field}.exec.command`)] : []),
    ...(handler.httpGet && first === 'httpGet' ? httpErrors(handler.httpGet, `${field}.httpGet`) : []),
    ...(first === 'tcpSocket' ? portNumberOrName(handler.tcpSocket?.port, `${field}.tcpSocket.port`) : []),
    ...(first === 'sleep' && !fitsGrace(handler.sleep?.seconds ?? 0, graceSeconds) ? [invalidValue(`${field}.sleep`, handler.sleep?.seconds, `must be non-negative and less than terminationGracePeriodSeconds (${graceSeconds})`)] : []),
    ...(first === 'grpc' ? portNumber(handler.grpc?.port ?? 0, `${field}.grpc.port`) : []),
  ];
  return [...own, ...extra];
}

const HEADER = "a valid HTTP header must consist of alphanumeric characters or '-' (e.g. 'X-Header-Name', regex used for validation is '[-A-Za-z0-9]+')";

const httpErrors = ({ port, scheme = 'HTTP', httpHeaders = [] }: schema.HTTPGetAction, field: string): readonly FieldError[] => [
  ...portNumberOrName(port, `${field}.port`),
  ...(['HTTP', 'HTTPS'].includes(scheme) ? [] : [unsupportedValue(`${field}.scheme`, scheme, ['HTTP', 'HTTPS'])]),
  ...httpHeaders.filter(({ name }) => !/^[-A-Za-z0-9]+$/.test(name)).map(({ name }) => invalidValue(`${field}.httpHeaders`, name, HEADER)),
];

const fitsGrace = (seconds: number, graceSeconds: number): boolean => seconds >= 0 && seconds <= graceSeconds;

function validateLifecycle(lifecycle: schema.Lifecycle | undefined, field: string, graceSeconds: number): readonly FieldError[] {
  return (['postStart', 'preStop'] as const).flatMap((name) => (lifecycle?.[name] ? validateHandler(lifecycle[name], `${field}.${name}`, graceSeconds) : []));
}

function validateProbes(container: schema.Container, field: string): readonly FieldError[] {
  return (['livenessProbe', 'readinessProbe', 'startupProbe'] as const).flatMap((name) => {
    const probe = container[name];
    if (!probe) return [];
    const at = `${field}.${name}`;
    const once = name !== 'readinessProbe' && (probe.successThreshold ?? 1) !== 1 ? [invalidValue(`${at}.successThreshold`, probe.successThreshold, 'must be 1')] : [];
    const numbers = (['initialDelaySeconds', 'timeoutSeconds', 'periodSeconds', 'successThreshold', 'failureThreshold'] as const).flatMap((number) => notNegative(probe[number], `${at}.${number}`));
    const grace = (probe.terminationGracePeriodSeconds ?? 1) > 0 ? [] : [invalidValue(`${at}.terminationGracePeriodSeconds`, probe.terminationGracePeriodSeconds, 'must be greater than 0')];
    const never = name === 'readinessProbe' && probe.terminationGracePeriodSeconds !== undefined ? [invalidValue(`${at}.terminationGracePeriodSeconds`, probe.terminationGracePeriodSeconds, 'must not be set for readinessProbes')] : [];
    return [...validateHandler(probe, at), ...numbers, ...grace, ...once, ...never];
  });
}
