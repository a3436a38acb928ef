import { describe, expect, test } from 'vitest';
import { planSubsets, turnedAt } from '../../../src/simulator/kinds/endpoints/plan';
import type { Pod } from '../../../src/simulator/kinds/pod/kind';
import type { Service } from '../../../src/simulator/kinds/service/kind';

const meta = (name: string) => ({ name, namespace: 'default', uid: name, resourceVersion: '1', creationTimestamp: '2026-11-21T09:00:00Z' });
type Port = NonNullable<Service['spec']['ports']>[number];
const service = (ports: readonly Port[], spec: Partial<Service['spec']> = {}): Service => ({ apiVersion: 'v1', kind: 'Service', metadata: meta('web'), spec: { selector: { app: 'web' }, ports, ...spec } });

/** A Pod at 10.0.0.`at` whose container names these ports. */
const pod = (name: string, at: number, ports: Readonly<Record<string, number>>, ready = true): Pod => ({
  apiVersion: 'v1', kind: 'Pod', metadata: meta(name), spec: { containers: [{ name: 'c', ports: Object.entries(ports).map(([port, containerPort]) => ({ name: port, containerPort })) }] },
  status: { phase: 'Running', podIP: `10.0.0.${at}`, conditions: [{ type: 'Ready', status: ready ? 'True' : 'False' }] },
});

/** `a b -c: http:80 metrics:90` for a subset of the ready a and b, and c, which is not. */
const brief = (given: Service, pods: readonly Pod[]) => planSubsets(given, pods).map(({ addresses = [], notReadyAddresses = [], ports = [] }) =>
  `${[...addresses.map(({ targetRef }) => targetRef?.name), ...notReadyAddresses.map(({ targetRef }) => `-${targetRef?.name}`)].join(' ')}: ${ports.map(({ name, port }) => `${name}:${port}`).toSorted((a, b) => (a < b ? -1 : 1)).join(' ')}`)
  .toSorted((a, b) => (a < b ? -1 : 1));

describe('subsets of Endpoints', () => {
  const ports = [{ name: 'http', port: 80, targetPort: 'web' }, { name: 'metrics', port: 9090, targetPort: 'metrics' }, { name: 'fixed', port: 7000 }];
  test('ports behind which the same addresses stand are one', () => {
    expect(brief(service(ports), [pod('a', 1, { web: 8080, metrics: 9100 }), pod('b', 2, { web: 8080, metrics: 9100 })])).toEqual(['a b: fixed:7000 http:8080 metrics:9100']);
  });
  test('a port that only some Pods have is apart', () => {
    expect(brief(service(ports), [pod('a', 1, { web: 8080, metrics: 9100 }), pod('b', 2, { web: 8080 }), pod('c', 3, { web: 8081 }, false)]))
      .toEqual(['a b -c: fixed:7000', 'a b: http:8080', '-c: http:8081', 'a: metrics:9100'].toSorted((a, b) => (a < b ? -1 : 1)));
  });
  test('a Pod none of whose ports is meant stands nowhere', () => expect(brief(service(ports.slice(0, 1)), [pod('a', 1, {})])).toEqual([]));
  test('without ports the addresses stand alone', () => expect(brief(service([], { clusterIP: 'None' }), [pod('a', 1, {}), pod('b', 2, {}, false)])).toEqual(['a -b: ']));
  test('who publishes addresses that are not ready publishes them as ready', () =>
    expect(brief(service(ports.slice(2), { publishNotReadyAddresses: true }), [pod('a', 1, {}), pod('b', 2, {}, false)])).toEqual(['a b: fixed:7000']));
});

describe('what made the addresses change', () => {
  const at = (one: Pod, time: string, going = false): Pod => ({
    ...one, metadata: { ...one.metadata, ...(going ? { deletionTimestamp: time } : {}) },
    status: { ...one.status, conditions: (one.status?.conditions ?? []).map((condition) => ({ ...condition, lastTransitionTime: time })) },
  });
  const before = planSubsets(service([{ port: 80 }]), [pod('a', 1, {}), pod('b', 2, {}, false)]);
  test('the first Pod that turned', () =>
    expect(turnedAt(before, [at(pod('a', 1, {}, false), '2026-11-21T09:00:09Z'), at(pod('b', 2, {}), '2026-11-21T09:00:07Z'), at(pod('c', 3, {}, false), '2026-11-21T09:00:05Z')])).toBe('2026-11-21T09:00:07Z'));
  test('nobody, when a Pod only goes', () => expect(turnedAt(before, [at(pod('a', 1, {}), '2026-11-21T09:00:00Z', true)])).toBeUndefined());
});
