import type { Change } from '../api/client';
import type { Wait } from '../api/controller';
import { latency } from '../api/latency';
import { invariant } from '../base/invariant';
import { compareText } from '../base/text';
import { NODE_LEASES } from '../kinds/lease/kind';
import { Node } from '../kinds/node/kind';
import { Pod } from '../kinds/pod/kind';
import { podOf, tell, type NodeDeps } from './deps';
import type { Kubelet } from './kubelet';
import { allMainEnded } from './lifecycle';
import { amend, type ContainerRecord, type NodeRecord, type PodRecord } from './records';
import { Registration } from './registration';
import { kubeletWaits } from './waits';

/** A step of a kubelet that comes up, of the boot it belongs to. */
interface Boot { readonly node: string; readonly boot: number; readonly step: 'begin' | 'report' | 'ready' | 'pods' | 'lease' | 'cordon' | 'offer' }

/** What a machine's disk has before any Pod writes to it: host paths may ask that they be there. */
const DIRECTORIES = ['/dev', '/etc', '/home', '/mnt', '/opt', '/proc', '/root', '/run', '/srv', '/sys', '/tmp', '/usr/bin', '/usr/lib', '/usr/share', '/var/lib/kubelet', '/var/log/containers', '/var/log/pods', '/var/run', '/var/tmp'];

const isCordoned = ({ spec }: Node): boolean => spec.unschedulable ?? false;

/** How a container ended whose machine lost power. */
const KILLED = { exitCode: 137, reason: 'Error' } as const;

/** The machines of the cluster: they join, stop, come back and leave. */
export class Nodes {
  readonly registration: Registration;
  private readonly steps: Readonly<Record<Boot['step'], (node: NodeRecord) => void>>;

  constructor(private readonly deps: NodeDeps, private readonly kubelet: Kubelet) {
    this.registration = new Registration(deps);
    this.steps = {
      begin: (node) => { this.registration.begin(node); this.later(node, 'report', latency.kubeletReportMs); },
      report: (node) => this.report(node),
      ready: (node) => this.registration.post(node),
      pods: (node) => this.resume(node),
      lease: (node) => this.registration.takeLease(node),
      cordon: (node) => this.tellCordoned(node),
      offer: (node) => this.registration.offer(node),
    };
    deps.world.handle('nodes/boot', (payload) => this.step(payload as unknown as Boot));
  }

  /** What the kubelets' Pods are held up by now. */
  waits(): readonly Wait[] { return kubeletWaits(this.deps); }

  has(name: string): boolean { return this.deps.state.nodes.has(name); }

  /** A machine that has been in the cluster for long: there and ready at once. */
  establish(name: string): void {
    const node = this.install(name, { running: true });
    this.registration.establish(node);
  }

  machines(): readonly { readonly node: string; readonly stopped: boolean }[] {
    return [...this.deps.state.nodes.values()].map(({ name, stoppedMs }) => ({ node: name, stopped: stoppedMs !== undefined }));
  }

  /** A new machine, with an empty disk; its kubelet comes up and joins the cluster under this name. */
  add(name: string): void {
    this.later(this.install(name, { running: false }), 'begin', latency.kubeletStartMs);
  }

  /** The machine loses power: its processes are gone, its disk stays. */
  stop(name: string): void {
    const node = this.get(name);
    if (node.stoppedMs !== undefined) return;
    this.registration.abandon(node);
    this.deps.state.nodes.set(name, { ...node, running: false, stoppedMs: this.deps.world.nowMs() });
    this.deps.runtime.networks.setUp(`host/${name}`, 'down');
    for (const pod of this.podsOf(name)) {
      this.deps.runtime.networks.setUp(pod.uid, 'down');
      for (const container of pod.containers) if (container.machine !== undefined) this.deps.runtime.processes.wipe(container.machine);
    }
  }

  /** The machine starts again: its kubelet comes up, makes the containers of its Pods anew and ends what was deleted meanwhile. */
  start(name: string): void {
    const node = this.get(name);
    if (node.stoppedMs === undefined) return;
    this.deps.runtime.networks.setUp(`host/${name}`, 'up');
    for (const pod of this.podsOf(name)) this.lookBack(pod, node.stoppedMs);
    this.deps.forgetEvents(name);
    const booting = amend(node, ['stoppedMs', 'leaseMs'], { boot: node.boot + 1 });
    this.deps.state.nodes.set(name, booting);
    this.later(booting, 'begin', latency.kubeletStartMs);
  }

  /** The machine leaves for good, with its disk. Its Node object stays, as that of a machine that has stopped. */
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
  }

  /** What a kubelet finds out by and by: that its Node or its lease is gone, that its node was cordoned. */
  changed({ type, resource, object, old }: Pick<Change, 'type' | 'resource' | 'object' | 'old'>): void {
    const node = this.deps.state.nodes.get(resource === 'pods' ? ((object as Pod).spec.nodeName ?? '') : object.metadata.name);
    if (!node?.running) return;
    if (type === 'MODIFIED' && resource === 'nodes' && isCordoned(object as Node) !== isCordoned(old as Node)) this.later(node, 'cordon', this.registration.untilRenewalMs(node));
    if (type === 'MODIFIED' && resource === 'nodes' && (object as Node).status?.capacity !== (old as Node).status?.capacity) this.later(node, 'offer', this.registration.untilRenewalMs(node));
    if (type !== 'DELETED') return;
    if (resource === 'pods') this.registration.missesNode(node);
    if (resource === 'leases.coordination.k8s.io' && object.metadata.namespace === NODE_LEASES) this.later(node, 'lease', this.registration.untilRenewalMs(node));
  }

  private install(name: string, { running }: Pick<NodeRecord, 'running'>): NodeRecord {
    invariant(!this.deps.state.nodes.has(name), `There is a node ${name} already.`);
    const index = 1 + Math.max(0, ...[...this.deps.state.nodes.values()].map((node) => node.index));
    const node: NodeRecord = { name, index, address: `10.10.0.${20 + index}`, running, boot: this.deps.world.nowMs(), nextHost: 2, images: [] };
    this.deps.state.nodes.set(name, node);
    this.deps.runtime.files.create(`node/${name}`);
    for (const path of DIRECTORIES) this.deps.runtime.files.directory(`node/${name}`, path);
    this.deps.runtime.networks.add({ id: `host/${name}`, addresses: [node.address], up: true, name });
    return node;
  }

  private get(name: string): NodeRecord {
    const node = this.deps.state.nodes.get(name);
    invariant(node, `There is no node ${name}.`);
    return node;
  }

  private podsOf(name: string) {
    return [...this.deps.state.pods.values()].filter((pod) => pod.node === name).toSorted((a, b) => compareText(a.uid, b.uid));
  }

  private later(node: NodeRecord, step: Boot['step'], afterMs: number): void {
    const boot: Boot = { node: node.name, boot: node.boot, step };
    this.deps.world.schedule(this.deps.world.nowMs() + afterMs, { handler: 'nodes/boot', payload: { ...boot } });
  }

  private step({ node: name, boot, step }: Boot): void {
    const node = this.deps.state.nodes.get(name);
    if (node && node.boot === boot && node.stoppedMs === undefined) this.steps[step](node);
  }

  /** Tells that the node takes Pods or does not, if that differs from what was told last. */
  private tellCordoned(node: NodeRecord): void {
    const known = this.deps.client.find(Node, node.name);
    if (!known || isCordoned(known) === (node.cordoned ?? false)) return;
    this.deps.state.nodes.set(node.name, { ...node, cordoned: isCordoned(known) });
    this.registration.tellStatus(node, isCordoned(known) ? 'NodeNotSchedulable' : 'NodeSchedulable');
  }

  private report(node: NodeRecord): void {
    if (this.registration.report(node)) this.later(node, 'ready', latency.nodeReadyMs);
    this.later(node, 'pods', latency.kubeletPodsMs);
  }

  /** The kubelet turns to its Pods: those it knew before the power went, and those that came since. */
  private resume({ name }: NodeRecord): void {
    const known = this.deps.client.find(Node, name);
    this.deps.state.nodes.set(name, { ...this.get(name), running: true, cordoned: known !== undefined && isCordoned(known) });
    for (const { uid } of this.podsOf(name)) this.revive(uid);
    for (const pod of this.deps.client.listBy(Pod, 'node', name)) if (!this.kubelet.record(pod.metadata.uid)) this.kubelet.look(pod);
  }

  /** What ran when the power went ended then; what the kubelet had in its memory is forgotten. */
  private lookBack(record: PodRecord, stoppedMs: number): void {
    const ended = (container: ContainerRecord): ContainerRecord => amend(container, ['runningMs', 'process'], {
      started: false, ready: false,
      terminated: { ...KILLED, startedMs: container.runningMs ?? stoppedMs, finishedMs: stoppedMs, ...(container.containerId === undefined ? {} : { containerId: container.containerId }) },
    });
    const containers = record.containers.map((container) => amend(container.runningMs === undefined ? container : ended(container), ['notBeforeMs', 'probing', 'stopping', 'preStop', 'postStart'], { backoffMs: 0, pullFailures: 0, probes: {} }));
    this.kubelet.edit(record.uid, ['busy', 'ip', 'termination'], { containers, stage: record.phase ? 'stopped' : 'volumes', timers: {} });
    this.deps.runtime.networks.remove(record.uid);
  }

  /** A Pod goes on, in a new sandbox with everything from the beginning, unless it is over or asked to go. */
  private revive(uid: string): void {
    const record = this.kubelet.record(uid);
    const pod = record && podOf(this.deps, record);
    if (!record) return;
    if (!pod) { this.kubelet.stopping.orphan(record); return; }
    if (pod.metadata.deletionTimestamp) { this.kubelet.stopping.terminate(this.kubelet.edit(uid, [], { generation: pod.metadata.generation ?? 1 }), pod); return; }
    this.kubelet.reportNow(uid);
    if (record.phase) return;
    if (allMainEnded(record, pod.spec.restartPolicy ?? 'Always')) { this.kubelet.complete(record); return; }
    const again = this.kubelet.edit(uid, [], { containers: record.containers.map((container) => (container.kind === 'init' && container.terminated ? amend(container, [], { again: true }) : container)) });
    if (record.shown) tell(this.deps, again, 'Normal', 'SandboxChanged', 'Pod sandbox changed, it will be killed and re-created.');
    this.kubelet.later(0, { uid, step: 'volumes' });
  }
}
