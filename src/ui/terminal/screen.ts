import { FitAddon } from '@xterm/addon-fit';
import { Terminal } from '@xterm/xterm';
import '@xterm/xterm/css/xterm.css';
import { drawDraft, eraseDraft } from './draft';
import type { Drawn } from './draft';
import { completeWith, emptyLine, pressKey, view } from './line-editor';
import type { Candidate, Key, LineAction, LineState } from './line-editor';

/** Where lines stay whole: wide enough for every table of kubectl. */
const WHOLE_COLUMNS = 160;

export interface ScreenOptions {
  readonly label: string;
  readonly history: () => readonly string[];
  readonly complete: (text: string, cursor: number) => Promise<readonly Candidate[]>;
  /** Whether a line stands there that is not submitted. */
  readonly typed: (half: boolean) => void;
  readonly act: (action: Exclude<LineAction, { complete: unknown } | { clearScreen: true }>) => void;
  /** Whether what is typed is shown; a password's is not. */
  readonly echoes: () => boolean;
}

/** A terminal that draws output, and below its end the line being typed. The line is ours alone: the simulator echoes it once it is submitted. */
export class Screen {
  private readonly terminal: Terminal;
  private readonly fitting = new FitAddon();
  private line: LineState;
  private drawn: Drawn | undefined;
  /** Pieces that xterm has not parsed yet; the line is drawn after the last of them. */
  private writing = 0;
  /** Whether the view stays at the end: until the learner scrolls back. xterm forgets it when output comes while the terminal is hidden. */
  private follows = true;
  /** Escape was pressed: Tab leaves. */
  private escaped = false;
  private whole = false;

  constructor(
    private readonly box: HTMLElement,
    private readonly options: ScreenOptions,
  ) {
    this.line = emptyLine(options.history());
    this.terminal = new Terminal({
      fontFamily: token(box, '--mono'),
      fontSize: 12,
      lineHeight: 1.1,
      scrollback: 3000,
      cursorBlink: false,
      cursorStyle: 'block',
      cursorInactiveStyle: 'outline',
      theme: themeOf(box),
      minimumContrastRatio: 4.5,
      convertEol: true,
    });
    this.terminal.loadAddon(this.fitting);
    this.terminal.open(box);
    this.terminal.textarea?.setAttribute('aria-label', options.label);
    this.terminal.attachCustomKeyEventHandler((event) => this.takesKey(event));
    this.terminal.onData((data) => this.press(/[\r\n]/.test(data) ? { paste: data } : { text: data.replace(/[\0-\x1f\x7f]/g, '') }));
    for (const type of ['compositionupdate', 'compositionend'] as const) this.terminal.textarea?.addEventListener(type, this.compose);
    box.addEventListener('wheel', this.leaveWheel, { capture: true });
    box.addEventListener('pointerdown', this.mayScroll);
    this.terminal.onRender(() => this.follow());
  }

  write(chunk: string): void {
    this.writing += 1;
    this.terminal.write(this.erased() + chunk, () => {
      this.writing -= 1;
      this.draw();
    });
  }

  /** Forgets all output, as when the lab begins again; the line that is being typed stays. */
  empty(): void {
    this.drawn = undefined;
    this.terminal.reset();
    this.draw();
  }

  focus(): void {
    this.terminal.focus();
  }

  press(key: Key): void {
    if (this.line.text === '' && !this.line.search) this.takeHistory();
    const step = pressKey(this.line, key);
    this.line = step.state;
    for (const action of step.actions) this.act(action);
    this.options.typed(this.line.text !== '');
    this.draw();
    this.follows = true;
    this.terminal.scrollToBottom();
    if ('key' in key && key.key === 'Enter') this.box.scrollLeft = 0;
    else if (this.whole) this.terminal.write('', () => this.reveal());
  }

  /** Takes the room there is; where lines stay whole, more columns than that, which the box scrolls to. */
  fit(whole = this.whole): { readonly columns: number; readonly rows: number } {
    this.whole = whole;
    const sequence = this.erased();
    if (sequence) this.terminal.write(sequence);
    this.fitting.fit();
    if (whole && this.terminal.cols < WHOLE_COLUMNS) this.terminal.resize(WHOLE_COLUMNS, this.terminal.rows);
    this.draw();
    return { columns: this.terminal.cols, rows: this.terminal.rows };
  }

  /** Where lines stay whole, the cursor stays in sight. */
  private reveal(): void {
    const { box, terminal } = this;
    const cell = (box.querySelector('.xterm-screen')?.clientWidth ?? 0) / terminal.cols;
    const at = terminal.buffer.active.cursorX * cell;
    if (at < box.scrollLeft) box.scrollLeft = Math.max(0, at - box.clientWidth / 2);
    else if (at + 2 * cell > box.scrollLeft + box.clientWidth) box.scrollLeft = at - box.clientWidth / 2;
  }

  /** Takes the page's colours as they are now. */
  paint(): void {
    this.terminal.options.theme = themeOf(this.box);
  }

  dispose(): void {
    this.box.removeEventListener('wheel', this.leaveWheel, { capture: true });
    this.box.removeEventListener('pointerdown', this.mayScroll);
    this.terminal.dispose();
  }

  /** Other terminals submit lines too. */
  private takeHistory(): void {
    const history = this.options.history();
    const atOwn = this.line.shown === this.line.history.length;
    this.line = { ...this.line, history, shown: atOwn ? history.length : Math.min(this.line.shown, history.length) };
  }

  private act(action: LineAction): void {
    if ('clearScreen' in action) this.terminal.clear();
    else if ('complete' in action) void this.complete(action.complete);
    else this.options.act(action);
  }

  private async complete(asked: { readonly text: string; readonly cursor: number }): Promise<void> {
    this.line = completeWith(this.line, asked, await this.options.complete(asked.text, asked.cursor));
    this.draw();
  }

  private erased(): string {
    const sequence = this.drawn ? eraseDraft(this.drawn) : '';
    this.drawn = undefined;
    return sequence;
  }

  /** Erases the line as drawn and draws it as it is, once xterm has parsed all before it and its cursor can be asked for. */
  private draw(): void {
    if (this.writing > 0) return;
    this.writing += 1;
    this.terminal.write(this.erased(), () => {
      this.writing -= 1;
      const line = view(this.line);
      if (this.writing > 0 || !this.options.echoes() || (line.text === '' && line.menu.length === 0)) return;
      const { sequence, drawn } = drawDraft(line, this.terminal.buffer.active.cursorX, this.terminal.cols);
      this.drawn = drawn;
      this.terminal.write(sequence);
    });
  }

  /** Whether xterm may take a key: only what types a character. */
  private takesKey(event: KeyboardEvent): boolean {
    if (event.isComposing || event.keyCode === 229) return true;
    if (leaves(event, this.line.text === '', this.escaped)) return false;
    if (event.type === 'keydown') this.escaped = event.key === 'Escape';
    if (this.terminal.hasSelection() && event.key.toLowerCase() === 'c' && (event.ctrlKey || event.metaKey)) return false;
    if (!isOurs(event)) return event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey;
    if (event.type === 'keydown') {
      event.preventDefault();
      this.press({ key: event.key, ctrl: event.ctrlKey, alt: event.altKey, shift: event.shiftKey });
    }
    return false;
  }

  private readonly compose = (event: CompositionEvent): void => this.press({ composing: event.type === 'compositionend' ? '' : event.data });

  /** The wheel scrolls the page unless the terminal has the focus. */
  private readonly leaveWheel = (event: WheelEvent): void => {
    if (!this.box.contains(document.activeElement)) event.stopPropagation();
    else this.mayScroll();
  };

  private readonly mayScroll = (): void => {
    this.follows = false;
  };

  private follow(): void {
    const { viewportY, baseY } = this.terminal.buffer.active;
    if (viewportY >= baseY) this.follows = true;
    else if (this.follows) this.terminal.scrollToBottom();
  }
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
    background: wash,
    foreground: ink,
    cursor: ink,
    cursorAccent: wash,
    selectionBackground: `${token(box, '--accent')}40`,
    brightBlack: token(box, '--ink-3'),
    red: token(box, '--failing'),
    green: token(box, '--ready'),
    yellow: token(box, '--starting'),
    blue: token(box, '--accent'),
    magenta: token(box, '--leaving'),
  };
}
