import type { NodeCondition } from '../../schema/generated/types';
import { isApiError } from '../api/errors';
import { microTimestamp, timestamp, type ApiObject } from '../api/object';
import type { Draft } from '../base/json';
import { Lease, NODE_LEASES } from '../kinds/lease/kind';
import { Node } from '../kinds/node/kind';
import { hexId } from './container';
import type { NodeDeps } from './deps';
import type { NodeRecord } from './records';

/** How often a kubelet renews its lease, and how often it reports a status in which nothing changed. */
const RENEWAL_MS = 10_000;
const HEARTBEAT_MS = 300_000;
const LEASE_SECONDS = 40;

const HEALTHY = [
  ['MemoryPressure', 'KubeletHasSufficientMemory', 'kubelet has sufficient memory available', 'NodeHasSufficientMemory'],
  ['DiskPressure', 'KubeletHasNoDiskPressure', 'kubelet has no disk pressure', 'NodeHasNoDiskPressure'],
  ['PIDPressure', 'KubeletHasSufficientPID', 'kubelet has sufficient PID available', 'NodeHasSufficientPID'],
] as const;
const READY = { type: 'Ready', status: 'True', reason: 'KubeletReady', message: 'kubelet is posting ready status' } as const;
/** What a kubelet says that has only just registered. */
const NOT_YET = { type: 'Ready', status: 'False', reason: 'KubeletNotReady', message: 'CSINode is not yet initialized' } as const;

const TTL = { 'node.alpha.kubernetes.io/ttl': '0' };
const CGROUP_V1 = 'cgroup v1 detected. cgroup v1 support is deprecated and will be removed in a future release. Please migrate to cgroup v2. More information at https://git.k8s.io/enhancements/keps/sig-node/5573-remove-cgroup-v1';

/** What a kubelet tells the API server of its node: the Node object with its status, the lease, events. */
export class Registration {
  constructor(private readonly deps: NodeDeps) {}

  /** A node of a cluster that has run for long: it is there, ready, and nobody speaks of it any more. */
  establish(node: NodeRecord): void {
    const made = this.create(node, READY);
    const { client } = this.deps;
    client.edit(Node, made, (draft) => {
      draft.metadata.annotations = { ...TTL, ...draft.metadata.annotations };
      delete draft.spec.taints;
    });
    this.renew(node);
  }

  /** The first words of a kubelet. The machines are like the recorded ones, to their cgroups. */
  begin(node: NodeRecord): void {
    this.tell(node, 'Normal', 'Starting', 'Starting kubelet.');
    this.tell(node, 'Warning', 'CgroupV1', CGROUP_V1);
  }

  /** Registers the node, or finds it registered and reports. True if it is new: not ready yet then. */
  report(node: NodeRecord): boolean {
    for (const [, , , reason] of HEALTHY) this.tellStatus(node, reason);
    const known = this.deps.client.find(Node, node.name);
    if (known) this.post(node, known);
    else this.create(node, NOT_YET);
    this.renew(node);
    return !known;
  }

  /** The status as of now, from a kubelet that is ready. */
  post(node: NodeRecord, known = this.deps.client.find(Node, node.name)): void {
    if (!known) return;
    const before = known.status?.conditions?.find(({ type }) => type === 'Ready')?.status;
    const conditions = this.conditions(READY, known.status?.conditions);
    this.deps.client.editStatus(Node, known, (draft) => { draft.status = { ...this.machineStatus(node), ...draft.status, conditions } as typeof draft.status; });
    if (before !== 'True') this.tellStatus(node, 'NodeReady');
  }

  /** Of what others say the machine has, Pods may have all. */
  offer(node: NodeRecord): void {
    const known = this.deps.client.find(Node, node.name);
    if (!known) return;
    const others = (of: Readonly<Record<string, string>> | undefined, are: boolean) => Object.fromEntries(Object.entries(of ?? {}).filter(([name]) => name.includes('/') === are));
    this.deps.client.editStatus(Node, known, (draft) => { if (draft.status) draft.status.allocatable = { ...others(draft.status.allocatable, false), ...others(draft.status.capacity, true) }; });
  }

  /** The machine is gone: its lease stays as it was renewed last. Nothing tells of that but the time that goes by. */
  abandon(node: NodeRecord): void {
    const { client } = this.deps;
    const lease = client.find(Lease, node.name, NODE_LEASES);
    if (lease) client.update(Lease, lease);
  }

  /** Takes a lease that is gone, if the node still is a node of the cluster. */
  takeLease(node: NodeRecord): void {
    const { client } = this.deps;
    if (client.find(Node, node.name) && !client.find(Lease, node.name, NODE_LEASES)) this.renew(node);
  }

  untilRenewalMs(node: NodeRecord): number {
    const sinceMs = this.deps.world.nowMs() - (node.leaseMs ?? 0);
    return RENEWAL_MS - (sinceMs % RENEWAL_MS);
  }

  /** A lease as it is now: a kubelet that runs renews it, which is not written down each time. */
  presentLease(object: ApiObject): ApiObject {
    const { metadata, spec } = object as Lease;
    const node = metadata.namespace === NODE_LEASES ? this.deps.state.nodes.get(metadata.name) : undefined;
    if (node?.leaseMs === undefined || node.stoppedMs !== undefined || spec.holderIdentity !== node.name) return object;
    return { ...object, spec: { ...spec, renewTime: microTimestamp(this.latest(node.leaseMs, RENEWAL_MS)) } } as ApiObject;
  }

  /** A Node with the times of its kubelet's latest report, which again is not written down each time. */
  presentNode(object: ApiObject): ApiObject {
    const node = this.deps.state.nodes.get(object.metadata.name);
    const conditions = (object as Node).status?.conditions;
    if (node?.leaseMs === undefined || !conditions || (this.deps.world.nowMs() < node.leaseMs + HEARTBEAT_MS)) return object;
    const lastHeartbeatTime = timestamp(this.latest(node.leaseMs, HEARTBEAT_MS, node.stoppedMs));
    const told = conditions.map((one) => (one.reason?.startsWith('Kubelet') && (one.lastHeartbeatTime ?? '') < lastHeartbeatTime ? { ...one, lastHeartbeatTime } : one));
    return { ...object, status: { ...(object as Node).status, conditions: told } } as ApiObject;
  }

  /** An event about the node, as its kubelet tells it: without the object's uid. */
  tell(node: NodeRecord, type: 'Normal' | 'Warning', reason: string, message: string): void {
    this.deps.event(node.name, { regarding: { apiVersion: 'v1', kind: 'Node', metadata: { name: node.name, uid: '', resourceVersion: '', creationTimestamp: '' } }, type, reason, message });
  }

  tellStatus(node: NodeRecord, reason: string): void {
    this.tell(node, 'Normal', reason, `Node ${node.name} status is now: ${reason}`);
  }

  /** A kubelet that finds no Node of its name makes up its status anew whenever it needs it. */
  missesNode(node: NodeRecord): void {
    if (!this.deps.client.find(Node, node.name)) for (const [, , , reason] of HEALTHY) this.tellStatus(node, reason);
  }

  /** The last of the moments `everyMs` from `firstMs` on. */
  private latest(firstMs: number, everyMs: number, endMs = this.deps.world.nowMs()): number {
    return firstMs + Math.floor(Math.max(0, endMs - firstMs) / everyMs) * everyMs;
  }

  private renew(node: NodeRecord): void {
    const { client, world, state } = this.deps;
    const now = world.nowMs();
    const record = state.nodes.get(node.name);
    if (record) state.nodes.set(node.name, { ...record, leaseMs: now });
    const lease = client.find(Lease, node.name, NODE_LEASES);
    if (lease) { client.edit(Lease, lease, (draft) => { draft.spec.renewTime = microTimestamp(now); }); return; }
    const owner = client.find(Node, node.name);
    const ownerReferences = owner ? [{ apiVersion: 'v1', kind: 'Node', name: node.name, uid: owner.metadata.uid }] : [];
    const spec = { holderIdentity: node.name, leaseDurationSeconds: LEASE_SECONDS, renewTime: microTimestamp(now) };
    try {
      client.create(Lease, { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata: { name: node.name, namespace: NODE_LEASES, ownerReferences }, spec });
    } catch (error) {
      if (!isApiError(error)) throw error;
    }
  }

  private create(node: NodeRecord, ready: typeof READY | typeof NOT_YET): Node {
    const labels = { 'beta.kubernetes.io/arch': 'amd64', 'beta.kubernetes.io/os': 'linux', 'kubernetes.io/arch': 'amd64', 'kubernetes.io/hostname': node.name, 'kubernetes.io/os': 'linux' };
    const annotations = { 'volumes.kubernetes.io/controller-managed-attach-detach': 'true' };
    const status = { ...this.machineStatus(node), conditions: this.conditions(ready, undefined) } as Draft<Node>['status'];
    return this.deps.client.create(Node, { apiVersion: 'v1', kind: 'Node', metadata: { name: node.name, labels, annotations }, spec: {}, ...(status ? { status } : {}) });
  }

  /** Times of transition move only where the status does. */
  private conditions(ready: typeof READY | typeof NOT_YET, before: readonly NodeCondition[] | undefined): NodeCondition[] {
    const now = timestamp(this.deps.world.nowMs());
    const own = [...HEALTHY.map(([type, reason, message]) => ({ type, status: 'False', reason, message })), ready];
    return own.map(({ type, status, reason, message }) => {
      const old = before?.find((one) => one.type === type);
      const lastTransitionTime = old?.status === status ? (old.lastTransitionTime ?? now) : now;
      return { type, status, lastHeartbeatTime: now, lastTransitionTime, reason, message };
    });
  }

  private machineStatus(node: NodeRecord) {
    const resources = { cpu: '2', 'ephemeral-storage': '264212084Ki', 'hugepages-1Gi': '0', 'hugepages-2Mi': '0', memory: '24684084Ki', pods: '110' };
    const id = hexId(node.name).slice(0, 32);
    const uuid = hexId(`boot/${node.name}`).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5');
    const images = this.deps.preloaded === 'all' ? this.deps.runtime.images.all().map(({ name, image }) => ({ names: [name], sizeBytes: image.sizeBytes })) : [];
    const features = { recursiveReadOnlyMounts: true, userNamespaces: false };
    return {
      capacity: resources, allocatable: { ...resources, memory: '24683060Ki' },
      addresses: [{ type: 'InternalIP', address: node.address }, { type: 'Hostname', address: node.name }],
      daemonEndpoints: { kubeletEndpoint: { Port: 10250 } },
      nodeInfo: {
        machineID: id, systemUUID: id, bootID: uuid, kernelVersion: '6.18.44', osImage: 'Debian GNU/Linux 12 (bookworm)', containerRuntimeVersion: 'containerd://2.2.0',
        kubeletVersion: 'v1.36.3', kubeProxyVersion: '', operatingSystem: 'linux', architecture: 'amd64',
      },
      images,
      runtimeHandlers: [{ name: '', features }, { name: 'runc', features }],
      features: { supplementalGroupsPolicy: true },
    };
  }
}
