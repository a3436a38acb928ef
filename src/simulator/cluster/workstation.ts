import { compareText } from '../base/text';
import { invariant } from '../base/invariant';
import { failed } from '../base/program';
import { gnuFiles } from '../programs/common/files';
import type { Image, ProgramTable } from '../runtime/image';
import type { Runtime } from '../runtime/machine';
import type { Process } from '../runtime/state';
import { KEY_OF_SIGNAL } from '../runtime/terminals';
import type { WorldEngine } from '../world/world';
import type { Call, CommandResult, Workstation } from './contract';

const MACHINE = 'ordinal';
const HOME = '/home/learner';
const IMAGE = 'ordinal.local/workstation';
const ENVIRONMENT = { HOME, USER: 'learner', LOGNAME: 'learner', SHELL: '/bin/sh', PATH: '/usr/local/bin:/usr/bin:/bin', TERM: 'xterm-256color', LANG: 'C.UTF-8' };
const RUN_LIMIT_MS = 600_000;
const EDITOR = 'vi';

/** A command without a terminal: its process, and how it ended. */
interface Command { readonly process: string; readonly code?: number }

/** The learner's machine as an image: a shell, the tools of GNU, and what composition adds (kubectl). */
export function workstationImage(added: ProgramTable): Image {
  const own = Object.keys(added).toSorted(compareText).map((name) => [`/usr/local/bin/${name}`, { program: name }] as const);
  return {
    repositories: [IMAGE], tags: ['1'], sizeBytes: 0,
    files: () => ({ ...gnuFiles('/usr/bin'), ...Object.fromEntries([['/usr/bin/vi', { program: EDITOR }], ['/usr/bin/vim', { program: EDITOR }], ['/bin/sh', { program: 'dash' }], ...own, [HOME, { directory: true }], ['/etc/passwd', { text: `learner:x:1000:1000::${HOME}:/bin/sh\n` }], ['/etc/hostname', { text: 'ordinal\n' }]]) }),
  };
}

/** What the page does with the learner's machine. `drive` runs the next instant up to a time, while a command is waited for. */
export class LearnersMachine implements Workstation {
  private readonly commands;
  private readonly consoles;

  constructor(private readonly world: WorldEngine, private readonly runtime: Runtime, private readonly drive: (untilMs: number) => boolean) {
    this.commands = world.table<Command>('cluster/commands');
    this.consoles = world.table<{ readonly process: string; readonly ended: boolean }>('cluster/terminals');
    world.handle('cluster/command', (payload) => {
      const { payload: id, code } = payload as { payload: string; code: number };
      const command = this.commands.get(id);
      if (command) this.commands.set(id, { ...command, code });
    });
    world.handle('cluster/call', () => undefined);
    world.handle('cluster/terminal', (payload) => {
      const { payload: id } = payload as { payload: string };
      const terminal = this.consoles.get(id);
      if (terminal) this.consoles.set(id, { ...terminal, ended: true });
    });
  }

  /** Makes the machine, in a new cluster. */
  boot(): void {
    this.runtime.files.create(MACHINE, `${IMAGE}:1`);
    this.runtime.networks.add({ id: MACHINE, addresses: ['10.10.0.10'], up: true, name: MACHINE });
    this.runtime.createMachine({ id: MACHINE, hostname: MACHINE, network: MACHINE, root: MACHINE, mounts: [], env: ENVIRONMENT, cwd: HOME, user: 'learner', api: true }, 2);
  }

  openTerminal(size: { readonly columns: number; readonly rows: number }): string {
    const { descriptors, outputs, processes, terminals } = this.runtime;
    const id = `terminal-${this.consoles.size + 1}`;
    outputs.create(id);
    terminals.create({ id, machine: MACHINE, ...size, output: id });
    const open = () => descriptors.open({ kind: 'terminal', terminal: id });
    const process = processes.launch(MACHINE, { args: ['sh'], fds: { 0: open(), 1: open(), 2: open() }, tty: id, onExit: { handler: 'cluster/terminal', payload: id } });
    invariant(!failed(process), 'The workstation has no shell.');
    terminals.edit(id, (terminal) => ({ ...terminal, foreground: processes.get(process)?.group ?? 0 }));
    this.consoles.set(id, { process, ended: false });
    return id;
  }

  closeTerminal(id: string): void { this.runtime.terminals.hangUp(id); }
  type(id: string, line: string): void { this.runtime.terminals.type(id, `${line}\n`); }
  signal(id: string, signal: 'INT' | 'QUIT' | 'TSTP'): void { this.runtime.terminals.type(id, KEY_OF_SIGNAL[signal]); }
  endOfInput(id: string): void { this.runtime.terminals.type(id, '\x04'); }
  read(id: string, from: number): { readonly text: string; readonly end: number } { return this.runtime.outputs.read(id, from); }
  terminals(): readonly string[] { return [...this.consoles.entries()].filter(([, terminal]) => !terminal.ended).map(([id]) => id); }

  resize(id: string, size: { readonly columns: number; readonly rows: number }): void {
    this.runtime.terminals.edit(id, (terminal) => ({ ...terminal, ...size }));
    const terminal = this.runtime.terminals.get(id);
    if (terminal) this.runtime.processes.signalGroup(MACHINE, terminal.foreground, 'WINCH');
  }

  status(id: string): ReturnType<Workstation['status']> {
    const own = this.consoles.get(id);
    const terminal = this.runtime.terminals.get(id);
    const shell = own && this.runtime.processes.get(own.process);
    // A shell that reads is at its prompt; otherwise the terminal's group runs: of it, those that do not themselves wait for another.
    const prompting = shell?.wait?.readable !== undefined;
    const group = prompting ? [] : this.runtime.processes.of(MACHINE).filter((process) => process.group === terminal?.foreground && process.status !== 'zombie');
    const front = group.filter((process) => process.pid !== shell?.pid && !group.some((other) => other.parent === process.pid));
    const editing = front.flatMap((process) => editedBy(process) ?? [])[0];
    return { mode: this.runtime.terminals.effectiveMode(id), foreground: front.length ? front.map(({ args }) => args.join(' ')).join(' | ') : undefined, ended: own?.ended ?? true, ...(editing === undefined ? {} : { editing }) };
  }

  files(): Readonly<Record<string, string>> {
    const { files } = this.runtime;
    const open = this.terminals().flatMap((id) => this.status(id).editing ?? []);
    const own = files.texts(MACHINE, HOME);
    return { ...own, ...Object.fromEntries(open.map((path) => [path, own[path] ?? files.texts(MACHINE, path)[''] ?? ''])) };
  }

  writeFile(path: string, text: string): void { this.runtime.files.put(MACHINE, path.startsWith('/') ? path : `${HOME}/${path}`, text); }

  removeFile(path: string): void {
    const names = `${HOME}/${path}`.split('/');
    const name = names.pop() ?? '';
    const directory = this.runtime.files.lookup(MACHINE, names.join('/'));
    if (directory) this.runtime.files.unlink(directory, name);
  }

  run(line: string, options: { readonly stdin?: string; readonly limitMs?: number; readonly interruptAfterMs?: number } = {}): CommandResult {
    const id = this.start(line, options.stdin);
    const from = this.world.nowMs();
    const limit = from + (options.limitMs ?? RUN_LIMIT_MS);
    const interruptAt = options.interruptAfterMs === undefined ? undefined : from + options.interruptAfterMs;
    const until = (atMs: number) => { while (!this.result(id).ended && this.drive(atMs)); };
    until(Math.min(interruptAt ?? limit, limit));
    if (interruptAt !== undefined && !this.result(id).ended) { this.world.moveTo(Math.max(this.world.nowMs(), Math.min(interruptAt, limit))); this.interrupt(id); until(limit); }
    if (!this.result(id).ended) { this.world.moveTo(limit); this.runtime.processes.signalGroup(MACHINE, id, 'KILL', 'outside'); this.drive(limit); }
    const { out, err, exit } = this.result(id);
    this.runtime.outputs.remove(outputOf(id));
    this.commands.delete(String(id));
    return { out, err, exit };
  }

  start(line: string, stdin?: string): number {
    const { descriptors, outputs, processes } = this.runtime;
    const id = this.runtime.machines.get(MACHINE)?.nextPid ?? 0;
    outputs.create(outputOf(id));
    const stream = (name: 'stdout' | 'stderr') => descriptors.open({ kind: 'output', output: outputOf(id), stream: name });
    const pipe = descriptors.pipe(Number.MAX_SAFE_INTEGER);
    descriptors.feed(pipe.pipe, stdin ?? '');
    descriptors.release(pipe.write);
    const process = processes.launch(MACHINE, { args: ['sh', '-c', line], fds: { 0: pipe.read, 1: stream('stdout'), 2: stream('stderr') }, onExit: { handler: 'cluster/command', payload: String(id) } });
    invariant(!failed(process), 'The workstation has no shell.');
    this.commands.set(String(id), { process });
    return id;
  }

  result(id: number): CommandResult & { readonly ended: boolean } {
    const command = this.commands.get(String(id));
    invariant(command, `No command ${id} was started.`);
    const read = (stream: 'stdout' | 'stderr') => this.runtime.outputs.read(outputOf(id), 0, stream).text;
    return { out: read('stdout'), err: read('stderr'), exit: command.code ?? -1, ended: command.code !== undefined };
  }

  call(address: string, port: number, request: string): Call {
    const { networks } = this.runtime;
    const id = networks.request(MACHINE, address, port, request, { handler: 'cluster/call', payload: null });
    return {
      read() {
        const connection = networks.connection(id);
        if (!connection || !['connecting', 'open'].includes(connection.state)) return { text: '', state: 'refused' };
        return { text: connection.toClient, state: connection.serverClosed ? 'ended' : 'waiting' };
      },
      close: () => networks.hangUp(id),
    };
  }

  interrupt(id: number): void { this.runtime.processes.signalGroup(MACHINE, id, 'INT', 'outside'); }
}

/** The file that an editor has open, as `files` names it. */
function editedBy({ args, cwd, program }: Pick<Process, 'args' | 'cwd' | 'program'>): string | undefined {
  const file = args.slice(1).findLast((word) => !/^[-+]/.test(word));
  if (program !== EDITOR || file === undefined) return undefined;
  const path = file.startsWith('/') ? file : `${cwd}/${file}`;
  return path.startsWith(`${HOME}/`) ? path.slice(HOME.length + 1) : path;
}

const outputOf = (id: number): string => `command/${id}`;
