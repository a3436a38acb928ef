import { fields } from '../../schema/generated/fields';
import { noEffect } from '../../schema/fidelity.json';
import { alwaysWritten, atomic, listKeys } from '../../schema/list-keys';
import { longs, mergeKeys } from '../../schema/merge-keys';
import { quantities } from '../../schema/overlay';
import { keptZeros } from '../../schema/zeros';
import { failed, type ApiConnection, type ApiRequest, type ApiResponse } from '../base/program';
import type { Change } from '../api/client';
import { latency } from '../api/latency';
import { microTimestamp, type ApiObject } from '../api/object';
import { decodeQuestion } from '../base/dns';
import { hashText } from '../base/text';
import { createControl, type Control } from '../control/control';
import { createRecorder } from '../control/recorder';
import type { Pod } from '../kinds/pod/kind';
import type { NodeDeps } from '../node/deps';
import { CLUSTER_DNS } from '../node/deps';
import { dnsDatagram } from '../node/dns';
import { Kubelet } from '../node/kubelet';
import { Nodes } from '../node/nodes';
import { createNodeState } from '../node/records';
import { routeService } from '../node/services';
import { Streams } from '../node/streams';
import { createVolumes } from '../node/volumes';
import { programs as shells } from '../programs/sh/index';
import { programsIn, type ProgramSource, type ProgramTable } from '../runtime/image';
import { createRuntime, type Runtime } from '../runtime/machine';
import { createServer, type Server } from '../server/server';
import { createWorld, type Cell, type WorldEngine } from '../world/world';
import { bootstrap, STANDARD_CLASS } from './bootstrap';
import { absentStrategies } from './absentKinds';
import type { Cluster, ClusterOptions, CommandResult, Connection, NodeAction } from './contract';
import { tokenFor } from './tokens';
import { images } from './images';
import { registered } from './rooms';
import { LearnersMachine, workstationImage } from './workstation';

export { programsIn, type ProgramSource, type ProgramTable };

const QUIET_MS = 4_000;
const EXEC_LIMIT_MS = 60_000;
/** Kinds whose changes do not count as a change of the cluster. */
const RESTLESS: ReadonlySet<string> = new Set(['events', 'events.events.k8s.io', 'leases.coordination.k8s.io']);

/** Who made the latest writing request, when, and how many it made at that moment. */
interface Sent { readonly by: string | null; readonly atMs: number; readonly count: number }
interface Engine { readonly world: WorldEngine; readonly server: Server; readonly runtime: Runtime; readonly control: Control; readonly nodes: Nodes; readonly streams: Streams; readonly sent: Cell<Sent> }

/** `createCluster` for a host that fetches programs late: only the shells must be there from the beginning, for the learner's prompt. */
export function createClusterOf(programs: ProgramSource, options: ClusterOptions): Cluster {
  const engine = createEngine(programs, options);
  const { world, server, nodes, streams } = engine;
  const lastChange = world.cell<number>('cluster/lastChange', options.epochMs);
  server.onChange((change) => { if (!RESTLESS.has(change.resource)) lastChange.set(world.nowMs()); });
  const commands = world.table<number>('cluster/ended');
  world.handle('cluster/ended', (payload) => {
    const { payload: output, code } = payload as { payload: string; code: number };
    commands.set(output, code);
  });
  const runInstant = (limitMs: number) => world.runInstant(limitMs);
  const workstation = new LearnersMachine(world, engine.runtime, runInstant);
  bootstrap(server.client, options.storageClasses ?? [STANDARD_CLASS]);
  for (let index = 1; index <= options.nodes; index++) nodes.establish(`worker-${index}`);
  workstation.boot();

  return {
    client: server.client,
    api: connectionOf(engine, undefined),
    connect: (path) => connectOutside(engine, path),
    journal: { changes: (after) => server.changes(after), version: () => server.version(), waits: () => [...engine.control.waits(), ...engine.nodes.waits()], calls: (afterMs) => engine.runtime.networks.callsAfter(afterMs), machines: () => engine.nodes.machines() },
    workstation,
    nowMs: () => world.nowMs(),
    nextMs: () => world.nextMs(),
    advance(ms) {
      const until = world.nowMs() + ms;
      while (runInstant(until));
      world.moveTo(until);
    },
    runInstant,
    runUntilQuiet: (limitMs, quietMs = QUIET_MS) => runUntilQuiet(world, () => lastChange.get(), limitMs, quietMs),
    node: (action) => act(nodes, action),
    exec: (pod, args, limitMs = EXEC_LIMIT_MS) => exec(engine, commands, streams, pod, args, limitMs),
    state: () => world.state(),
    restore: (state) => world.restore(state),
    hash: () => registered().strategies.reduce((hash, { kind }) => hashText(`${hash}/${kind.plural}/${JSON.stringify(server.client.list(kind))}`), 0),
  };
}

function createEngine(programs: ProgramSource, options: ClusterOptions): Engine {
  const world = createWorld(options);
  const sent = world.cell<Sent>('cluster/requests', { by: null, atMs: 0, count: 0 });
  const { strategies, controllers } = registered();
  const shown = { nodes: (node: ApiObject) => nodes.registration.presentNode(node), 'leases.coordination.k8s.io': (lease: ApiObject) => nodes.registration.presentLease(lease) };
  const server = createServer(world, [...strategies, ...absentStrategies(strategies)], { types: { fields, quantities, longs, keptZeros }, merge: { fields, rules: mergeKeys }, ownership: { fields, listKeys, atomic, alwaysWritten }, ...(options.warnsOf ? { noEffect: new Set(noEffect) } : {}), ...options.serving, present: shown });
  const present = programsIn({ ...shells, ...options.programs });
  const runtime: Runtime = createRuntime(world, {
    programs: (name) => present(name) ?? programs(name), epochMs: options.epochMs, stamp: microTimestamp,
    images: [...(options.images ?? images), workstationImage(options.programs ?? {})],
    network: {
      route: (address, port, connection, protocol) => routeService(server.client, address, port, protocol, () => world.chance('service', `${address}:${port}/${connection}`)),
      answer(address, port, message) {
        const question = address === CLUSTER_DNS && port === 53 ? decodeQuestion(message) : undefined;
        return question && dnsDatagram(server.client, question);
      },
    },
    api: (process) => connectionOf({ world, server, runtime, control, nodes, streams, sent }, process),
  });
  const control: Control = createControl(world, server, controllers);
  const record = createRecorder(world, server.client, 'kubelet');
  const deps: NodeDeps = {
    world, client: server.client, runtime, state: createNodeState(world), volumes: createVolumes(runtime, server.client),
    event: (node, note) => record({ ...note, host: node }), forgetEvents: (node) => record.forget(node), preloaded: options.preloaded ?? [],
  };
  const kubelet = new Kubelet(deps);
  const nodes: Nodes = new Nodes(deps, kubelet);
  const streams: Streams = new Streams(deps);
  server.connector('token', (call) => tokenFor(server.client, world.nowMs(), call));
  server.connector('log', ({ namespace, name, query }) => streams.log(namespace, name, query));
  server.onChange((change: Change) => {
    if (change.resource === 'pods') kubelet.podChanged(change as Change & { readonly object: Pod; readonly old?: Pod });
    if (change.type === 'MODIFIED' && (change.resource === 'configmaps' || change.resource === 'secrets')) kubelet.refresh.dataChanged(change);
    nodes.changed(change);
    runtime.apiChanged();
  });
  return { world, server, runtime, control, nodes, streams, sent };
}

/** The API as one process, or a caller outside of every machine, has it. */
function connectionOf({ world, server, control, streams, sent }: Engine, process: string | undefined): ApiConnection {
  const inTurn = () => {
    const { by, atMs, count } = sent.get();
    const before = by === (process ?? null) && atMs === world.nowMs() ? count : 0;
    sent.set({ by: process ?? null, atMs: world.nowMs(), count: before + 1 });
    return before;
  };
  /** Reading takes nobody's turn, and neither does what an editor asks by dry runs: it is in no log. */
  const isAside = ({ method, path }: ApiRequest) => method === 'GET' || (process === undefined && /[?&]dryRun=All/.test(path));
  return {
    request: (request) => (isAside(request) ? server.request(request) : control.behind(inTurn() * latency.requestMs, () => server.request(request))),
    changes: (path, resourceVersion, accept) => server.changesSince(path, resourceVersion, accept),
    connect: (path) => (process === undefined ? { status: 501, body: null, warnings: [], text: 'upgraded connections need a process' } : streams.connect(process, path)),
  };
}

function connectOutside({ streams, runtime }: Engine, path: string): Connection | ApiResponse {
  const ends = streams.connect(undefined, path);
  if ('status' in ends) return ends;
  const open = new Set<number>(Object.values(ends));
  const close = (end: number) => { if (open.delete(end)) runtime.descriptors.release(end); };
  return {
    read(stream) {
      const end = ends[stream];
      let text = '';
      for (;;) {
        const piece = open.has(end) ? runtime.descriptors.read(end, Infinity) : null;
        if (piece === undefined) return { text, ended: false };
        if (piece === null || failed(piece)) return close(end), { text, ended: true };
        text += piece;
      }
    },
    write(text) {
      const taken = open.has(ends.stdin) ? runtime.descriptors.write(ends.stdin, text) : 0;
      return failed(taken) ? text.length : taken;
    },
    closeInput: () => close(ends.stdin),
    close: () => [...open].forEach(close),
  };
}

function runUntilQuiet(world: WorldEngine, lastChangeMs: () => number, limitMs: number, quietMs: number): boolean {
  const from = world.nowMs();
  for (;;) {
    const quietAt = Math.max(lastChangeMs(), from) + quietMs;
    const until = Math.min(quietAt, from + limitMs);
    if (world.runInstant(until)) continue;
    world.moveTo(until);
    return until === quietAt;
  }
}

function act(nodes: Nodes, { action, node }: NodeAction): boolean {
  if (nodes.has(node) === (action === 'add')) return false;
  switch (action) {
    case 'add': nodes.add(node); break;
    case 'remove': nodes.remove(node); break;
    case 'stop': nodes.stop(node); break;
    case 'start': nodes.start(node); break;
  }
  return true;
}

function exec(engine: Engine, ended: { get(key: string): number | undefined; delete(key: string): boolean }, streams: Streams, pod: { readonly namespace: string; readonly name: string; readonly container?: string }, args: readonly string[], limitMs: number): CommandResult {
  const { world, runtime } = engine;
  const output = `probe/${runtime.state.fresh()}`;
  const process = streams.run(pod.namespace, pod.name, pod.container, args, output);
  const until = world.nowMs() + limitMs;
  while (ended.get(output) === undefined && world.runInstant(until));
  if (ended.get(output) === undefined) { world.moveTo(until); runtime.processes.signal(process, 'KILL', 'outside'); world.runInstant(until); }
  const read = (stream: 'stdout' | 'stderr') => runtime.outputs.read(output, 0, stream).text;
  const result = { out: read('stdout'), err: read('stderr'), exit: ended.get(output) ?? -1 };
  runtime.outputs.remove(output);
  ended.delete(output);
  return result;
}
