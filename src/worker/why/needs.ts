import type { Client } from '../../simulator/api/client';
import { controllerOf, splitKey } from '../../simulator/api/object';
import { Pod } from '../../simulator/kinds/pod/kind';
import { Service } from '../../simulator/kinds/service/kind';
import { StatefulSet } from '../../simulator/kinds/statefulset/kind';
import type { Row } from '../protocol';
import type { Surroundings } from './standing';

/** `Pod default/web-0` taken apart. */
export function keyParts(key: string): { readonly kind: string; readonly namespace: string | undefined; readonly name: string } {
  const at = key.indexOf(' ');
  return { kind: key.slice(0, at), ...splitKey(key.slice(at + 1)) };
}

/** What an object needs where no wait says so. */
export interface Needs {
  dependsOn(key: string): readonly string[];
  /** The Pod of a set that a claim of this name will come with. */
  podOfClaim(name: string, namespace: string | undefined): string | undefined;
}

export function needsOf({ rows, client, machine, lastUser }: Surroundings & { readonly rows: ReadonlyMap<string, Row> }): Needs {
  /** The Pods a Service waits for, as long as none is Ready. */
  const podsBehind = (service: Service): readonly Pod[] => {
    const pods = Object.keys(service.spec?.selector ?? {}).length === 0 ? [] : podsOf(service, client);
    return pods.some(serves) ? [] : pods;
  };
  const setOf = (name: string, namespace: string | undefined): StatefulSet | undefined => {
    const owner = /^(.+)-\d+$/.exec(name)?.[1];
    return owner === undefined ? undefined : client.find(StatefulSet, owner, namespace);
  };
  const podOfClaim = (name: string, namespace: string | undefined): string | undefined =>
    client.list(StatefulSet, { namespace: namespace ?? '' }).flatMap((set) => (set.spec.volumeClaimTemplates ?? []).flatMap(({ metadata }) => {
      const prefix = `${metadata?.name ?? ''}-`;
      return name.startsWith(`${prefix}${set.metadata.name}-`) ? [name.slice(prefix.length)] : [];
    }))[0];
  return {
    podOfClaim,
    dependsOn(key) {
      const { kind, namespace, name } = keyParts(key);
      const row = rows.get(key);
      const scope = namespace ? `${namespace}/` : '';
      if (row?.type === 'service') return podsBehind(client.get(Service, name, namespace)).map((pod) => `Pod ${scope}${pod.metadata.name}`);
      if (row?.type === 'pod' && row.node !== undefined && row.state !== 'done' && machine(row.node) !== 'running') return [`Node ${row.node}`];
      const owner = row?.type === 'pod' && row.state === 'failing' ? controllerOf(client.get(Pod, name, namespace)) : undefined;
      if (owner?.kind === 'Job') return [`Job ${scope}${owner.name}`];
      const user = row?.type === 'claim' && !row.leaving ? lastUser(name, namespace ?? '') : undefined;
      if (user && !rows.has(`Pod ${scope}${user.metadata.name}`)) return [`Pod ${scope}${user.metadata.name}`];
      if (row?.type === 'set' && (row.ready < row.desired || row.kind === 'Deployment')) return [...rows.values()].filter((one) => isUnfinished(one) && one.owner === key).map((one) => one.key);
      if (row) return [];
      if (kind === 'Pod' && isWanted(name, setOf(name, namespace))) return [`StatefulSet ${scope}${setOf(name, namespace)?.metadata.name ?? ''}`];
      const pod = kind === 'PersistentVolumeClaim' ? podOfClaim(name, namespace) : undefined;
      return pod === undefined ? [] : [`Pod ${scope}${pod}`];
    },
  };
}

/** The Pods a Service selects. */
export const podsOf = ({ metadata, spec }: Service, client: Client): readonly Pod[] =>
  client.list(Pod, { namespace: metadata.namespace ?? '' }).filter((pod) => Object.entries(spec?.selector ?? {}).every(([label, value]) => pod.metadata.labels?.[label] === value));

export const isReadyPod = (pod: Pod | undefined): boolean => pod?.status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') ?? false;

/** A Pod that requests are sent to. */
export const serves = (pod: Pod): boolean => isReadyPod(pod) && pod.metadata.deletionTimestamp === undefined;

/** Whether a set is to have a Pod of this name. */
function isWanted(name: string, set: StatefulSet | undefined): boolean {
  const ordinal = Number(name.slice(name.lastIndexOf('-') + 1)) - (set?.spec.ordinals?.start ?? 0);
  return set !== undefined && ordinal >= 0 && ordinal < (set.spec.replicas ?? 1);
}

/** A Pod that is not Ready yet, or a set of a set that has not all its Pods. */
const isUnfinished = (row: Row): row is Extract<Row, { type: 'pod' | 'set' }> => (row.type === 'pod' && row.state !== 'ready' && row.state !== 'done') || (row.type === 'set' && row.ready < row.desired);
