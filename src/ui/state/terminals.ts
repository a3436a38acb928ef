import { signal } from '@preact/signals';
import type { Signal } from '@preact/signals';
import type { TerminalFrame } from '../../worker/protocol';

export interface TerminalView {
  readonly id: number;
  readonly mode: TerminalFrame['mode'];
  /** The command that holds the terminal, if one does. */
  readonly foreground: string | undefined;
  /** The file that an editor has open there. */
  readonly editing?: string | undefined;
  /** Lines that came while it was hidden. */
  readonly unseen: number;
}

/** The terminals of a lab: which there are, what they said, who listens. */
export interface Terminals {
  readonly list: Signal<readonly TerminalView[]>;
  readonly shown: Signal<number>;
  take(frame: TerminalFrame): void;
  show(id: number): void;
  /** Opens a view on a new terminal and gives its number. */
  add(): number;
  close(id: number): void;
  /** A terminal that waits at its prompt, the shown one first. */
  free(): number | undefined;
  /** Hands over all output so far, then each new piece; `undefined` means that the screen is to be emptied. Returns how to stop. */
  listen(id: number, listener: (chunk: string | undefined) => void): () => void;
  /** Tells whether a line stands half typed there. */
  typed(id: number, half: boolean): void;
  /** Forgets what was said; what is half typed keeps its terminal. */
  clear(): void;
}

export const firstTerminal = 1;
const keptCharacters = 200_000;

export function createTerminals(): Terminals {
  const first: TerminalView = { id: firstTerminal, mode: 'line', foreground: undefined, unseen: 0 };
  const list = signal<readonly TerminalView[]>([first]);
  const shown = signal(firstTerminal);
  const output = new Map<number, string>();
  const halfTyped = new Set<number>();
  const listeners = new Map<number, Set<(chunk: string | undefined) => void>>();

  const change = (id: number, update: (view: TerminalView) => TerminalView) => {
    const known = list.value.some((view) => view.id === id);
    list.value = (known ? list.value : [...list.value, { ...first, id }]).map((view) => (view.id === id ? update(view) : view));
  };
  const remove = (id: number) => {
    list.value = list.value.filter((view) => view.id !== id);
    if (shown.value === id) shown.value = list.value[0]?.id ?? firstTerminal;
    output.delete(id);
    halfTyped.delete(id);
  };
  return {
    list,
    shown,
    take: ({ terminal, chunk, mode, foreground, ended, editing }) => {
      if (ended && terminal !== firstTerminal) return remove(terminal);
      const unseen = terminal === shown.value ? 0 : chunk.split('\n').length - 1;
      change(terminal, (view) => ({ ...view, mode, foreground, editing, unseen: terminal === shown.value ? 0 : view.unseen + unseen }));
      output.set(terminal, ((output.get(terminal) ?? '') + chunk).slice(-keptCharacters));
      for (const listener of listeners.get(terminal) ?? []) listener(chunk);
    },
    show: (id) => {
      shown.value = id;
      change(id, (view) => ({ ...view, unseen: 0 }));
    },
    add: () => {
      const id = Math.max(...list.value.map((view) => view.id)) + 1;
      list.value = [...list.value, { ...first, id }];
      shown.value = id;
      return id;
    },
    close: remove,
    free: () => [...list.value].sort((a, b) => Number(b.id === shown.value) - Number(a.id === shown.value)).find((view) => view.foreground === undefined)?.id,
    listen: (id, listener) => {
      const own = listeners.get(id) ?? new Set();
      listeners.set(id, own.add(listener));
      listener(output.get(id) ?? '');
      return () => own.delete(listener);
    },
    typed: (id, half) => void (half ? halfTyped.add(id) : halfTyped.delete(id)),
    clear: () => {
      output.clear();
      list.value = list.value.flatMap(({ id }) => (id === firstTerminal || halfTyped.has(id) ? [{ ...first, id }] : []));
      if (!list.value.some(({ id }) => id === shown.value)) shown.value = firstTerminal;
      for (const own of listeners.values()) for (const listener of own) listener(undefined);
    },
  };
}
