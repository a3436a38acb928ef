import type { Signal } from '../base/program';
import type { Descriptors } from './descriptors';
import type { Outputs } from './outputs';
import type { RuntimeState, Terminal } from './state';

export interface TerminalHooks {
  wake(channel: string): void;
  signalGroup(machine: string, group: number, signal: Signal): void;
  signalTerminal(terminal: Terminal, signal: Signal): void;
}

const SIGNAL_KEYS: Readonly<Record<string, { readonly signal: Signal; readonly shown: string }>> = {
  '\x03': { signal: 'INT', shown: '^C' }, '\x1c': { signal: 'QUIT', shown: '^\\' }, '\x1a': { signal: 'TSTP', shown: '^Z' },
};
export const KEY_OF_SIGNAL = { INT: '\x03', QUIT: '\x1c', TSTP: '\x1a' } as const;
const END_KEY = '\x04';

/** Terminals and their line discipline: what is typed is echoed, collected to lines, turned into signals, or passed on raw. */
export class Terminals {
  constructor(private readonly state: RuntimeState, private readonly outputs: Outputs, private readonly descriptors: () => Descriptors, private readonly hooks: TerminalHooks) {}

  create(terminal: Pick<Terminal, 'id' | 'machine' | 'columns' | 'rows' | 'output' | 'pipe'>): void {
    this.state.terminals.set(terminal.id, { ...terminal, mode: 'line', foreground: 0, input: '', line: '', ends: 0, hungUp: false });
  }

  get(id: string): Terminal | undefined {
    return this.state.terminals.get(id);
  }

  edit(id: string, edit: (terminal: Terminal) => Terminal): void {
    const terminal = this.get(id);
    if (terminal) this.state.terminals.set(id, edit(terminal));
  }

  /** Keys as they come from a keyboard, or from whoever holds the other end. */
  type(id: string, keys: string): void {
    for (const key of this.get(id)?.mode === 'raw' ? [keys] : keys.split(/(?<=[\n\r])|(?=[\x03\x1c\x1a\x04])|(?<=[\x03\x1c\x1a\x04])/)) this.key(id, key);
    this.hooks.wake(`terminal:${id}`);
  }

  hangUp(id: string): void {
    const terminal = this.get(id);
    if (!terminal || terminal.hungUp) return;
    this.state.terminals.set(id, { ...terminal, hungUp: true });
    if (terminal.output !== undefined) this.outputs.close(terminal.output);
    this.hooks.signalGroup(terminal.machine, terminal.foreground, 'HUP');
    this.hooks.wake(`terminal:${id}`);
  }

  remove(id: string): void {
    this.state.terminals.delete(id);
  }

  /** The mode a person at this terminal meets: that of the terminal it is bridged to, if it is. */
  effectiveMode(id: string): Terminal['mode'] {
    const terminal = this.get(id);
    if (!terminal) return 'line';
    const inner = terminal.mode === 'raw' && terminal.inner !== undefined ? this.get(terminal.inner) : undefined;
    return inner ? inner.mode : terminal.mode;
  }

  private key(id: string, text: string): void {
    const terminal = this.get(id);
    if (!terminal || text === '' || terminal.hungUp) return;
    if (terminal.mode === 'raw') { this.state.terminals.set(id, { ...terminal, input: terminal.input + text }); return; }
    const special = SIGNAL_KEYS[text];
    if (special) {
      this.echo(terminal, special.shown);
      this.state.terminals.set(id, { ...terminal, line: '', input: '' });
      this.hooks.signalTerminal(terminal, special.signal);
      return;
    }
    if (text === END_KEY) {
      this.state.terminals.set(id, terminal.line === '' ? { ...terminal, ends: terminal.ends + 1 } : { ...terminal, input: terminal.input + terminal.line, line: '' });
      return;
    }
    const typed = text.replace(/\r$/, '\n');
    this.echo(terminal, terminal.mode === 'password' ? typed.replace(/[^\n]/g, '') : typed);
    const line = terminal.line + typed;
    this.state.terminals.set(id, line.endsWith('\n') ? { ...terminal, input: terminal.input + line, line: '' } : { ...terminal, line });
  }

  private echo(terminal: Terminal, text: string): void {
    if (terminal.output !== undefined) this.outputs.write(terminal.output, 'stdout', text);
    if (terminal.pipe !== undefined) this.descriptors().feed(terminal.pipe, text);
  }
}
