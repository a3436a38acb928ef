import type { Json } from '../simulator/base/json';
import type { Dict } from './api';
import { CommandError } from './errors';
import type { Flags } from './flags';
import { given, intOrString } from './generators/generator';

export interface ExposedPort { readonly port: string; readonly protocol: string }

/** What an object offers to a Service in front of it. */
export interface Exposed {
  readonly selector: Dict;
  readonly ports: readonly ExposedPort[];
  readonly labels?: Dict;
  /** What is said when it has no selector. */
  readonly missing?: string;
}

/** The ports of containers (`containerPort`) or of a Service (`port`). */
export const portsOf = (ports: readonly Dict[], field: 'containerPort' | 'port'): readonly ExposedPort[] =>
  ports.map((one) => ({ port: String(one[field]), protocol: typeof one['protocol'] === 'string' ? one['protocol'] : 'TCP' }));

/** `app=web,tier=x` */
export const labelsOf = (text: string): Readonly<Record<string, string>> => Object.fromEntries(text.split(',').map((pair) => {
  const equals = pair.indexOf('=');
  if (equals < 1) throw new CommandError(`unexpected label spec: ${pair}`);
  return [pair.slice(0, equals), pair.slice(equals + 1)];
}));

function asNumber(text: string): number {
  if (!/^[-+]?\d+$/.test(text)) throw new CommandError(`strconv.Atoi: parsing "${text}": invalid syntax`);
  return Number(text);
}

/** Spec and status of a Service that leads to what `selector` selects, in the order in which they are printed. */
export function serviceFrom(flags: Flags, selector: Dict, known: readonly ExposedPort[]): Dict {
  const asked = flags.string('port');
  const ports = asked === undefined || asked === '' ? known : asked.split(',').map((port) => ({ port, protocol: known.find((one) => one.port === port)?.protocol ?? 'TCP' }));
  if (!ports.length && flags.string('cluster-ip') !== 'None') throw new CommandError("couldn't find port via --port flag or introspection");
  const target = flags.string('target-port') || flags.string('container-port');
  const built = ports.map((one, index): Json => {
    const name = ports.length > 1 ? { name: `port-${index + 1}` } : {};
    return { ...name, protocol: flags.string('protocol') || one.protocol, port: asNumber(one.port), targetPort: target ? intOrString(target) : asNumber(one.port) };
  });
  const optional = given({
    clusterIP: flags.string('cluster-ip') || undefined, type: flags.string('type') || undefined, externalIPs: flags.string('external-ip') ? [flags.string('external-ip') ?? ''] : undefined,
    sessionAffinity: flags.string('session-affinity') || undefined, loadBalancerIP: flags.string('load-balancer-ip') || undefined,
  });
  return { spec: { ...(built.length ? { ports: built } : {}), selector, ...optional }, status: { loadBalancer: {} } };
}
