import type { Json } from '../base/json';
import type { Timer, World } from '../world/world';
import type { Failure } from '../base/program';
import { errnoOf, type Descriptors } from './descriptors';
import type { Connection, Network, RuntimeState } from './state';

/** A request to another machine as it happened: what the page draws along the lines. */
export interface NetworkCall {
  readonly atMs: number;
  /** Names of networks (`default/web-0`, a node, the learner's machine); `to` is an address where nobody has one. */
  readonly from: string;
  readonly to: string;
  /** What was dialled: a Service's address, though `to` is the Pod it led to. */
  readonly address: string;
  readonly protocol: 'dns' | 'http' | 'tcp';
  /** What was asked for (`A web-0.web.default.svc.cluster.local`, `GET /`), and what came back, in short; empty where only bytes were exchanged. */
  readonly asked: string;
  readonly answer: string;
  readonly outcome: 'answered' | 'refused' | 'failed';
}

/** Where a packet to an address really goes: a Service's address becomes that of one of its Pods, or nobody is behind it. */
export type Route = { readonly address: string; readonly port: number } | 'refused' | 'dropped' | undefined;

/** What the cluster adds to plain networking, given by composition. */
export interface NetworkHooks {
  /** undefined: nothing special about this address. */
  route(address: string, port: number, connection: number, protocol: 'TCP' | 'UDP'): Route;
  /** The answer of a service that is no process (the cluster's DNS); undefined when nobody is there. */
  answer(address: string, port: number, message: string, fromNetwork: string): { readonly text: string; readonly asked: string; readonly outcome: string; readonly found: boolean } | undefined;
}

/** Linux gives up on an address nobody has after three seconds of asking for it. */
const NO_HOST_MS = 3_000;
/** Six retries of a SYN that is never answered. */
const NO_ANSWER_MS = 127_000;
const EPHEMERAL_PORT = 32_768;
const KEPT_CALLS = 2_000;
/** Above them are local sockets, whose traffic is no call. */
const LAST_PORT = 65_535;

export class Networks {
  private readonly calls;
  /** Which network has an address: derived. */
  private addresses = new Map<string, string>();

  constructor(private readonly world: World, private readonly state: RuntimeState, private readonly descriptors: () => Descriptors, private readonly hooks: NetworkHooks, private readonly wake: (channel: string) => void,
    private readonly server: (listener: string, request: string, client: string) => string | undefined) {
    this.calls = world.journal<NetworkCall>('runtime/calls');
    world.handle('runtime/unreachable', (payload) => this.giveUp(payload as { connection: number; state: Connection['state'] }));
    world.onRestore(() => {
      this.addresses = new Map([...state.networks.values()].flatMap((network) => network.addresses.map((address) => [address, network.id] as const)));
    });
  }

  add(network: Network): void {
    this.state.networks.set(network.id, network);
    for (const address of network.addresses) this.addresses.set(address, network.id);
  }

  remove(id: string): void {
    for (const address of this.state.networks.get(id)?.addresses ?? []) if (this.addresses.get(address) === id) this.addresses.delete(address);
    this.state.networks.delete(id);
  }

  /** Whether some network has this address. */
  isTaken(address: string): boolean { return this.addresses.has(address); }

  /** A network that is down answers nothing: the wire to its node is cut. */
  setUp(id: string, up: 'up' | 'down'): void {
    const network = this.state.networks.get(id);
    if (network) this.state.networks.set(id, { ...network, up: up === 'up' });
  }

  listen(network: string, port: number): number | undefined {
    const id = `${network}:${port}`;
    if (this.state.listeners.has(id)) return undefined;
    this.state.listeners.set(id, { id, network, port, backlog: [] });
    return this.descriptors().open({ kind: 'listener', listener: id });
  }

  accept(listenerId: string): number | undefined {
    const listener = this.state.listeners.get(listenerId);
    const [first, ...backlog] = listener?.backlog ?? [];
    if (!listener || first === undefined) return undefined;
    this.state.listeners.set(listenerId, { ...listener, backlog });
    return this.descriptors().open({ kind: 'socket', connection: first, side: 'server' });
  }

  /** A connection of a process; its outcome may come at once. Returns the client's description. */
  connect(network: string, address: string, port: number): number {
    return this.descriptors().open({ kind: 'socket', connection: this.open(network, address, port), side: 'client' });
  }

  /** A connection of something that is no process: `owner` is called with the connection when it can be read, or failed. */
  request(network: string, address: string, port: number, text: string, owner: Timer): number {
    const id = this.open(network, address, port, owner);
    const connection = this.state.connections.get(String(id));
    if (connection?.state === 'open') this.descriptors().setConnection(id, connection, { ...connection, toServer: text });
    return id;
  }

  /** A request and its answer in one call, where the server is at rest and knows how; undefined: use `request`. */
  exchange(network: string, address: string, port: number, text: string): string | undefined {
    const here = this.state.networks.get(network);
    const target = here?.up ? this.addresses.get(address) : undefined;
    const listener = target !== undefined && this.state.networks.get(target)?.up ? this.state.listeners.get(`${target}:${port}`) : undefined;
    return listener?.backlog.length === 0 ? this.server(listener.id, text, here?.addresses[0] ?? '') : undefined;
  }

  connection(id: number): Connection | undefined {
    return this.state.connections.get(String(id));
  }

  /** How a connection attempt went: undefined while it is not decided. */
  outcome(id: number): true | undefined | Failure {
    const connection = this.connection(id);
    if (connection?.state === 'connecting') return undefined;
    return connection?.state === 'open' ? true : { errno: errnoOf(connection?.state ?? 'reset') };
  }

  /** Ends a connection made by `request`. */
  hangUp(id: number): void {
    const connection = this.connection(id);
    if (!connection) return;
    const { owner: _owner, ...rest } = connection;
    const after: Connection = { ...rest, clientClosed: true, toClient: '' };
    this.descriptors().setConnection(id, rest, after);
    if (after.serverClosed || after.state !== 'open') this.state.connections.delete(String(id));
  }

  /** One datagram and its answer; silence is the caller's own timer. */
  ask(network: string, address: string, port: number, message: string): number {
    const here = this.state.networks.get(network);
    const answer = here?.up ? this.hooks.answer(address, port, message, network) : undefined;
    if (answer) this.note({ atMs: this.world.nowMs(), from: here?.name ?? network, to: address, address: `${address}:${port}`, protocol: 'dns', asked: answer.asked, answer: answer.outcome, outcome: answer.found ? 'answered' : 'failed' });
    if (answer) return this.descriptors().open({ kind: 'ask', answer: answer.text });
    const target = this.addresses.get(address);
    return this.descriptors().open(target !== undefined && this.state.networks.get(target)?.up ? { kind: 'ask', errno: 'ECONNREFUSED' } : { kind: 'ask' });
  }

  reachable(network: string, address: string): 'yes' | 'no-answer' | 'unreachable' {
    const target = this.target(network, address);
    if (target === undefined) return address.startsWith('10.') ? 'no-answer' : 'unreachable';
    return target.up ? 'yes' : 'no-answer';
  }

  callsAfter(ms: number): readonly NetworkCall[] {
    const found: NetworkCall[] = [];
    for (let index = this.calls.end - 1; index >= this.calls.start; index--) {
      const call = this.calls.get(index);
      if (!call || call.atMs <= ms) break;
      found.unshift(call);
    }
    return found;
  }

  /** What follows from a change of a connection: owners are called, the first answer is noted. */
  changed(id: number, before: Connection, after: Connection): void {
    if (after.owner && (after.toClient !== before.toClient || after.serverClosed !== before.serverClosed || after.state !== before.state)) this.tell(id, after.owner);
    if (!before.request && after.toServer) this.state.connections.set(String(id), { ...after, request: after.toServer.slice(0, 200) });
    const now = this.connection(id);
    if (now && !now.noted && after.toClient !== '' && after.owner === undefined && now.port <= LAST_PORT) {
      this.state.connections.set(String(id), { ...now, noted: true });
      this.note(callOf(this.world.nowMs(), now, after.toClient));
    }
  }

  private open(network: string, address: string, port: number, owner?: Timer): number {
    const id = this.state.fresh();
    const here = this.state.networks.get(network);
    const route = this.hooks.route(address, port, id, 'TCP');
    const to = typeof route === 'object' ? route : { address, port };
    const target = here?.up ? this.target(network, to.address) : undefined;
    const base: Connection = {
      state: 'connecting', from: here?.name ?? network, to: target?.name ?? to.address, address, port, clientAddress: (to.address.startsWith('127.') ? undefined : here?.addresses[0]) ?? '127.0.0.1', clientPort: EPHEMERAL_PORT + (id % 28_000),
      toServer: '', toClient: '', clientClosed: false, serverClosed: false, noted: false, ...(owner ? { owner } : {}),
    };
    const listener = target?.up ? this.state.listeners.get(`${target.id}:${to.port}`) : undefined;
    const local = to.port > LAST_PORT && !to.address.startsWith('127.');
    const dropped = local || route === 'dropped' || (target && !target.up);
    if (route === 'refused' || (target?.up && !listener)) this.settle(id, { ...base, state: 'refused' }, 'refused');
    else if (listener) {
      this.state.connections.set(String(id), { ...base, state: 'open' });
      this.state.listeners.set(listener.id, { ...listener, backlog: [...listener.backlog, id] });
      this.wake(`listener:${listener.id}`);
    } else {
      this.state.connections.set(String(id), base);
      const payload = { connection: id, state: dropped ? 'timeout' : 'unreachable' };
      this.world.schedule(this.world.nowMs() + (dropped ? NO_ANSWER_MS : NO_HOST_MS), { handler: 'runtime/unreachable', payload });
    }
    return id;
  }

  private giveUp({ connection: id, state }: { connection: number; state: Connection['state'] }): void {
    const connection = this.connection(id);
    if (connection?.state !== 'connecting' || connection.clientClosed) return;
    this.settle(id, { ...connection, state }, 'failed');
    this.wake(`connection:${id}`);
  }

  private settle(id: number, connection: Connection, outcome: NetworkCall['outcome']): void {
    this.state.connections.set(String(id), { ...connection, noted: true });
    if (!connection.owner && connection.port <= LAST_PORT) this.note({ atMs: this.world.nowMs(), from: connection.from, to: connection.to, address: dialled(connection), protocol: 'tcp', asked: '', answer: '', outcome });
    if (connection.owner) this.tell(id, connection.owner);
  }

  private tell(id: number, owner: Timer): void {
    this.world.schedule(this.world.nowMs(), { handler: owner.handler, payload: { payload: owner.payload, connection: id } as Json });
  }

  private target(network: string, address: string): Network | undefined {
    if (address.startsWith('127.')) return this.state.networks.get(network);
    const id = this.addresses.get(address);
    return id === undefined ? undefined : this.state.networks.get(id);
  }

  private note(call: NetworkCall): void {
    this.calls.append(call);
    if (this.calls.end - this.calls.start > KEPT_CALLS) this.calls.trim(this.calls.end - KEPT_CALLS);
  }
}

const dialled = ({ address, port }: Connection): string => `${address}:${port}`;

function callOf(atMs: number, connection: Connection, answer: string): NetworkCall {
  const { from, to } = connection;
  const address = dialled(connection);
  const request = /^([A-Z]+ \S+) HTTP\//.exec(connection.request ?? '')?.[1];
  const status = /^HTTP\/\S+ (\d+)/.exec(answer)?.[1];
  if (request === undefined || status === undefined) return { atMs, from, to, address, protocol: 'tcp', asked: '', answer: '', outcome: 'answered' };
  return { atMs, from, to, address, protocol: 'http', asked: request, answer: status, outcome: 'answered' };
}
