import type { Change, Client } from '../../../src/simulator/api/client';
import { keyOf, timestamp } from '../../../src/simulator/api/object';
import { controllers, strategies } from '../../../src/simulator/cluster/registry';
import { createControl } from '../../../src/simulator/control/control';
import { createClient } from '../../../src/simulator/server/client';
import { createDeleter } from '../../../src/simulator/server/deleter';
import { createNamespaces } from '../../../src/simulator/server/namespaces';
import { createRegistry } from '../../../src/simulator/server/registry';
import { createStore } from '../../../src/simulator/server/store';
import { createWriter } from '../../../src/simulator/server/writer';
import { createWorld, type WorldEngine } from '../../../src/simulator/world/world';
import { Namespace } from '../../../src/simulator/kinds/namespace/kind';
import { Node } from '../../../src/simulator/kinds/node/kind';
import { Pod } from '../../../src/simulator/kinds/pod/kind';
import { StorageClass } from '../../../src/simulator/kinds/storageclass/kind';

export interface SmallCluster {
  readonly client: Client;
  readonly world: WorldEngine;
  readonly changes: Change[];
  waits(): ReturnType<ReturnType<typeof createControl>['waits']>;
  run(ms: number): void;
  /** Pods of these names never become ready. */
  readonly broken: Set<string>;
}

/** Nobody renews Leases here: who looks for nodes that are lost would find them all. */
const ABSENT = new Set(['nodelifecycle', 'node-lifecycle']);

const EPOCH_MS = Date.UTC(2026, 10, 21, 9);

/** Server, controllers and scheduler with three nodes, and kubelets that only write statuses: a Pod runs half a second after it is bound. */
export function smallCluster(options: { readonly seed?: string; readonly classes?: readonly Parameters<Client['create']>[1][] } = {}): SmallCluster {
  const world = createWorld({ seed: options.seed ?? 'small', epochMs: EPOCH_MS });
  const registry = createRegistry(strategies);
  const store = createStore(world, registry);
  const namespaces = createNamespaces(store, registry);
  const client = createClient({ world, store, registry, writer: createWriter(world, store, namespaces), deleter: createDeleter(world, store, namespaces) });
  const server = { client, onChange: (listener: (change: Change) => void) => store.onChange(listener) };
  const changes: Change[] = [];
  server.onChange((change) => void changes.push(change));
  const control = createControl(world, server, controllers.filter((controller) => !ABSENT.has(controller.name)));
  const broken = new Set<string>();
  playKubelets(world, server.client, (listener) => server.onChange(listener), broken);
  furnish(server.client);
  return { client: server.client, world, changes, broken, waits: () => control.waits(), run: (ms) => { const until = world.nowMs() + ms; while (world.runInstant(until)); world.moveTo(until); } };
}

function furnish(client: Client): void {
  client.create(Namespace, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'default' }, spec: {} });
  for (const name of ['worker-1', 'worker-2', 'worker-3']) {
    const node = client.create(Node, { apiVersion: 'v1', kind: 'Node', metadata: { name, labels: { 'kubernetes.io/hostname': name } }, spec: {} });
    client.edit(Node, node, (draft) => { delete draft.spec.taints; });
    client.editStatus(Node, node, (draft) => { draft.status = { ...draft.status, allocatable: { cpu: '2', memory: '4Gi', pods: '110' } }; });
  }
  client.create(StorageClass, { apiVersion: 'storage.k8s.io/v1', kind: 'StorageClass', metadata: { name: 'standard', annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } }, provisioner: 'kubernetes.io/host-path' });
}

function playKubelets(world: WorldEngine, client: Client, onChange: (listener: (change: Change) => void) => void, broken: ReadonlySet<string>): void {
  world.handle('play/run', (payload) => {
    const { namespace, name, uid } = payload as { namespace: string; name: string; uid: string };
    const pod = client.find(Pod, name, namespace);
    if (!pod || pod.metadata.uid !== uid || pod.metadata.deletionTimestamp) return;
    const ready = broken.has(name) ? 'False' : 'True';
    client.editStatus(Pod, pod, (draft) => {
      const kept = (draft.status?.conditions ?? []).filter((condition) => condition.type !== 'Ready');
      const ip = `10.244.0.${Number(pod.metadata.resourceVersion) % 250}`;
      draft.status = { ...draft.status, phase: 'Running', podIP: ip, podIPs: [{ ip }], conditions: [...kept, { type: 'Ready', status: ready, lastTransitionTime: timestamp(world.nowMs()) }] };
    });
  });
  world.handle('play/end', (payload) => {
    const { namespace, name, uid } = payload as { namespace: string; name: string; uid: string };
    if (client.find(Pod, name, namespace)?.metadata.uid === uid) client.delete(Pod, name, namespace, { gracePeriodSeconds: 0 });
  });
  onChange(({ resource, object, old }) => {
    if (resource !== 'pods') return;
    const pod = object as Pod;
    const before = old as Pod | undefined;
    const payload = { namespace: pod.metadata.namespace ?? '', name: pod.metadata.name, uid: pod.metadata.uid };
    if (pod.spec.nodeName && !before?.spec.nodeName) world.schedule(world.nowMs() + 500, { handler: 'play/run', payload });
    if (pod.metadata.deletionTimestamp && !before?.metadata.deletionTimestamp && pod.metadata.deletionGracePeriodSeconds) world.schedule(world.nowMs() + 800, { handler: 'play/end', payload });
  });
}

export { keyOf };
