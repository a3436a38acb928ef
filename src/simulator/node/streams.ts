import { ApiError } from '../api/errors';
import { failed, type ApiConnection, type ApiResponse } from '../base/program';
import type { Json } from '../base/json';
import { parseTimestamp } from '../api/object';
import { Pod } from '../kinds/pod/kind';
import type { LogOptions } from '../runtime/outputs';
import { hexId, specOf } from './container';
import type { NodeDeps } from './deps';
import type { ContainerRecord, PodRecord } from './records';

type Connected = Exclude<ReturnType<ApiConnection['connect']>, ApiResponse>;
/** The values of a query, by name. */
export type Query = ReadonlyMap<string, readonly string[]>;

const valueOf = (query: Query, name: string): string | undefined => query.get(name)?.at(-1);
const isSet = (query: Query, name: string): boolean => ['true', '1'].includes(valueOf(query, name) ?? '');
const bad = (message: string) => new ApiError(400, 'BadRequest', message);
const WAITING_WORDS: Readonly<Record<string, string>> = { ErrImagePull: "image can't be pulled", ImagePullBackOff: 'trying and failing to pull image' };

interface Target { readonly pod: Pod; readonly record: PodRecord | undefined; readonly container: ContainerRecord | undefined; readonly name: string }

/** What goes in and out of containers through the API: logs, exec, attach. */
export class Streams {
  constructor(private readonly deps: NodeDeps) {
    deps.world.handle('streams/exit', (payload) => this.ended(payload as { payload: { error: number; output?: number; terminal?: string }; code: number }));
  }

  /** The log subresource without follow. */
  log(namespace: string, name: string, query: Query): ApiResponse {
    const target = this.target(namespace, name, valueOf(query, 'container'));
    if (!target.pod.spec.nodeName) return { status: 200, body: null, warnings: [], text: '' };
    return { status: 200, body: null, warnings: [], text: pruned(target, query) ?? this.deps.runtime.outputs.log(this.logOf(target, query), this.options(query)) };
  }

  /** Opens exec, attach or a followed log for a process; the descriptors are its own from then on. Without a process they are the caller's, as they are. */
  connect(process: string | undefined, path: string): Connected | ApiResponse {
    const [resource = '', search = ''] = path.split('?');
    const match = /\/namespaces\/([^/]+)\/pods\/([^/]+)\/(exec|attach|log)$/.exec(resource);
    if (!match) return { status: 404, body: null, warnings: [], text: '404 page not found' };
    const [, namespace = '', name = '', verb = ''] = match;
    const query = parseQuery(search);
    try {
      if (verb === 'log') return this.follow(process, namespace, name, query);
      return this.open(process, verb as 'exec' | 'attach', this.target(namespace, name, valueOf(query, 'container')), query);
    } catch (error) {
      if (error instanceof ApiError) return { status: error.code, body: error.status() as unknown as Json, warnings: [] };
      throw error;
    }
  }

  /** Starts a command in a container with outputs of its own; the caller reads them and the exit code. */
  run(namespace: string, name: string, container: string | undefined, args: readonly string[], output: string): string {
    const target = this.target(namespace, name, container);
    const machine = this.running(target, 'exec').machine ?? '';
    const { descriptors, outputs, processes } = this.deps.runtime;
    outputs.create(output);
    const open = (stream: 'stdout' | 'stderr') => descriptors.open({ kind: 'output', output, stream });
    const launched = processes.launch(machine, { args, fds: { 0: descriptors.open({ kind: 'null' }), 1: open('stdout'), 2: open('stderr') }, onExit: { handler: 'cluster/ended', payload: output } });
    if (failed(launched)) throw new ApiError(500, 'InternalError', notExecutable(output, args));
    return launched;
  }

  private target(namespace: string, name: string, container: string | undefined): Target {
    const pod = this.deps.client.get(Pod, name, namespace);
    const names = [...pod.spec.containers, ...(pod.spec.initContainers ?? [])].map((one) => one.name);
    if (container === undefined && pod.spec.containers.length > 1) throw bad(`a container name must be specified for pod ${name}, choose one of: [${names.join(' ')}]`);
    const chosen = container ?? names[0] ?? '';
    if (!names.includes(chosen)) throw bad(`container ${chosen} is not valid for pod ${name}`);
    const record = this.deps.state.pods.get(pod.metadata.uid);
    const node = pod.spec.nodeName === undefined ? undefined : this.deps.state.nodes.get(pod.spec.nodeName);
    if (pod.spec.nodeName !== undefined && !node?.running) throw new ApiError(500, 'InternalError', `Get "https://${node?.address ?? pod.spec.nodeName}:10250/": dial tcp ${node?.address ?? pod.spec.nodeName}:10250: connect: no route to host`);
    return { pod, record, name: chosen, container: record?.containers.find((one) => one.name === chosen) };
  }

  private running(target: Target, verb: 'exec' | 'attach'): ContainerRecord {
    if (!target.pod.spec.nodeName) throw bad(`unable to upgrade connection: pod ${target.pod.metadata.name} does not have a host assigned`);
    if (target.container?.runningMs === undefined) throw new ApiError(verb === 'exec' ? 404 : 400, 'NotFound', `unable to upgrade connection: container not found ("${target.name}")`);
    return target.container;
  }

  private logOf(target: Target, query: Query): string {
    const { container, name, pod } = target;
    const shown = [...(pod.status?.containerStatuses ?? []), ...(pod.status?.initContainerStatuses ?? [])].find((status) => status.name === name)?.state?.waiting;
    const missing = () => bad(`previous terminated container "${name}" in pod "${pod.metadata.name}" not found`);
    if (isSet(query, 'previous')) {
      const machine = container?.last ? (container.runningMs === undefined ? container.machine : container.previousMachine) : undefined;
      if (machine === undefined) throw missing();
      return machine;
    }
    const neverRan = container?.runningMs === undefined && container?.terminated === undefined && container?.last === undefined;
    if (container?.machine === undefined || neverRan) {
      const reason = shown?.reason ?? 'ContainerCreating';
      throw bad(`container "${name}" in pod "${pod.metadata.name}" is waiting to start: ${WAITING_WORDS[reason] ?? reason}`);
    }
    return container.machine;
  }

  private options(query: Query): LogOptions {
    const number = (name: string) => { const value = valueOf(query, name); return value === undefined ? undefined : Number(value); };
    const since = number('sinceSeconds');
    const sinceTime = valueOf(query, 'sinceTime');
    const sinceMs = since === undefined ? (sinceTime === undefined ? undefined : parseTimestamp(sinceTime)) : this.deps.world.nowMs() - since * 1000;
    const tailLines = number('tailLines');
    const limitBytes = number('limitBytes');
    return { timestamps: isSet(query, 'timestamps'), ...(sinceMs === undefined ? {} : { sinceMs }), ...(tailLines === undefined ? {} : { tailLines }), ...(limitBytes === undefined ? {} : { limitBytes }) };
  }

  private follow(process: string | undefined, namespace: string, name: string, query: Query): Connected {
    const { descriptors, outputs } = this.deps.runtime;
    const target = this.target(namespace, name, valueOf(query, 'container'));
    const log = this.logOf(target, query);
    const [stdin, stdout, stderr, error] = [descriptors.open({ kind: 'null' }), descriptors.fedPipe(), descriptors.fedPipe(), descriptors.fedPipe()];
    descriptors.feed(stdout.pipe, outputs.log(log, this.options(query)));
    outputs.follow(log, stdout.pipe, { timestamps: isSet(query, 'timestamps') });
    for (const pipe of [stderr, error]) outputs.follow(log, pipe.pipe, { silent: true });
    return this.hand(process, { stdin, stdout: stdout.read, stderr: stderr.read, error: error.read });
  }

  private open(process: string | undefined, verb: 'exec' | 'attach', target: Target, query: Query): Connected {
    const container = this.running(target, verb);
    const main = container.process === undefined ? undefined : this.deps.runtime.processes.get(container.process);
    if (verb === 'attach' && (!main || main.status === 'zombie')) throw new ApiError(404, 'NotFound', `unable to upgrade connection: container ${target.name} not found in pod ${target.pod.metadata.name}_${target.pod.metadata.namespace ?? ''}`);
    if (verb === 'attach' && container.terminal !== undefined && isSet(query, 'stderr')) throw bad('unable to upgrade connection: rpc error: code = InvalidArgument desc = tty and stderr cannot both be true');
    return verb === 'attach' ? this.attach(process, target, container, query) : this.exec(process, container, query);
  }

  private exec(process: string | undefined, container: ContainerRecord, query: Query): Connected {
    const { runtime } = this.deps;
    const { descriptors } = runtime;
    const args = query.get('command') ?? [];
    const machine = container.machine ?? '';
    const [stdout, stderr, error] = [descriptors.pipe(), descriptors.pipe(), descriptors.fedPipe()];
    const tty = isSet(query, 'tty');
    const terminal = tty ? `exec/${error.pipe}` : undefined;
    const stdin = descriptors.pipe();
    if (terminal !== undefined) this.terminal(process, terminal, machine, stdout.pipe);
    const open = () => descriptors.open({ kind: 'terminal', terminal: terminal ?? '' });
    if (tty) for (const end of [stdin.read, stdin.write, stdout.write, stderr.write]) if (end !== stdout.write) descriptors.release(end);
    const fds = tty ? { 0: open(), 1: open(), 2: open() } : { 0: isSet(query, 'stdin') ? stdin.read : descriptors.open({ kind: 'null' }), 1: stdout.write, 2: stderr.write };
    // Without -i nobody reads what might be typed.
    if (!tty && !isSet(query, 'stdin')) descriptors.release(stdin.read);
    const payload = { error: error.pipe, ...(terminal === undefined ? {} : { terminal, output: stdout.write }) };
    const launched = runtime.processes.launch(machine, { args, fds, ...(terminal === undefined ? {} : { tty: terminal }), onExit: { handler: 'streams/exit', payload } });
    if (failed(launched)) {
      descriptors.feed(error.pipe, JSON.stringify({ metadata: {}, status: 'Failure', message: notExecutable(machine, args), reason: 'InternalError', details: { causes: [{ message: notExecutable(machine, args) }] }, code: 500 }));
      for (const pipe of [stdout, stderr, error]) descriptors.endFeed(pipe.pipe);
      for (const fd of Object.values(fds)) descriptors.release(fd);
    } else if (terminal !== undefined) runtime.terminals.edit(terminal, (one) => ({ ...one, foreground: runtime.processes.get(launched)?.group ?? 0 }));
    return this.hand(process, { stdin: terminal === undefined ? stdin.write : descriptors.open({ kind: 'keyboard', terminal }), stdout: stdout.read, stderr: stderr.read, error: error.read });
  }

  private attach(process: string | undefined, target: Target, container: ContainerRecord, query: Query): Connected {
    const { runtime } = this.deps;
    const { descriptors, outputs } = runtime;
    const machine = container.machine ?? '';
    const [stdout, stderr, error] = [descriptors.fedPipe(), descriptors.fedPipe(), descriptors.fedPipe()];
    outputs.follow(machine, stdout.pipe, { stream: 'stdout' });
    outputs.follow(machine, stderr.pipe, { stream: 'stderr' });
    outputs.follow(machine, error.pipe, { silent: true });
    if (container.terminal !== undefined) this.bridge(process, container.terminal);
    return this.hand(process, { stdin: this.attachedInput(target, container, query), stdout: stdout.read, stderr: stderr.read, error: error.read });
  }

  private attachedInput(target: Target, container: ContainerRecord, query: Query): number {
    const { descriptors } = this.deps.runtime;
    if (!isSet(query, 'stdin')) return descriptors.open({ kind: 'null' });
    if (container.terminal !== undefined) return descriptors.open({ kind: 'keyboard', terminal: container.terminal });
    if (container.stdin === undefined) return descriptors.open({ kind: 'null' });
    if (!specOf(target.pod, target.name)?.stdinOnce || !target.record) return descriptors.share(container.stdin);
    const { stdin, ...rest } = container;
    this.deps.state.pods.set(target.record.uid, { ...target.record, containers: target.record.containers.map((one) => (one.name === container.name ? rest : one)) });
    return stdin;
  }

  private terminal(process: string | undefined, terminal: string, machine: string, pipe: number): void {
    const { processes, terminals } = this.deps.runtime;
    const tty = (process === undefined ? undefined : processes.get(process)?.tty);
    const outer = tty === undefined ? undefined : terminals.get(tty);
    terminals.create({ id: terminal, machine, columns: outer?.columns ?? 80, rows: outer?.rows ?? 24, pipe });
    this.bridge(process, terminal);
  }

  /** The terminal of the process shows what the one in the container asks for: a password is not echoed. */
  private bridge(process: string | undefined, inner: string): void {
    const { processes, terminals } = this.deps.runtime;
    const tty = (process === undefined ? undefined : processes.get(process)?.tty);
    if (tty !== undefined) terminals.edit(tty, (outer) => ({ ...outer, inner }));
  }

  private hand(process: string | undefined, ends: Connected): Connected {
    if (process === undefined) return ends;
    const view = this.deps.runtime.view(process);
    return { stdin: view.install(ends.stdin), stdout: view.install(ends.stdout), stderr: view.install(ends.stderr), error: view.install(ends.error) };
  }

  /** A command that was run by exec ended: the client is told how. */
  private ended({ payload, code }: { readonly payload: { readonly error: number; readonly output?: number; readonly terminal?: string }; readonly code: number }): void {
    const { descriptors, terminals } = this.deps.runtime;
    const status = code === 0 ? { metadata: {}, status: 'Success' }
      : { metadata: {}, status: 'Failure', message: `command terminated with non-zero exit code: exit status ${code}`, reason: 'NonZeroExitCode', details: { causes: [{ reason: 'ExitCode', message: String(code) }] } };
    descriptors.feed(payload.error, JSON.stringify(status));
    descriptors.endFeed(payload.error);
    if (payload.output !== undefined) descriptors.release(payload.output);
    if (payload.terminal !== undefined) { terminals.hangUp(payload.terminal); terminals.remove(payload.terminal); }
  }
}

/** Of the runs of a container that ended one is kept: while the latest lies there, the one before is gone with its log. */
function pruned({ container }: Target, query: Query): string | undefined {
  const gone = isSet(query, 'previous') && container?.terminated && container.waiting === undefined && container.last;
  return gone ? `unable to retrieve container logs for ${gone.containerId ?? ''}` : undefined;
}

function notExecutable(id: string, args: readonly string[]): string {
  const name = args[0] ?? '';
  const why = name.includes('/') ? `stat ${name}: no such file or directory` : 'executable file not found in $PATH';
  return `Internal error occurred: Internal error occurred: error executing command in container: failed to exec in container: failed to start exec "${hexId(`${id}/${args.join(' ')}`)}": OCI runtime exec failed: exec failed: unable to start container process: exec: "${name}": ${why}`;
}

function parseQuery(search: string): Query {
  const query = new Map<string, string[]>();
  for (const pair of search.split('&').filter((part) => part !== '')) {
    const [name = '', value = ''] = pair.split('=').map((part) => decodeURIComponent(part.replaceAll('+', ' ')));
    query.set(name, [...(query.get(name) ?? []), value]);
  }
  return query;
}
