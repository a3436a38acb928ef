import type { Container, HTTPGetAction, Probe } from '../../schema/generated/types';
import { latency } from '../api/latency';
import { failed } from '../base/program';
import type { Pod } from '../kinds/pod/kind';
import type { Connection } from '../runtime/state';
import { specOf } from './container';
import { podOf, tell, type Step } from './deps';
import { probeCommand } from './environment';
import type { KubeletCore } from './core';
import type { ContainerRecord, PodRecord } from './records';

type Kind = 'startup' | 'liveness' | 'readiness';
const KINDS: readonly Kind[] = ['startup', 'liveness', 'readiness'];
const TITLES = { startup: 'Startup', liveness: 'Liveness', readiness: 'Readiness' } as const;
const OUTPUT_CHARACTERS = 10_240;

const probeOf = (spec: Container | undefined, kind: Kind): Probe | undefined => (kind === 'startup' ? spec?.startupProbe : kind === 'liveness' ? spec?.livenessProbe : spec?.readinessProbe);

/** What comes back to a probe's step: the end of a command, or news of a connection. */
interface Arrived { readonly code?: number; readonly connection?: number; readonly process?: string }

/** Startup, liveness and readiness probes. A probe's timers carry which run of the container they belong to. */
export class Probes {
  constructor(private readonly kubelet: KubeletCore) {}

  /** Starts the probes of a container that has just started. */
  begin(record: PodRecord, container: ContainerRecord, spec: Container): void {
    if (spec.startupProbe) this.schedule(record, container, 'startup', this.firstMs(spec.startupProbe));
    else for (const kind of ['liveness', 'readiness'] as const) this.first(record, container, spec, kind);
  }

  step(record: PodRecord, container: ContainerRecord, step: Step, arrived: Arrived): void {
    const [kind, what] = (step.probe ?? '').split('/') as [Kind, string];
    if (container.runningMs === undefined || record.termination?.final || container.stopping) {
      if (record.termination && step.probe === 'readiness/run') this.late(record, container);
      this.dropped(arrived);
      return;
    }
    if (what === 'run') this.run(record, container, kind);
    else if (what === 'timeout') this.timedOut(record, container, kind);
    else if (arrived.code !== undefined) this.commandEnded(record, container, kind, arrived.code);
    else if (arrived.connection !== undefined) this.answered(record, container, kind, arrived.connection);
  }

  private spec(record: PodRecord, container: ContainerRecord, kind: Kind): { readonly pod: Pod; readonly probe: Probe } | undefined {
    const pod = podOf(this.kubelet.deps, record);
    const probe = pod && probeOf(specOf(pod, container.name), kind);
    return pod && probe ? { pod, probe } : undefined;
  }

  private firstMs(probe: Probe): number {
    return Math.max((probe.initialDelaySeconds ?? 0) * 1000, latency.firstProbeMs);
  }

  private first(record: PodRecord, container: ContainerRecord, spec: Container, kind: Kind, soon = false): void {
    const probe = probeOf(spec, kind);
    if (!probe) return;
    const since = this.kubelet.deps.world.nowMs() - (container.runningMs ?? 0);
    this.schedule(record, container, kind, soon ? Math.max(latency.statusMs, this.firstMs(probe) - since) : this.firstMs(probe));
  }

  private schedule(record: PodRecord, container: ContainerRecord, kind: Kind, afterMs: number, what = 'run'): number {
    return this.kubelet.later(afterMs, { uid: record.uid, step: 'probe', container: container.name, run: container.run, probe: `${kind}/${what}` });
  }

  private run(record: PodRecord, container: ContainerRecord, kind: Kind): void {
    const found = this.spec(record, container, kind);
    // A Pod that ends is still asked whether it is alive and ready, until its containers are gone.
    if (!found || (record.termination && kind !== 'readiness') || (kind === 'startup' && container.started)) return;
    const { probe, pod } = found;
    this.schedule(record, container, kind, (probe.periodSeconds ?? 10) * 1000);
    const step = { uid: record.uid, step: 'probe', container: container.name, run: container.run, probe: `${kind}/result` };
    if (probe.exec) this.command(record, container, kind, probe, pod, step);
    else this.connect(record, container, kind, probe, pod, step);
  }

  private command(record: PodRecord, container: ContainerRecord, kind: Kind, probe: Probe, pod: Pod, step: Step): void {
    const { runtime } = this.kubelet.deps;
    const spec = specOf(pod, container.name);
    const args = spec ? probeCommand(probe.exec?.command ?? [], spec) : [];
    const output = this.outputName(container, kind);
    runtime.outputs.create(output);
    const open = (stream: 'stdout' | 'stderr') => runtime.descriptors.open({ kind: 'output', output, stream });
    const fds = { 0: runtime.descriptors.open({ kind: 'null' }), 1: open('stdout'), 2: open('stderr') };
    const process = runtime.processes.launch(container.machine ?? '', { args, fds, onExit: { handler: 'kubelet', payload: step } });
    if (!failed(process)) { this.await(record, container, kind, probe, { process }); return; }
    const name = args[0] ?? '';
    this.errored(record, container, kind, `rpc error: code = Unknown desc = failed to exec in container: failed to start exec: OCI runtime exec failed: exec failed: unable to start container process: exec: "${name}": executable file not found in $PATH: unknown`);
  }

  private connect(record: PodRecord, container: ContainerRecord, kind: Kind, probe: Probe, pod: Pod, step: Step): void {
    const target = probe.httpGet ? httpTarget(probe.httpGet, pod, container.name, record.ip ?? '') : { address: probe.tcpSocket?.host ?? record.ip ?? '', port: portOf(pod, container.name, probe.tcpSocket?.port ?? probe.grpc?.port ?? 0) ?? 0, text: '', url: '' };
    if (!target) { this.errored(record, container, kind, `couldn't find port: ${String(probe.httpGet?.port)}`); return; }
    const { networks } = this.kubelet.deps.runtime;
    const reply = probe.httpGet && networks.exchange(`host/${record.node}`, target.address, target.port, target.text);
    if (reply !== undefined) {
      const verdict = verdictOf({ state: 'open', address: target.address, port: target.port, toClient: reply, serverClosed: true }, probe, pod, container.name, record.ip ?? '');
      this.result(record, container, kind, typeof verdict === 'object' ? verdict.why : undefined);
      return;
    }
    const connection = networks.request(`host/${record.node}`, target.address, target.port, target.text, { handler: 'kubelet', payload: step });
    if (!probe.httpGet && networks.connection(connection)?.state === 'open') {
      networks.hangUp(connection);
      this.result(record, container, kind, undefined);
    } else this.await(record, container, kind, probe, { connection });
  }

  /** Remembers what is under way, and until when. */
  private await(record: PodRecord, container: ContainerRecord, kind: Kind, probe: Probe, pending: { readonly process?: string; readonly connection?: number }): void {
    const timer = this.schedule(record, container, kind, (probe.timeoutSeconds ?? 1) * 1000, 'timeout');
    const now = this.current(record, container);
    if (now) this.kubelet.editContainer(record.uid, container.name, [], { probing: { ...now.probing, [kind]: { ...pending, timer } } });
  }

  /** Takes what is under way, if anything, and cancels its time limit. */
  private settle(record: PodRecord, container: ContainerRecord, kind: Kind): { readonly process?: string; readonly connection?: number } | undefined {
    const { [kind]: pending, ...others } = this.current(record, container)?.probing ?? {};
    if (!pending) return undefined;
    this.kubelet.deps.world.cancel(pending.timer);
    this.kubelet.editContainer(record.uid, container.name, [], { probing: others });
    return pending;
  }

  private current(record: PodRecord, container: ContainerRecord): ContainerRecord | undefined {
    return this.kubelet.record(record.uid)?.containers.find((candidate) => candidate.name === container.name);
  }

  private outputName(container: ContainerRecord, kind: Kind): string { return `${container.machine}/${kind}`; }

  /** The readiness probe of a Pod that ends, after its container did: a command is given up, a port refuses until the status says that nothing runs. */
  private late(record: PodRecord, container: ContainerRecord): void {
    const found = this.spec(record, container, 'readiness');
    if (!found || container.kind === 'init') return;
    const { probe, pod } = found;
    if (probe.exec) { this.errored(record, container, 'readiness', 'rpc error: code = Canceled desc = context canceled'); return; }
    const target = probe.httpGet && httpTarget(probe.httpGet, pod, container.name, record.ip ?? '');
    if (!target || record.timers.report === undefined) return;
    tell(this.kubelet.deps, record, 'Warning', 'Unhealthy', `Readiness probe failed: Get "${target.url}": dial tcp ${target.address}:${target.port}: connect: connection refused`, container);
  }

  private dropped(arrived: Arrived): void {
    if (arrived.connection !== undefined) this.kubelet.deps.runtime.networks.hangUp(arrived.connection);
  }

  private commandEnded(record: PodRecord, container: ContainerRecord, kind: Kind, code: number): void {
    const { outputs } = this.kubelet.deps.runtime;
    const output = this.outputName(container, kind);
    const text = outputs.read(output, 0).text.slice(0, OUTPUT_CHARACTERS);
    outputs.remove(output);
    if (this.settle(record, container, kind)) this.result(record, container, kind, code === 0 ? undefined : text);
  }

  private answered(record: PodRecord, container: ContainerRecord, kind: Kind, id: number): void {
    const { networks } = this.kubelet.deps.runtime;
    const connection = networks.connection(id);
    const found = this.spec(record, container, kind);
    if (!connection || !found) return;
    const verdict = verdictOf(connection, found.probe, found.pod, container.name, record.ip ?? '');
    if (verdict === 'wait') return;
    networks.hangUp(id);
    if (this.settle(record, container, kind)) this.result(record, container, kind, verdict === 'good' ? undefined : verdict.why);
  }

  private timedOut(record: PodRecord, container: ContainerRecord, kind: Kind): void {
    const pending = this.settle(record, container, kind);
    const found = this.spec(record, container, kind);
    if (!pending || !found) return;
    const seconds = found.probe.timeoutSeconds ?? 1;
    if (pending.connection !== undefined) this.kubelet.deps.runtime.networks.hangUp(pending.connection);
    if (pending.process !== undefined) this.kubelet.deps.runtime.processes.signal(pending.process, 'KILL', 'outside');
    const target = found.probe.httpGet && httpTarget(found.probe.httpGet, found.pod, container.name, record.ip ?? '');
    this.result(record, container, kind, target ? `Get "${target.url}": context deadline exceeded (Client.Timeout exceeded while awaiting headers)` : `command timed out: "${(found.probe.exec?.command ?? []).join(' ')}" timed out after ${seconds}s`);
  }

  /** A probe that could not be made counts for nothing, but is told. */
  private errored(record: PodRecord, container: ContainerRecord, kind: Kind, why: string): void {
    tell(this.kubelet.deps, record, 'Warning', 'Unhealthy', `${TITLES[kind]} probe errored and resulted in unknown state: ${why}`, container);
  }

  private result(record: PodRecord, before: ContainerRecord, kind: Kind, failure: string | undefined): void {
    const found = this.spec(record, before, kind);
    const container = this.current(record, before);
    if (!found || !container || container.runningMs === undefined) return;
    if (failure !== undefined) tell(this.kubelet.deps, record, 'Warning', 'Unhealthy', `${TITLES[kind]} probe failed: ${failure}`, container);
    const old = container.probes[kind] ?? { good: 0, bad: 0 };
    // Nothing is new about a success after enough of them.
    if (failure === undefined && old.good >= (found.probe.successThreshold ?? 1) && old.bad === 0 && (kind !== 'readiness' || container.ready)) return;
    const count = failure === undefined ? { good: old.good + 1, bad: 0 } : { good: 0, bad: old.bad + 1 };
    const now = this.kubelet.editContainer(record.uid, container.name, [], { probes: { ...container.probes, [kind]: count } });
    if (count.good >= (found.probe.successThreshold ?? 1)) this.passed(record, now, kind, found.pod);
    if (count.bad >= (found.probe.failureThreshold ?? 3)) this.failed(record, now, kind, found.probe, found.pod);
  }

  private passed(record: PodRecord, container: ContainerRecord, kind: Kind, pod: Pod): void {
    const spec = specOf(pod, container.name);
    if (kind === 'readiness' && !container.ready) this.became(record, container, { ready: true });
    if (kind !== 'startup' || container.started || !spec) return;
    this.became(record, container, { started: true, ready: !spec.readinessProbe && container.kind !== 'init' });
    for (const next of KINDS) if (next !== 'startup') this.first(record, container, spec, next, true);
    this.kubelet.next(record.uid);
  }

  private failed(record: PodRecord, container: ContainerRecord, kind: Kind, probe: Probe, pod: Pod): void {
    if (kind === 'readiness') { if (container.ready) this.became(record, container, { ready: false }); return; }
    if (kind === 'startup' && container.started) return;
    const { terminationGracePeriodSeconds = 30, restartPolicy } = pod.spec;
    const ofProbe = probe.terminationGracePeriodSeconds ?? terminationGracePeriodSeconds;
    const restarts = restartPolicy !== 'Never' || container.kind === 'sidecar';
    // Where nothing would be left that runs, it is the Pod that is ended, in its own time.
    const last = !restarts && !record.containers.some((one) => one.kind === 'main' && one.name !== container.name && one.runningMs !== undefined && !one.stopping);
    tell(this.kubelet.deps, record, 'Normal', 'Killing', last ? `Stopping container ${container.name}` : `Container ${container.name} failed ${kind} probe${restarts ? ', will be restarted' : ''}`, container);
    this.kubelet.stopping.restart(record, container, (last ? terminationGracePeriodSeconds : ofProbe) * 1000);
  }

  private became(record: PodRecord, container: ContainerRecord, change: Partial<ContainerRecord>): void {
    this.kubelet.editContainer(record.uid, container.name, [], change);
    this.kubelet.reportSoon(record.uid, 2);
  }
}

/** What a probe hears of its connection. */
type Heard = Pick<Connection, 'state' | 'address' | 'port' | 'toClient' | 'serverClosed'>;

function verdictOf(connection: Heard, probe: Probe, pod: Pod, container: string, ip: string): 'good' | 'wait' | { readonly why: string } {
  const target = probe.httpGet ? httpTarget(probe.httpGet, pod, container, ip) : undefined;
  const answer = answerOf(connection, target?.url);
  if (typeof answer !== 'number') return answer;
  return answer >= 200 && answer < 400 ? 'good' : { why: `HTTP probe failed with statuscode: ${answer}` };
}

/** The status a connection brought, if it brought one; or why there will be none. */
export function answerOf(connection: Heard, url: string | undefined): number | 'wait' | { readonly why: string } {
  const where = `${connection.address}:${connection.port}`;
  const prefix = url === undefined ? '' : `Get "${url}": `;
  if (connection.state === 'refused') return { why: `${prefix}dial tcp ${where}: connect: connection refused` };
  if (connection.state === 'unreachable') return { why: `${prefix}dial tcp ${where}: connect: no route to host` };
  if (connection.state !== 'open') return { why: `${prefix}read tcp ${where}: read: connection reset by peer` };
  const status = /^HTTP\/\S+ (\d{3})[^\n]*\n/.exec(connection.toClient)?.[1];
  if (status !== undefined) return Number(status);
  return connection.serverClosed ? { why: `${prefix}EOF` } : 'wait';
}

const portOf = (pod: Pod, container: string, port: number | string): number | undefined =>
  (typeof port === 'number' ? port : (specOf(pod, container)?.ports?.find((candidate) => candidate.name === port)?.containerPort ?? (/^\d+$/.test(port) ? Number(port) : undefined)));

/** Address, port, request and URL of an httpGet. */
export function httpTarget(action: HTTPGetAction, pod: Pod, container: string, ip: string): { readonly address: string; readonly port: number; readonly text: string; readonly url: string } | undefined {
  const port = portOf(pod, container, action.port);
  if (port === undefined) return undefined;
  const address = action.host ?? ip;
  const path = action.path === undefined || action.path === '' ? '/' : action.path.startsWith('/') ? action.path : `/${action.path}`;
  const own = (action.httpHeaders ?? []).map((header) => `${header.name}: ${header.value}\r\n`).join('');
  const host = action.httpHeaders?.some((header) => header.name.toLowerCase() === 'host') ? '' : `Host: ${address}:${port}\r\n`;
  const text = `GET ${path} HTTP/1.1\r\n${host}User-Agent: kube-probe/1.36\r\n${own}Accept: */*\r\nConnection: close\r\n\r\n`;
  return { address, port, text, url: `${(action.scheme ?? 'HTTP').toLowerCase()}://${address}:${port}${path}` };
}
