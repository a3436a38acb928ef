import 'monaco-editor/editor/contrib/suggest/browser/suggestController';
import 'monaco-editor/features/hover/register';
import 'monaco-editor/features/gotoError/register';
import 'monaco-editor/features/find/register';
import * as monaco from 'monaco-editor/editor/editor.api';
import type { Json } from '../../simulator/base/json';
import type { Completion, Diagnostic } from '../../worker/protocol';
import { onThemeChange } from '../parts/theme';
import { editedLines, lineAt } from './lines';
import { highlighting, paintTheme } from './monaco-highlighting';

export interface FullEditorOptions {
  /** Unique on the page; Monaco knows the text by it. */
  readonly name: string;
  readonly label: string;
  readonly text: () => string;
  readonly applied: () => string;
  readonly change: (text: string) => void;
  readonly apply: () => void;
  readonly complete: (text: string, offset: number) => Promise<readonly Completion[]>;
  readonly hover: (text: string, offset: number) => Promise<Json>;
  readonly fix: (problem: Diagnostic) => void;
  readonly fixWord: (fix: string) => string;
  readonly refusedWord: string;
}

const quietMs = 900;

/** Loads what colours the text, and makes the model of a file. Completion, hover and problems come from the simulator's worker. */
export async function openFullEditor(options: FullEditorOptions): Promise<FullEditor> {
  await highlighting();
  return new FullEditor(options);
}

/** Monaco on one file. */
export class FullEditor {
  private readonly model: monaco.editor.ITextModel;
  private editor: monaco.editor.IStandaloneCodeEditor | undefined;
  private problems: readonly Diagnostic[] = [];
  private zones: readonly string[] = [];
  private marks: monaco.editor.IEditorDecorationsCollection | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private updating = false;
  private stopWatching = () => {};

  constructor(private readonly options: FullEditorOptions) {
    this.model = monaco.editor.createModel(options.text(), 'yaml', monaco.Uri.parse(`lab:///${options.name}`));
    served.set(this.model.uri.toString(), options);
    this.model.onDidChangeContent(() => {
      this.clearZones();
      this.markEdits();
      if (!this.updating) options.change(this.model.getValue());
    });
  }

  /** Takes the place of a textarea: its selection, its scroll, and the focus if that had it. */
  mount(box: HTMLElement, from: HTMLTextAreaElement | undefined): void {
    const focused = from !== undefined && document.activeElement === from;
    box.hidden = false;
    const editor = monaco.editor.create(box, { ...editorOptions(box), model: this.model, ariaLabel: this.options.label });
    this.editor = editor;
    this.marks = editor.createDecorationsCollection();
    this.markEdits();
    editor.addCommand(monaco.KeyMod.CtrlCmd | monaco.KeyCode.Enter, this.options.apply);
    this.stopWatching = watch(editor, box);
    if (!from) return;
    editor.setScrollPosition({ scrollTop: from.scrollTop, scrollLeft: from.scrollLeft });
    editor.setSelection(monaco.Range.fromPositions(this.model.getPositionAt(from.selectionStart), this.model.getPositionAt(from.selectionEnd)));
    if (focused) editor.focus();
  }

  /** Takes a text that came from elsewhere: a command, a fix, the lab's start. */
  update(text: string): void {
    if (text !== this.model.getValue()) {
      this.updating = true;
      this.model.pushEditOperations([], [{ range: this.model.getFullModelRange(), text }], () => null);
      this.updating = false;
    }
    this.markEdits();
  }

  show(problems: readonly Diagnostic[]): void {
    this.problems = problems;
    const markers = problems.map((problem) => markerOf(this.model, problem));
    monaco.editor.setModelMarkers(this.model, 'cluster', markers);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.showRefusals(), quietMs);
  }

  /** Shows the problems under their lines at once, as after Apply. */
  showRefusals(): void {
    this.clearZones();
    this.editor?.changeViewZones((accessor) => {
      this.zones = this.problems.map((problem) => {
        const afterLineNumber = lineAt(this.model.getValue(), problem.from) + 1;
        return accessor.addZone({ afterLineNumber, ...zoneOf(problem, this.options), suppressMouseDown: true });
      });
    });
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.stopWatching();
    served.delete(this.model.uri.toString());
    this.editor?.dispose();
    this.model.dispose();
  }

  private clearZones(): void {
    this.editor?.changeViewZones((accessor) => {
      for (const zone of this.zones) accessor.removeZone(zone);
      this.zones = [];
    });
  }

  private markEdits(): void {
    const lines = [...editedLines(this.model.getValue(), this.options.applied())];
    this.marks?.set(
      lines.map((line) => ({ range: new monaco.Range(line + 1, 1, line + 1, 1), options: { isWholeLine: true, marginClassName: 'edited-line' } })),
    );
  }
}

function editorOptions(box: HTMLElement): monaco.editor.IStandaloneEditorConstructionOptions {
  const tokens = getComputedStyle(box);
  return {
    theme: paintTheme(box),
    fontFamily: tokens.getPropertyValue('--mono').trim(),
    fontSize: 13,
    lineHeight: 21,
    fontLigatures: false,
    letterSpacing: 0,
    padding: { top: 12, bottom: 12 },
    automaticLayout: true,
    minimap: { enabled: false },
    lineNumbersMinChars: 4,
    lineDecorationsWidth: 15,
    glyphMargin: false,
    folding: false,
    scrollBeyondLastLine: false,
    overviewRulerLanes: 0,
    hideCursorInOverviewRuler: true,
    overviewRulerBorder: false,
    renderLineHighlight: 'line',
    guides: { indentation: false },
    scrollbar: { alwaysConsumeMouseWheel: false, verticalScrollbarSize: 8, horizontalScrollbarSize: 8, useShadows: false },
    tabSize: 2,
    insertSpaces: true,
    detectIndentation: false,
    wordBasedSuggestions: 'off',
    quickSuggestions: { other: true, comments: false, strings: true },
    fixedOverflowWidgets: true,
    contextmenu: false,
    links: false,
    occurrencesHighlight: 'off',
    selectionHighlight: false,
    unicodeHighlight: { ambiguousCharacters: false, invisibleCharacters: false, nonBasicASCII: false },
    accessibilitySupport: 'auto',
    stickyScroll: { enabled: false },
  };
}

const modifiers = new Set([monaco.KeyCode.Shift, monaco.KeyCode.Ctrl, monaco.KeyCode.Alt, monaco.KeyCode.Meta]);

/** Keeps the theme with the page's, lets Escape then Tab leave, and the wheel scroll the page while the editor has no focus. */
function watch(editor: monaco.editor.IStandaloneCodeEditor, box: HTMLElement): () => void {
  let escaped = false;
  editor.onKeyDown((event) => {
    if (modifiers.has(event.keyCode)) return;
    if (event.keyCode === monaco.KeyCode.Tab && escaped) {
      event.stopPropagation();
      leave(box, event.shiftKey ? -1 : 1);
      event.preventDefault();
    }
    escaped = event.keyCode === monaco.KeyCode.Escape;
  });
  const wheel = (event: WheelEvent) => {
    if (!editor.hasTextFocus()) event.stopPropagation();
  };
  const stopPainting = onThemeChange(() => monaco.editor.setTheme(paintTheme(box)));
  box.addEventListener('wheel', wheel, { capture: true });
  return () => {
    box.removeEventListener('wheel', wheel, { capture: true });
    stopPainting();
  };
}

/** Moves the focus to what comes after (or before) a box in the tab order. */
function leave(box: HTMLElement, step: 1 | -1): void {
  const all = [...document.querySelectorAll<HTMLElement>('a[href], button, input, textarea, select, summary, [tabindex="0"]')].filter(
    (element) => element.tabIndex >= 0 && element.offsetParent !== null && !box.contains(element),
  );
  const next = all.filter(
    (element) => (box.compareDocumentPosition(element) & (step > 0 ? Node.DOCUMENT_POSITION_FOLLOWING : Node.DOCUMENT_POSITION_PRECEDING)) !== 0,
  );
  (step > 0 ? next[0] : next.at(-1))?.focus();
}

function markerOf(model: monaco.editor.ITextModel, problem: Diagnostic): monaco.editor.IMarkerData {
  const from = model.getPositionAt(problem.from);
  const to = model.getPositionAt(Math.max(problem.to, problem.from + 1));
  return {
    severity: problem.severity === 'error' ? monaco.MarkerSeverity.Error : monaco.MarkerSeverity.Warning,
    message: problem.message,
    startLineNumber: from.lineNumber,
    startColumn: from.column,
    endLineNumber: to.lineNumber,
    endColumn: to.column,
  };
}

/** A problem under its line, in the server's own words, with its fix where one is certain. */
function zoneOf(problem: Diagnostic, options: FullEditorOptions): { readonly domNode: HTMLElement; readonly heightInPx: number } {
  const domNode = document.createElement('div');
  const box = domNode.appendChild(document.createElement('div'));
  box.className = 'problem';
  const code = box.appendChild(document.createElement('code'));
  code.lang = 'en';
  code.textContent = problem.message;
  const says = box.appendChild(document.createElement('p'));
  says.textContent = problem.severity === 'error' ? `${options.refusedWord} ` : '';
  if (problem.fix) {
    const fix = says.appendChild(document.createElement('button'));
    fix.type = 'button';
    fix.className = 'link';
    fix.textContent = options.fixWord(problem.fix.text);
    fix.addEventListener('click', () => options.fix(problem));
  }
  return { domNode, heightInPx: 54 + 20 * Math.ceil(problem.message.length / 56) };
}

const served = new Map<string, FullEditorOptions>();

monaco.languages.register({ id: 'yaml' });
monaco.languages.setLanguageConfiguration('yaml', {
  comments: { lineComment: '#' },
  brackets: [
    ['{', '}'],
    ['[', ']'],
  ],
  autoClosingPairs: [
    { open: '{', close: '}' },
    { open: '[', close: ']' },
    { open: '"', close: '"' },
  ],
  onEnterRules: [{ beforeText: /:\s*$/, action: { indentAction: monaco.languages.IndentAction.Indent } }],
});
monaco.languages.registerCompletionItemProvider('yaml', {
  triggerCharacters: [' ', ':', '-'],
  provideCompletionItems: async (model, position) => {
    const offset = model.getOffsetAt(position);
    const found = (await served.get(model.uri.toString())?.complete(model.getValue(), offset)) ?? [];
    return {
      suggestions: found.map((item) => ({
        label: item.label,
        insertText: item.insert,
        range: rangeOf(model, item.from, item.to),
        kind: suggestionKinds[item.kind],
        ...(item.detail === undefined ? {} : { detail: item.detail }),
        ...(item.documentation === undefined ? {} : { documentation: item.documentation }),
      })),
    };
  },
});
monaco.languages.registerHoverProvider('yaml', {
  provideHover: async (model, position) => {
    const answer = await served.get(model.uri.toString())?.hover(model.getValue(), model.getOffsetAt(position));
    const text = typeof answer === 'string' ? answer : isHover(answer) ? answer.text : undefined;
    return text === undefined ? null : { contents: [{ value: text }], ...(isHover(answer) ? { range: rangeOf(model, answer.from, answer.to) } : {}) };
  },
});

const suggestionKinds = {
  field: monaco.languages.CompletionItemKind.Property,
  value: monaco.languages.CompletionItemKind.Value,
  name: monaco.languages.CompletionItemKind.Reference,
  command: monaco.languages.CompletionItemKind.Function,
} as const;

function rangeOf(model: monaco.editor.ITextModel, from: number, to: number): monaco.Range {
  return monaco.Range.fromPositions(model.getPositionAt(from), model.getPositionAt(to));
}

function isHover(answer: Json | undefined): answer is { readonly text: string; readonly from: number; readonly to: number } {
  return typeof answer === 'object' && answer !== null && 'text' in answer && 'from' in answer && 'to' in answer;
}
