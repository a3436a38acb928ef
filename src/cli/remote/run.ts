import { kubectl } from '../../kubectl/index';
import type { Signal, Step, Wait } from '../../simulator/base/program';
import { UnreachableError, type Connection } from './connection';
import { Journal } from './journal';
import { Machine, type Console, type MachineOptions } from './machine';
import { RemoteApi } from './streams';

/** How often a command looks again that waits for any change of the cluster, which no single watch tells of. */
const LOOK_MS = 250;

export interface RunOptions extends MachineOptions {
  /** Calls `wake` whenever there may be something to read, and `signal` when the program is sent one; returns how to stop. */
  attach?(wake: () => void, signal: (signal: Signal) => void): () => void;
}

/** Runs this project's own kubectl against a server; resolves with its exit code. */
export async function runKubectl(connection: Connection, options: RunOptions): Promise<number> {
  const journal = new Journal();
  const alarm = new Alarm();
  const api = new RemoteApi(connection, journal, () => alarm.ring());
  const machine = new Machine(options, journal, api);
  const signals: Signal[] = [];
  let killed = false;
  const detach = options.attach?.(() => alarm.ring(), (signal) => {
    if (machine.caught.has(signal)) signals.push(signal);
    else killed = true;
    alarm.ring();
  });
  try {
    for (let state = kubectl.start(machine.os); ; ) {
      const wake = { signals: signals.splice(0) };
      const before = state;
      const step: Step<typeof state> = await journal.run(() => kubectl.step(before, wake, machine.os));
      if ('exit' in step) return step.exit;
      if (!('state' in step)) throw new Error('kubectl became another program');
      state = step.state;
      if ('wait' in step) await alarm.wait(step.wait);
      if (killed) return 130;
    }
  } catch (error) {
    if (!(error instanceof UnreachableError)) throw error;
    options.console.write(2, `${error.message}\n`);
    return 1;
  } finally {
    detach?.();
    api.end();
  }
}

/** Wakes whoever waits; remembers that it rang while nobody did. */
class Alarm {
  private rang = false;
  private wake: () => void = () => undefined;

  ring(): void {
    this.rang = true;
    this.wake();
  }

  async wait(wait: Wait): Promise<void> {
    if (wait.writable?.some((fd) => fd <= 2)) return;
    const limitMs = Math.min(wait.untilMs === undefined ? LOOK_MS * 120 : wait.untilMs - Date.now(), wait.changeAfter === undefined ? Infinity : LOOK_MS);
    if (!this.rang && limitMs > 0) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, limitMs);
        this.wake = () => { clearTimeout(timer); resolve(); };
      });
    }
    this.rang = false;
    this.wake = () => undefined;
  }
}

/** The terminal (or pipes) of this process as a command's console. Nothing is read from it before the command does. */
export function processConsole(): Pick<RunOptions, 'console' | 'attach'> {
  let [typed, ended, begun] = ['', false, false];
  let wake = (): void => undefined;
  const begin = () => {
    begun = true;
    process.stdin.setEncoding('utf8').on('data', (text) => { typed += String(text); wake(); }).on('end', () => { ended = true; wake(); });
  };
  const console: Console = {
    read() {
      if (!begun) begin();
      const text = typed;
      typed = '';
      return text || (ended ? null : undefined);
    },
    write: (descriptor, text) => void (descriptor === 1 ? process.stdout : process.stderr).write(text),
    isTty: (descriptor) => [process.stdin, process.stdout, process.stderr][descriptor]?.isTTY ?? false,
    setRaw: (raw) => void (process.stdin.isTTY && process.stdin.setRawMode(raw)),
  };
  return {
    console,
    attach(ring, signal) {
      wake = ring;
      const interrupted = () => signal('INT');
      process.on('SIGINT', interrupted);
      return () => void process.off('SIGINT', interrupted);
    },
  };
}

/** Runs a command whose input is empty, and gives back what it printed. */
export async function outputOf(connection: Connection, args: readonly string[], cwd = process.cwd()): Promise<{ readonly out: string; readonly err: string; readonly exit: number }> {
  const printed = { 1: '', 2: '' };
  const exit = await runKubectl(connection, {
    args, cwd, env: {}, console: { read: () => null, write: (descriptor, text) => { printed[descriptor] += text; }, isTty: () => false, setRaw: () => undefined },
  });
  return { out: printed[1], err: printed[2], exit };
}
