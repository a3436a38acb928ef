import type { NodeCondition } from '../../schema/generated/types';
import { isApiError } from '../api/errors';
import { timestamp } from '../api/object';
import { invariant } from '../base/invariant';
import { compareText } from '../base/text';
import { Node } from '../kinds/node/kind';
import { Pod } from '../kinds/pod/kind';
import { hexId } from './container';
import { tell, type NodeDeps } from './deps';
import type { Kubelet } from './kubelet';
import { amend, type NodeRecord } from './records';

const CONDITIONS = [
  ['MemoryPressure', 'False', 'KubeletHasSufficientMemory', 'kubelet has sufficient memory available'],
  ['DiskPressure', 'False', 'KubeletHasNoDiskPressure', 'kubelet has no disk pressure'],
  ['PIDPressure', 'False', 'KubeletHasSufficientPID', 'kubelet has sufficient PID available'],
  ['Ready', 'True', 'KubeletReady', 'kubelet is posting ready status'],
] as const;

/** The machines of the cluster: they join, stop, come back and leave. */
export class Nodes {
  constructor(private readonly deps: NodeDeps, private readonly kubelet: Kubelet) {}

  has(name: string): boolean { return this.deps.state.nodes.has(name); }

  /** A new machine joins the cluster under this name. */
  add(name: string): void {
    invariant(!this.deps.state.nodes.has(name), `There is a node ${name} already.`);
    const index = 1 + Math.max(0, ...[...this.deps.state.nodes.values()].map((node) => node.index));
    const record: NodeRecord = { name, index, address: `10.10.0.${20 + index}`, running: true, nextHost: 2, images: [] };
    this.deps.state.nodes.set(name, record);
    this.deps.runtime.files.create(`node/${name}`);
    this.deps.runtime.networks.add({ id: `host/${name}`, addresses: [record.address], up: true, name });
    this.register(record);
  }

  /** The machine loses power: its processes are gone, its disk stays. */
  stop(name: string): void {
    const node = this.get(name);
    if (!node.running) return;
    this.deps.state.nodes.set(name, { ...node, running: false });
    this.deps.runtime.networks.setUp(`host/${name}`, 'down');
    for (const pod of this.podsOf(name)) {
      this.deps.runtime.networks.setUp(pod.uid, 'down');
      for (const container of pod.containers) if (container.machine !== undefined) this.deps.runtime.processes.wipe(container.machine);
    }
  }

  /** The machine starts again; its kubelet makes the containers of its Pods anew and ends what was deleted meanwhile. */
  start(name: string): void {
    const node = this.get(name);
    if (node.running) return;
    this.deps.state.nodes.set(name, { ...node, running: true });
    this.deps.runtime.networks.setUp(`host/${name}`, 'up');
    this.register(node);
    for (const { uid } of this.podsOf(name)) this.revive(uid);
    for (const pod of this.deps.client.listBy(Pod, 'node', name)) this.kubelet.look(pod);
  }

  /** The machine leaves for good, with its disk; the Node object goes too. */
  remove(name: string): void {
    this.stop(name);
    for (const pod of this.podsOf(name)) {
      for (const container of pod.containers) { this.kubelet.stopping.forget(container.machine); this.kubelet.stopping.forget(container.previousMachine); }
      this.deps.runtime.networks.remove(pod.uid);
      this.deps.volumes.remove(pod.uid);
      this.deps.state.pods.delete(pod.uid);
    }
    this.deps.runtime.networks.remove(`host/${name}`);
    this.deps.runtime.files.remove(`node/${name}`);
    this.deps.state.nodes.delete(name);
    if (this.deps.client.find(Node, name)) this.deps.client.delete(Node, name, undefined);
  }

  private get(name: string): NodeRecord {
    const node = this.deps.state.nodes.get(name);
    invariant(node, `There is no node ${name}.`);
    return node;
  }

  private podsOf(name: string) {
    return [...this.deps.state.pods.values()].filter((pod) => pod.node === name).toSorted((a, b) => compareText(a.uid, b.uid));
  }

  /** What ran when the power went is over; nobody saw how it ended. */
  private revive(uid: string): void {
    const record = this.kubelet.record(uid);
    if (!record) return;
    const now = this.deps.world.nowMs();
    const containers = record.containers.map((container) => (container.runningMs === undefined ? container : amend(container, ['runningMs', 'process'], {
      started: false, ready: false,
      terminated: { exitCode: 255, reason: 'Unknown', startedMs: container.runningMs, finishedMs: now, ...(container.containerId === undefined ? {} : { containerId: container.containerId }) },
    })));
    const restored = this.kubelet.edit(uid, ['busy', 'ip', 'termination'], { containers, stage: record.phase ? 'stopped' : 'volumes', timers: {} });
    this.deps.runtime.networks.remove(uid);
    if (record.phase) return;
    tell(this.deps, restored, 'Normal', 'SandboxChanged', 'Pod sandbox changed, it will be killed and re-created.');
    this.kubelet.later(0, { uid, step: 'volumes' });
  }

  /** Writes the Node object, or its status where it is there already. */
  private register(node: NodeRecord): void {
    const { client, world } = this.deps;
    const now = timestamp(world.nowMs());
    const conditions = CONDITIONS.map(([type, status, reason, message]): NodeCondition => ({ type, status, lastHeartbeatTime: now, lastTransitionTime: now, reason, message }));
    const known = client.find(Node, node.name);
    if (known) { client.editStatus(Node, known, (draft) => { draft.status = { ...draft.status, conditions }; }); return; }
    const labels = { 'beta.kubernetes.io/arch': 'amd64', 'beta.kubernetes.io/os': 'linux', 'kubernetes.io/arch': 'amd64', 'kubernetes.io/hostname': node.name, 'kubernetes.io/os': 'linux' };
    const annotations = { 'node.alpha.kubernetes.io/ttl': '0', 'volumes.kubernetes.io/controller-managed-attach-detach': 'true' };
    const podCIDR = `10.244.${node.index}.0/24`;
    try {
      const made = client.create(Node, { apiVersion: 'v1', kind: 'Node', metadata: { name: node.name, labels, annotations }, spec: { podCIDR, podCIDRs: [podCIDR] } });
      const reported = client.editStatus(Node, made, (draft) => { draft.status = { ...this.machineStatus(node), conditions } as typeof draft.status; });
      // It was admitted as not ready; now that it reports, nothing keeps Pods away.
      if (reported.spec.taints) client.edit(Node, reported, (draft) => { delete draft.spec.taints; });
    } catch (error) {
      if (!isApiError(error, 'AlreadyExists')) throw error;
    }
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
