import { FitAddon } from '@xterm/addon-fit';
import { Terminal } from '@xterm/xterm';
import '@xterm/xterm/css/xterm.css';
import { drawDraft, eraseDraft } from './draft';
import type { Drawn } from './draft';
import { completeWith, emptyLine, pressKey, view } from './line-editor';
import type { Candidate, Key, LineAction, LineState } from './line-editor';

export interface ScreenOptions {
  readonly label: string;
  readonly history: () => readonly string[];
  readonly complete: (text: string, cursor: number) => Promise<readonly Candidate[]>;
  readonly act: (action: Exclude<LineAction, { complete: unknown } | { clearScreen: true }>) => void;
  /** Whether what is typed is shown; a password's is not. */
  readonly echoes: () => boolean;
}

export interface Screen {
  write(chunk: string): void;
  empty(): void;
  focus(): void;
  press(key: Key): void;
  fit(): { readonly columns: number; readonly rows: number };
  paint(): void;
  dispose(): void;
}

/** A terminal that draws output, and below its end the line being typed. The line is ours alone: the simulator echoes it once it is submitted. */
export function createScreen(box: HTMLElement, options: ScreenOptions): Screen {
  const terminal = new Terminal({ fontFamily: token(box, '--mono'), fontSize: 13, lineHeight: 1.1, scrollback: 3000, cursorBlink: false, cursorStyle: 'block', cursorInactiveStyle: 'outline', theme: themeOf(box), minimumContrastRatio: 4.5, convertEol: true });
  const fitting = new FitAddon();
  terminal.loadAddon(fitting);
  terminal.open(box);
  terminal.textarea?.setAttribute('aria-label', options.label);

  let line: LineState = emptyLine(options.history());
  let drawn: Drawn | undefined;
  let writing = 0;
  let left = false;

  const erase = (): string => {
    const sequence = drawn ? eraseDraft(drawn) : '';
    drawn = undefined;
    return sequence;
  };
  const draw = () => {
    const shown = view(line);
    if (writing > 0) return;
    const before = erase();
    if (shown.text === '' && shown.menu.length === 0) return void terminal.write(before);
    writing += 1;
    terminal.write(before, () => {
      writing -= 1;
      if (writing > 0 || !options.echoes()) return;
      const now = view(line);
      if (now.text === '' && now.menu.length === 0) return;
      const drawing = drawDraft(now, terminal.buffer.active.cursorX, terminal.cols);
      drawn = drawing.drawn;
      terminal.write(drawing.sequence);
    });
  };
  const write = (chunk: string) => {
    writing += 1;
    terminal.write(erase() + chunk, () => {
      writing -= 1;
      draw();
    });
  };
  const act = (action: LineAction) => {
    if ('clearScreen' in action) return terminal.clear();
    if ('complete' in action) {
      const { complete } = action;
      void options.complete(complete.text, complete.cursor).then((candidates) => {
        line = completeWith(line, complete, candidates);
        draw();
      });
      return;
    }
    options.act(action);
  };
  const press = (key: Key) => {
    if (line.text === '' && !line.search) line = { ...line, history: options.history(), shown: line.shown === line.history.length ? options.history().length : line.shown };
    const step = pressKey(line, key);
    line = step.state;
    for (const action of step.actions) act(action);
    draw();
    terminal.scrollToBottom();
  };

  terminal.attachCustomKeyEventHandler((event) => {
    if (event.isComposing || event.keyCode === 229) return true;
    if (leaves(event, line.text === '', left)) return false;
    if (event.type === 'keydown') left = event.key === 'Escape';
    if (terminal.hasSelection() && event.key.toLowerCase() === 'c' && (event.ctrlKey || event.metaKey)) return false;
    if (isOurs(event)) {
      if (event.type === 'keydown') {
        event.preventDefault();
        press({ key: event.key, ctrl: event.ctrlKey, alt: event.altKey, shift: event.shiftKey });
      }
      return false;
    }
    return event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey;
  });
  terminal.onData((data) => press(/[\r\n]/.test(data) ? { paste: data } : { text: data.replace(/[\0-\x1f\x7f]/g, '') }));
  const composition = (event: CompositionEvent) => press({ composing: event.type === 'compositionend' ? '' : event.data });
  for (const type of ['compositionupdate', 'compositionend'] as const) terminal.textarea?.addEventListener(type, composition);
  const wheel = (event: WheelEvent) => {
    if (!box.contains(document.activeElement)) event.stopPropagation();
  };
  box.addEventListener('wheel', wheel, { capture: true });

  return {
    write,
    empty: () => {
      drawn = undefined;
      line = emptyLine(options.history());
      terminal.reset();
    },
    focus: () => terminal.focus(),
    press,
    fit: () => {
      const sequence = erase();
      if (sequence) terminal.write(sequence);
      fitting.fit();
      draw();
      return { columns: terminal.cols, rows: terminal.rows };
    },
    paint: () => {
      terminal.options.theme = themeOf(box);
    },
    dispose: () => {
      box.removeEventListener('wheel', wheel, { capture: true });
      terminal.dispose();
    },
  };
}

const namedKeys = new Set(['Enter', 'Tab', 'Backspace', 'Delete', 'ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'Home', 'End', 'Escape']);
const controlKeys = new Set([...'abcdefghjklmnprtuwy', 'ArrowLeft', 'ArrowRight', 'Backspace', 'Delete']);
const altKeys = new Set([...'bdf.<>', 'Backspace', 'ArrowLeft', 'ArrowRight']);

/** Keys that the line editor takes; all others stay the browser's or xterm's. */
function isOurs(event: KeyboardEvent): boolean {
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  if (event.metaKey) return false;
  if (event.ctrlKey) return !event.shiftKey && controlKeys.has(key);
  if (event.altKey) return altKeys.has(key);
  return namedKeys.has(key) && !(event.shiftKey && key === 'Tab');
}

/** Tab leaves the terminal where it has nothing to complete, after Escape, and backwards. */
function leaves(event: KeyboardEvent, empty: boolean, escaped: boolean): boolean {
  return event.key === 'Tab' && (event.shiftKey || empty || escaped);
}

function token(element: Element, name: string): string {
  return getComputedStyle(element).getPropertyValue(name).trim();
}

function themeOf(box: HTMLElement) {
  const ink = token(box, '--ink');
  const wash = token(box, '--wash');
  return {
    background: wash, foreground: ink, cursor: ink, cursorAccent: wash, selectionBackground: `${token(box, '--accent')}40`,
    red: token(box, '--failing'), green: token(box, '--ready'), yellow: token(box, '--starting'), blue: token(box, '--accent'), magenta: token(box, '--leaving'), brightBlack: token(box, '--ink-3'),
  };
}
