import type { ApiConnection, ChildStatus, Errno, Failure, FileStat, OpenMode, Os, ProcessInfo, Signal, SpawnRequest } from '../base/program';
import { failed } from '../base/program';
import { compareText, utf8Bytes } from '../base/text';
import type { Json } from '../base/json';
import { invariant } from '../base/invariant';
import { machineOf, processKey, type Kernel } from './kernel';
import { isEndless, MAX_FILE_CHARACTERS, type Found, type Place } from './files';
import type { Networks } from './network';
import type { Processes } from './processes';
import type { Inode, Machine, Process } from './state';
import type { Terminals } from './terminals';

const fail = (errno: Errno): Failure => ({ errno });
const DESCRIPTOR_PATH = /^\/(?:proc\/self\/fd|dev\/fd)\/(\d+)$/;
/** What a character of a path, and a name of a directory that is written anew, is worth beside a character of text. */
const PATH_CHARACTERS = 16;
const ENTRY_CHARACTERS = 128;
const ALL = Number.MAX_SAFE_INTEGER;

/** The parts of the runtime a process reaches. */
export interface Parts { readonly kernel: Kernel; readonly processes: Processes; readonly networks: Networks; readonly terminals: Terminals; api(process: string): ApiConnection | undefined }

/** One process' view of its machine. It remembers nothing: every call reads the tables. */
export class ProcessOs implements Os {
  constructor(private readonly key: string, private readonly parts: Parts) {}

  get pid(): number { return this.me().pid; }
  get args(): readonly string[] { return this.me().args; }
  get env(): Readonly<Record<string, string>> { return this.me().env; }
  get parent(): number { return this.me().parent; }
  get cwd(): string { return this.me().cwd; }
  get hostname(): string { return this.machine().hostname; }
  get api(): ApiConnection | undefined { return this.machine().api ? this.parts.api(this.key) : undefined; }

  nowMs(): number { return this.parts.kernel.world.nowMs(); }
  random(purpose: string): number { return this.parts.kernel.world.random(purpose, this.key); }

  read(fd: number, maxCharacters: number = ALL): string | null | undefined | Failure {
    const id = this.me().fds[fd];
    if (id === undefined) return fail('EBADF');
    const text = this.parts.kernel.descriptors.read(id, maxCharacters);
    if (typeof text === 'string') this.parts.processes.scheduler.charge(text.length);
    return text;
  }

  write(fd: number, text: string): number | Failure {
    const id = this.me().fds[fd];
    if (id === undefined) return fail('EBADF');
    if (text === '') return 0;
    const written = this.parts.kernel.descriptors.write(id, text);
    if (!failed(written)) this.parts.processes.scheduler.charge(written);
    if (failed(written) && written.errno === 'EPIPE') this.brokenPipe();
    return written;
  }

  close(fd: number): void | Failure {
    const { fds } = this.me();
    const { [fd]: id, ...rest } = fds;
    if (id === undefined) return fail('EBADF');
    this.edit({ fds: rest });
    this.parts.kernel.descriptors.release(id);
  }

  duplicate(fd: number, as?: number): number | Failure {
    const id = this.me().fds[fd];
    if (id === undefined) return fail('EBADF');
    if (as === fd) return fd;
    this.parts.kernel.descriptors.share(id);
    return this.install(id, as);
  }

  pipe(): { readonly read: number; readonly write: number } {
    const { read, write } = this.parts.kernel.descriptors.pipe();
    return { read: this.install(read), write: this.install(write) };
  }

  isTty(fd: number): boolean {
    const id = this.me().fds[fd];
    return id !== undefined && this.parts.kernel.descriptors.get(id)?.kind === 'terminal';
  }

  terminalSize(): { readonly columns: number; readonly rows: number } | undefined {
    const { tty } = this.me();
    const terminal = tty === undefined ? undefined : this.parts.terminals.get(tty);
    return terminal && { columns: terminal.columns, rows: terminal.rows };
  }

  setTerminal(mode: 'line' | 'password' | 'raw'): void {
    const { tty } = this.me();
    if (tty !== undefined) this.parts.terminals.edit(tty, ({ inner, ...terminal }) => (mode === 'raw' && inner !== undefined ? { ...terminal, mode, inner } : { ...terminal, mode }));
  }

  setForeground(group: number): void {
    const { tty } = this.me();
    if (tty !== undefined) this.parts.terminals.edit(tty, (terminal) => ({ ...terminal, foreground: group }));
  }

  open(path: string, mode: OpenMode, permissions = 0o644): number | Failure {
    const own = DESCRIPTOR_PATH.exec(path);
    if (own) return this.duplicate(Number(own[1]));
    const found = this.find(path);
    if (failed(found)) return found;
    if (DESCRIPTOR_PATH.test(found.path)) return this.duplicate(Number(found.name));
    const { place } = found;
    if (!place) return mode === 'read' ? fail('ENOENT') : this.created(found, mode, permissions);
    const inode = this.parts.kernel.files.inode(place);
    if (inode?.type === 'device') return this.device(inode);
    if (mode === 'create-exclusive') return fail('EEXIST');
    if (inode?.type === 'directory') return fail('EISDIR');
    if (mode !== 'read' && place.readOnly) return fail('EROFS');
    if (mode === 'write') this.parts.kernel.files.write(place, '');
    return this.opened(place, mode);
  }

  stat(path: string, follow: 'follow' | 'no-follow' = 'follow'): FileStat | Failure {
    const found = this.find(path, follow);
    if (failed(found)) return found;
    return found.place ? this.parts.kernel.files.stat(found.place) : fail('ENOENT');
  }

  list(path: string): readonly string[] | Failure {
    const found = this.find(path);
    if (failed(found)) return found;
    const inode = found.place && this.parts.kernel.files.inode(found.place);
    if (!inode) return fail('ENOENT');
    if (inode.type !== 'directory') return fail('ENOTDIR');
    const prefix = found.path === '/' ? '/' : `${found.path}/`;
    const mounted = this.machine().mounts.map((mount) => mount.path).filter((at) => at.startsWith(prefix) && at !== found.path).map((at) => at.slice(prefix.length)).filter((name) => !name.includes('/') && name !== '');
    return [...new Set([...Object.keys(inode.entries ?? {}), ...mounted])].toSorted(compareText);
  }

  readFile(path: string): string | Failure {
    const found = this.find(path);
    if (failed(found)) return found;
    const inode = found.place && this.parts.kernel.files.inode(found.place);
    if (!inode) return fail('ENOENT');
    if (inode.type === 'device' && isEndless(inode)) throw new RangeError('out of memory');
    return inode.type === 'directory' ? fail('EISDIR') : (inode.text ?? '');
  }

  writeFile(path: string, text: string): void | Failure {
    const fd = this.open(path, 'write');
    if (failed(fd)) return fd;
    const written = text === '' ? 0 : this.write(fd, text);
    this.close(fd);
    if (failed(written)) return written;
  }

  makeDirectory(path: string, permissions = 0o755): void | Failure {
    const found = this.free(path.replace(/\/+$/, '') || '/');
    if (failed(found)) return found;
    this.parts.kernel.files.add(found.directory, found.name, { type: 'directory', mode: permissions, entries: {} });
  }

  remove(path: string): void | Failure {
    const found = this.present(path);
    if (failed(found)) return found;
    if (found.inode.type === 'directory') return fail('EISDIR');
    this.parts.kernel.files.unlink(found.directory, found.name);
  }

  removeDirectory(path: string): void | Failure {
    const found = this.present(path);
    if (failed(found)) return found;
    if (found.inode.type !== 'directory') return fail('ENOTDIR');
    if (Object.keys(found.inode.entries ?? {}).length > 0) return fail('ENOTEMPTY');
    this.parts.kernel.files.unlink(found.directory, found.name);
  }

  rename(from: string, to: string): void | Failure {
    const source = this.present(from);
    if (failed(source)) return source;
    const target = this.find(to, 'no-follow');
    if (failed(target)) return target;
    if (target.directory.readOnly) return fail('EROFS');
    if (target.directory.fileSystem !== source.directory.fileSystem) return fail('EXDEV');
    if (target.path === source.path) return;
    if (`${target.path}/`.startsWith(`${source.path}/`)) return fail('EINVAL');
    const inode = target.place && this.parts.kernel.files.inode(target.place);
    if (inode?.type === 'directory' && source.inode.type !== 'directory') return fail('EISDIR');
    if (inode && inode.type !== 'directory' && source.inode.type === 'directory') return fail('ENOTDIR');
    if (inode?.type === 'directory' && Object.keys(inode.entries ?? {}).length > 0) return fail('ENOTEMPTY');
    if (inode) this.parts.kernel.files.unlink(target.directory, target.name);
    this.parts.kernel.files.move(source.directory, source.name, target.directory, target.name);
  }

  link(target: string, path: string, type: 'symbolic' | 'hard'): void | Failure {
    const found = this.free(path);
    if (failed(found)) return found;
    if (type === 'symbolic') { this.parts.kernel.files.add(found.directory, found.name, { type: 'symlink', mode: 0o777, target }); return; }
    const source = this.find(target);
    if (failed(source)) return source;
    const inode = source.place && this.parts.kernel.files.inode(source.place);
    if (!source.place || !inode) return fail('ENOENT');
    if (inode.type === 'directory') return fail('EPERM');
    if (source.place.fileSystem !== found.directory.fileSystem) return fail('EXDEV');
    this.parts.kernel.files.link(found.directory, found.name, source.place.inode);
  }

  setMode(path: string, permissions: number): void | Failure {
    return this.touch(path, (inode) => ({ ...inode, mode: permissions }));
  }

  setModified(path: string, ms: number): void | Failure {
    return this.touch(path, (inode) => ({ ...inode, modifiedMs: ms }));
  }

  truncate(path: string, sizeBytes: number): void | Failure {
    if (sizeBytes > MAX_FILE_CHARACTERS) return fail('ENOSPC');
    return this.touch(path, (inode) => {
      const text = (inode.text ?? '').slice(0, sizeBytes).padEnd(sizeBytes, '\0');
      return { ...inode, text, sizeBytes: utf8Bytes(text), modifiedMs: this.nowMs() };
    });
  }

  changeDirectory(path: string): void | Failure {
    const found = this.find(path);
    if (failed(found)) return found;
    const inode = found.place && this.parts.kernel.files.inode(found.place);
    if (!inode) return fail('ENOENT');
    if (inode.type !== 'directory') return fail('ENOTDIR');
    this.edit({ cwd: found.path });
  }

  seek(fd: number, offset: number): void | Failure {
    const id = this.me().fds[fd];
    const description = id === undefined ? undefined : this.parts.kernel.descriptors.get(id);
    if (id === undefined || description?.kind !== 'file') return fail('EBADF');
    this.parts.kernel.state.descriptions.set(String(id), { ...description, offset });
  }

  lock(path: string): void | Failure {
    const { place } = { place: undefined, ...this.find(path) };
    if (!place) return fail('ENOENT');
    const name = `${place.fileSystem}#${place.inode}`;
    for (const process of this.parts.kernel.state.processes.values()) if (process.key !== this.key && process.status !== 'zombie' && process.locks?.includes(name)) return fail('EACCES');
    this.edit({ locks: [...new Set([...this.me().locks ?? [], name])] });
  }

  hold(bytes: number, moved?: number): void {
    this.parts.processes.scheduler.charge(moved ?? Math.max(0, bytes - (this.me().heldBytes ?? 0)));
    this.parts.processes.memory.hold(this.me(), bytes);
  }
  spawn(request: SpawnRequest): number | Failure { return this.parts.processes.spawn(this.me(), request); }
  fork(state: Json, group?: 'new' | number): number { return this.parts.processes.fork(this.me(), state, group); }
  waitChild(pid?: number): ChildStatus | undefined | Failure { return this.parts.processes.waitChild(this.me(), pid); }

  kill(pid: number, signal: Signal | 0): void | Failure {
    const { machine } = this.me();
    const targets = this.parts.processes.of(machine).filter((process) => (pid > 0 ? process.pid === pid : pid === 0 ? process.group === this.me().group : pid === -1 ? process.pid > 1 : process.group === -pid));
    if (targets.length === 0) return fail('ESRCH');
    if (signal !== 0) for (const target of targets) this.parts.processes.signal(target.key, signal);
  }

  onSignal(signal: Signal, action: 'default' | 'ignore' | 'catch'): void {
    const { [signal]: _old, ...others } = this.me().signals;
    this.edit({ signals: action === 'default' ? others : { ...others, [signal]: action } });
  }

  processes(): readonly ProcessInfo[] {
    const { user } = this.machine();
    return this.parts.processes.of(this.me().machine).map((process): ProcessInfo => ({
      pid: process.pid, parent: process.parent, group: process.group, args: process.args, state: process.key === this.key || process.status === 'ready' ? 'running' : process.status === 'waiting' ? 'sleeping' : process.status,
      startedMs: process.startedMs, user, ...(process.tty === undefined ? {} : { tty: process.tty }),
    }));
  }

  listen(port: number): number | Failure {
    const id = this.parts.networks.listen(this.machine().network, port);
    return id === undefined ? fail('EADDRINUSE') : this.install(id);
  }

  accept(fd: number): number | undefined | Failure {
    const id = this.me().fds[fd];
    const description = id === undefined ? undefined : this.parts.kernel.descriptors.get(id);
    if (description?.kind !== 'listener') return fail('EBADF');
    const accepted = this.parts.networks.accept(description.listener);
    return accepted === undefined ? undefined : this.install(accepted);
  }

  connect(address: string, port: number): number | Failure { return this.install(this.parts.networks.connect(this.machine().network, address, port)); }

  connected(fd: number): true | undefined | Failure {
    const id = this.me().fds[fd];
    const description = id === undefined ? undefined : this.parts.kernel.descriptors.get(id);
    if (description?.kind !== 'socket') return fail('ENOTCONN');
    return this.parts.networks.outcome(description.connection);
  }

  peer(fd: number): { readonly address: string; readonly port: number } | undefined {
    const id = this.me().fds[fd];
    const description = id === undefined ? undefined : this.parts.kernel.descriptors.get(id);
    const connection = description?.kind === 'socket' ? this.parts.networks.connection(description.connection) : undefined;
    if (!connection || description?.kind !== 'socket') return undefined;
    return description.side === 'client' ? { address: connection.address, port: connection.port } : { address: connection.clientAddress, port: connection.clientPort };
  }

  ask(address: string, port: number, message: string): number | Failure { return this.install(this.parts.networks.ask(this.machine().network, address, port, message)); }
  addresses(): readonly string[] { return this.parts.kernel.state.networks.get(this.machine().network)?.addresses ?? []; }
  reachable(address: string): 'yes' | 'no-answer' | 'unreachable' { return this.parts.networks.reachable(this.machine().network, address); }

  /** Gives a description a number of this process, the lowest free one by default; what had that number is closed. */
  install(id: number, as?: number): number {
    const { fds } = this.me();
    let fd = as ?? 0;
    if (as === undefined) while (fds[fd] !== undefined) fd++;
    const old = fds[fd];
    this.edit({ fds: { ...fds, [fd]: id } });
    if (old !== undefined) this.parts.kernel.descriptors.release(old);
    return fd;
  }

  private me(): Process {
    const process = this.parts.processes.get(this.key);
    invariant(process, `The process ${this.key} is gone.`);
    return process;
  }

  private machine(): Machine { return machineOf(this.parts.kernel.state, this.me().machine); }
  private edit(change: Partial<Process>): void { this.parts.processes.put({ ...this.me(), ...change }); }
  private find(path: string, follow: 'follow' | 'no-follow' = 'follow'): Found | Failure {
    if (path === '') return fail('ENOENT');
    const found = this.parts.kernel.files.resolve(this.machine(), this.me().cwd, path, follow);
    if (!failed(found)) this.parts.processes.scheduler.charge(found.path.length * PATH_CHARACTERS);
    return found;
  }

  /** A path whose directory exists and can be written, and whose name is free. */
  private free(path: string): Found | Failure {
    const found = this.find(path, 'no-follow');
    if (failed(found)) return found;
    if (found.place) return fail('EEXIST');
    this.chargeName(found);
    return found.directory.readOnly ? fail('EROFS') : found;
  }

  /** A directory gets another name: the more there are, the more that is to do. */
  private chargeName({ directory }: Found): void {
    this.parts.processes.scheduler.charge((this.parts.kernel.state.fileSystems.get(directory.fileSystem)?.next ?? 0) * ENTRY_CHARACTERS);
  }

  private present(path: string): (Found & { readonly inode: Inode }) | Failure {
    const found = this.find(path, 'no-follow');
    if (failed(found)) return found;
    const inode = found.place && this.parts.kernel.files.inode(found.place);
    if (!inode || !found.place) return fail('ENOENT');
    if (this.machine().mounts.some((mount) => mount.path === found.path) || found.path === '/') return fail('EPERM');
    return found.place.readOnly ? fail('EROFS') : { ...found, inode };
  }

  private touch(path: string, edit: (inode: Inode) => Inode): void | Failure {
    const found = this.find(path);
    if (failed(found)) return found;
    if (!found.place) return fail('ENOENT');
    if (found.place.readOnly) return fail('EROFS');
    this.parts.kernel.files.edit(found.place, edit);
  }

  private created(found: Found, mode: OpenMode, permissions: number): number | Failure {
    if (found.directory.readOnly) return fail('EROFS');
    this.chargeName(found);
    return this.opened(this.parts.kernel.files.add(found.directory, found.name, { type: 'file', mode: permissions, text: '', sizeBytes: 0 }), mode);
  }

  private opened(place: Place, mode: OpenMode): number {
    const access = mode === 'read' || mode === 'append' ? mode : mode === 'read-write' ? 'both' : 'write';
    return this.install(this.parts.kernel.descriptors.open({ kind: 'file', fileSystem: place.fileSystem, inode: place.inode, offset: 0, mode: access }));
  }

  private device(inode: Inode): number | Failure {
    const { tty } = this.me();
    if (isEndless(inode)) return this.install(this.parts.kernel.descriptors.open({ kind: 'endless', of: inode.target === 'zero' ? 'zero' : 'random' }));
    if (inode.target !== 'tty') return this.install(this.parts.kernel.descriptors.open({ kind: 'null' }));
    return tty === undefined ? fail('ENOENT') : this.install(this.parts.kernel.descriptors.open({ kind: 'terminal', terminal: tty }));
  }

  private brokenPipe(): void {
    this.parts.processes.signal(processKey(this.me().machine, this.me().pid), 'PIPE');
  }
}
