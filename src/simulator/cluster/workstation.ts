import { compareText } from '../base/text';
import { invariant } from '../base/invariant';
import { failed } from '../base/program';
import type { Image, ProgramTable } from '../runtime/image';
import type { Runtime } from '../runtime/machine';
import { KEY_OF_SIGNAL } from '../runtime/terminals';
import type { WorldEngine } from '../world/world';
import type { CommandResult, Workstation } from './contract';

const MACHINE = 'ordinal';
const HOME = '/home/learner';
const IMAGE = 'ordinal.local/workstation';
const ENVIRONMENT = { HOME, USER: 'learner', LOGNAME: 'learner', SHELL: '/bin/sh', PATH: '/usr/local/bin:/usr/bin:/bin', TERM: 'xterm-256color', LANG: 'C.UTF-8' };
const RUN_LIMIT_MS = 600_000;

/** A command without a terminal: its process, and how it ended. */
interface Command { readonly process: string; readonly code?: number }

/** The learner's machine as an image: a shell, the tools of GNU, and what composition adds (kubectl). */
export function workstationImage(programs: ProgramTable, added: ProgramTable): Image {
  const tools = Object.keys(programs).filter((name) => name.startsWith('gnu/')).map((name) => [`/usr/bin/${name.slice('gnu/'.length)}`, { program: name }] as const);
  const shell = Object.hasOwn(programs, 'dash') ? 'dash' : 'sh';
  const own = Object.keys(added).toSorted(compareText).map((name) => [`/usr/local/bin/${name}`, { program: name }] as const);
  return {
    repositories: [IMAGE], tags: ['1'], sizeBytes: 0,
    files: () => Object.fromEntries([...tools, ['/bin/sh', { program: shell }], ...own, [HOME, { directory: true }], ['/etc/passwd', { text: `learner:x:1000:1000::${HOME}:/bin/sh\n` }], ['/etc/hostname', { text: 'ordinal\n' }]]),
  };
}

/** Makes the machine and everything the page does with it. `drive` lets time go on while a command runs. */
export function createWorkstation(world: WorldEngine, runtime: Runtime, drive: (untilMs: number) => boolean): Workstation & { boot(): void } {
  const commands = world.table<Command>('cluster/commands');
  const terminals = world.table<{ readonly process: string; readonly ended: boolean }>('cluster/terminals');
  world.handle('cluster/command', (payload) => {
    const { payload: id, code } = payload as { payload: string; code: number };
    const command = commands.get(id);
    if (command) commands.set(id, { ...command, code });
  });
  world.handle('cluster/terminal', (payload) => {
    const { payload: id } = payload as { payload: string };
    const terminal = terminals.get(id);
    if (terminal) terminals.set(id, { ...terminal, ended: true });
  });
  const output = (id: number | string) => `command/${id}`;
  const inHome = (path: string) => `${HOME}/${path}`;

  const start = (line: string, stdin?: string): number => {
    const { descriptors, outputs, processes } = runtime;
    const id = runtime.machines.get(MACHINE)?.nextPid ?? 0;
    outputs.create(output(id));
    const stream = (name: 'stdout' | 'stderr') => descriptors.open({ kind: 'output', output: output(id), stream: name });
    const pipe = descriptors.pipe(Number.MAX_SAFE_INTEGER);
    descriptors.feed(pipe.pipe, stdin ?? '');
    descriptors.release(pipe.write);
    const process = processes.launch(MACHINE, { args: ['sh', '-c', line], fds: { 0: pipe.read, 1: stream('stdout'), 2: stream('stderr') }, onExit: { handler: 'cluster/command', payload: String(id) } });
    invariant(!failed(process), 'The workstation has no shell.');
    commands.set(String(id), { process });
    return id;
  };
  const result = (id: number): CommandResult & { readonly ended: boolean } => {
    const command = commands.get(String(id));
    invariant(command, `No command ${id} was started.`);
    const read = (stream: 'stdout' | 'stderr') => runtime.outputs.read(output(id), 0, stream).text;
    return { out: read('stdout'), err: read('stderr'), exit: command.code ?? -1, ended: command.code !== undefined };
  };
  const interrupt = (id: number): void => runtime.processes.signalGroup(MACHINE, id, 'INT', 'outside');

  return {
    boot() {
      runtime.files.create(MACHINE, `${IMAGE}:1`);
      runtime.networks.add({ id: MACHINE, addresses: ['10.10.0.10'], up: true, name: MACHINE });
      runtime.createMachine({ id: MACHINE, hostname: MACHINE, network: MACHINE, root: MACHINE, mounts: [], env: ENVIRONMENT, cwd: HOME, user: 'learner', api: true }, 2);
    },
    openTerminal(size) {
      const { descriptors, outputs, processes } = runtime;
      const id = `terminal-${terminals.size + 1}`;
      outputs.create(id);
      runtime.terminals.create({ id, machine: MACHINE, ...size, output: id });
      const open = () => descriptors.open({ kind: 'terminal', terminal: id });
      const process = processes.launch(MACHINE, { args: ['sh'], fds: { 0: open(), 1: open(), 2: open() }, tty: id, onExit: { handler: 'cluster/terminal', payload: id } });
      invariant(!failed(process), 'The workstation has no shell.');
      runtime.terminals.edit(id, (terminal) => ({ ...terminal, foreground: processes.get(process)?.group ?? 0 }));
      terminals.set(id, { process, ended: false });
      return id;
    },
    closeTerminal: (id) => runtime.terminals.hangUp(id),
    type: (id, line) => runtime.terminals.type(id, `${line}\n`),
    signal: (id, signal) => runtime.terminals.type(id, KEY_OF_SIGNAL[signal]),
    endOfInput: (id) => runtime.terminals.type(id, '\x04'),
    resize(id, size) {
      runtime.terminals.edit(id, (terminal) => ({ ...terminal, ...size }));
      const terminal = runtime.terminals.get(id);
      if (terminal) runtime.processes.signalGroup(MACHINE, terminal.foreground, 'WINCH');
    },
    read: (id, from) => runtime.outputs.read(id, from),
    status(id) {
      const own = terminals.get(id);
      const terminal = runtime.terminals.get(id);
      const shell = own && runtime.processes.get(own.process);
      // A shell that reads is at its prompt; otherwise its child in the terminal's group is what runs.
      const prompting = shell?.wait?.readable !== undefined;
      const front = prompting ? undefined : runtime.processes.of(MACHINE).find((process) => process.parent === shell?.pid && process.group === terminal?.foreground && process.status !== 'zombie');
      const foreground = front?.args.join(' ');
      return { mode: runtime.terminals.effectiveMode(id), foreground, ended: own?.ended ?? true };
    },
    terminals: () => [...terminals.entries()].filter(([, terminal]) => !terminal.ended).map(([id]) => id),
    files: () => runtime.files.texts(MACHINE, HOME),
    writeFile: (path, text) => void runtime.files.put(MACHINE, inHome(path), text),
    removeFile(path) {
      const names = inHome(path).split('/');
      const name = names.pop() ?? '';
      const directory = runtime.files.lookup(MACHINE, names.join('/'));
      if (directory) runtime.files.unlink(directory, name);
    },
    run(line, options = {}) {
      const id = start(line, options.stdin);
      const from = world.nowMs();
      const limit = from + (options.limitMs ?? RUN_LIMIT_MS);
      const interruptAt = options.interruptAfterMs === undefined ? undefined : from + options.interruptAfterMs;
      const until = (atMs: number) => { while (!result(id).ended && drive(atMs)); };
      until(Math.min(interruptAt ?? limit, limit));
      if (interruptAt !== undefined && !result(id).ended) { world.moveTo(Math.max(world.nowMs(), Math.min(interruptAt, limit))); interrupt(id); until(limit); }
      if (!result(id).ended) { world.moveTo(limit); runtime.processes.signalGroup(MACHINE, id, 'KILL', 'outside'); drive(limit); }
      const { out, err, exit } = result(id);
      runtime.outputs.remove(output(id));
      commands.delete(String(id));
      return { out, err, exit };
    },
    start,
    result,
    interrupt,
  };
}
