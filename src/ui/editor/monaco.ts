import 'monaco-editor/editor/contrib/suggest/browser/suggestController';
import 'monaco-editor/features/codeAction/register';
import 'monaco-editor/features/hover/register';
import 'monaco-editor/features/gotoError/register';
import 'monaco-editor/features/find/register';
import * as monaco from 'monaco-editor/editor/editor.api';
import { StandaloneServices } from 'monaco-editor/editor/standalone/browser/standaloneServices';
import { IConfigurationService } from 'monaco-editor/platform/configuration/common/configuration';
import type { Completion, Diagnostic, Fix, Hover } from '../../worker/protocol';
import { onThemeChange } from '../parts/theme';
import { editedLines, lineAt } from './lines';
import { highlighting, paintTheme } from './monaco-highlighting';
import { difference } from './typing';

export interface FullEditorOptions {
  /** Unique on the page; Monaco knows the text by it. */
  readonly name: string;
  readonly label: string;
  readonly text: () => string;
  readonly applied: () => string;
  readonly change: (text: string) => void;
  readonly apply: () => void;
  readonly complete: (text: string, offset: number) => Promise<readonly Completion[]>;
  readonly hover: (text: string, offset: number) => Promise<Hover | undefined>;
  readonly fix: (fix: Fix) => void;
  readonly words: EditorWords;
}

/** What the editor says, in the page's language. */
interface EditorWords {
  readonly problem: (problem: Diagnostic) => string;
  readonly language: (problem: Diagnostic) => string | undefined;
  readonly fix: (fix: Fix) => string;
  readonly refused: string;
  readonly now: string;
  readonly unset: string;
}

const quietMs = 900;

/** Loads what colours the text, and makes the model of a file. Completion, hover and problems come from the simulator's worker. */
export async function openFullEditor(options: FullEditorOptions): Promise<FullEditor> {
  await highlighting();
  // The menu of fixes needs no English headings.
  await StandaloneServices.get(IConfigurationService).updateValue('editor.codeActionWidget.showHeaders', false);
  return new FullEditor(options);
}

/** Monaco on one file. */
export class FullEditor {
  private readonly model: monaco.editor.ITextModel;
  private editor: monaco.editor.IStandaloneCodeEditor | undefined;
  private problems: readonly Diagnostic[] = [];
  private problemsOf = '';
  private zones: readonly string[] = [];
  private marks: monaco.editor.IEditorDecorationsCollection | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private updating = false;
  private stopWatching = () => {};

  constructor(readonly options: FullEditorOptions) {
    this.model = monaco.editor.createModel(options.text(), 'yaml', monaco.Uri.parse(`lab:///${options.name}`));
    served.set(this.model.uri.toString(), this);
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
      const change = difference(this.model.getValue(), text);
      this.model.pushEditOperations([], [{ range: rangeOf(this.model, change.from, change.to), text: change.text }], () => null);
      this.updating = false;
    }
    this.markEdits();
  }

  /** Puts the caret at an offset, in sight, and the focus into the text. */
  goTo(offset: number): void {
    const position = this.model.getPositionAt(offset);
    this.editor?.setPosition(position);
    this.editor?.revealPositionInCenterIfOutsideViewport(position);
    this.editor?.focus();
  }

  /** Shows the problems that were found in a text. */
  show(problems: readonly Diagnostic[], text: string): void {
    this.problems = problems;
    this.problemsOf = text;
    const markers = problems.map((problem) => markerOf(this.model, problem, this.options.words));
    monaco.editor.setModelMarkers(this.model, 'cluster', markers);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.showRefusals(), quietMs);
  }

  /** What mends the problems of some lines; nothing as long as the text is another than the one they were found in. */
  mends(range: monaco.Range): readonly monaco.languages.CodeAction[] {
    if (this.model.getValue() !== this.problemsOf) return [];
    const near = this.problems.filter((problem) => monaco.Range.areIntersectingOrTouching(linesOf(rangeOf(this.model, problem.from, problem.to)), linesOf(range)));
    return near.flatMap((problem) => problem.fixes.map((fix, index) => actionOf(this.model, problem, fix, index === 0, this.options.words)));
  }

  /** Shows the problems under their lines at once, as after Apply. */
  showRefusals(): void {
    this.clearZones();
    if (this.model.getValue() !== this.problemsOf) return;
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

function markerOf(model: monaco.editor.ITextModel, problem: Diagnostic, words: EditorWords): monaco.editor.IMarkerData {
  const severity = problem.severity === 'error' ? monaco.MarkerSeverity.Error : monaco.MarkerSeverity.Warning;
  return { severity, message: words.problem(problem), ...rangeOf(model, problem.from, Math.max(problem.to, problem.from + 1)) };
}

const linesOf = ({ startLineNumber, endLineNumber }: monaco.IRange): monaco.Range => new monaco.Range(startLineNumber, 1, endLineNumber, Number.MAX_SAFE_INTEGER);

/** A fix as an entry of the menu of the light bulb. */
function actionOf(model: monaco.editor.ITextModel, problem: Diagnostic, fix: Fix, isPreferred: boolean, words: EditorWords): monaco.languages.CodeAction {
  const edits = fix.edits.map(({ from, to, text }) => ({ resource: model.uri, versionId: model.getVersionId(), textEdit: { range: rangeOf(model, from, to), text } }));
  return { title: words.fix(fix), kind: 'quickfix', isPreferred, diagnostics: [markerOf(model, problem, words)], edit: { edits } };
}

const ROW_PIXELS = 21;
const ROW_WIDTH = 58;

/** How many rows a text takes under a line, wide letters counted twice. */
const rowsOf = (text: string): number => Math.ceil([...text].reduce((width, letter) => width + (letter > '\u2e7f' ? 2 : 1), 0) / ROW_WIDTH);

/** A problem under its line, with the fixes that are certain. */
function zoneOf(problem: Diagnostic, { words, fix: carryOut }: FullEditorOptions): { readonly domNode: HTMLElement; readonly heightInPx: number } {
  const message = words.problem(problem);
  const language = words.language(problem);
  const domNode = document.createElement('div');
  const box = domNode.appendChild(document.createElement('div'));
  box.className = 'problem';
  const code = box.appendChild(document.createElement(language === undefined ? 'span' : 'code'));
  if (language !== undefined) code.lang = language;
  code.textContent = message;
  const says = box.appendChild(document.createElement('p'));
  says.textContent = problem.severity === 'error' ? `${words.refused} ` : '';
  for (const fix of problem.fixes) {
    const button = says.appendChild(document.createElement('button'));
    button.type = 'button';
    button.className = 'link fix';
    // Screen readers do not see what stands between lines: for them, and for keys, there are the light bulb and the list below.
    button.tabIndex = -1;
    button.textContent = words.fix(fix);
    button.addEventListener('click', () => carryOut(fix));
  }
  return { domNode, heightInPx: 30 + ROW_PIXELS * (rowsOf(message) + rowsOf(says.textContent)) };
}

const served = new Map<string, FullEditor>();

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
    const found = (await served.get(model.uri.toString())?.options.complete(model.getValue(), offset)) ?? [];
    return {
      suggestions: found.map((item, index) => ({
        label: item.label,
        sortText: String(index).padStart(4, '0'),
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
    const editor = served.get(model.uri.toString());
    const found = await editor?.options.hover(model.getValue(), model.getOffsetAt(position));
    return editor && found ? { contents: hoverParts(found, editor.options.words), range: rangeOf(model, found.from, found.to) } : null;
  },
});
monaco.languages.registerCodeActionProvider('yaml', {
  provideCodeActions: (model, range) => ({ actions: [...(served.get(model.uri.toString())?.mends(range) ?? [])], dispose: () => {} }),
});

/** What is said of a field: what it is, and what it holds in the cluster, set as code: nothing in it is markup. */
function hoverParts({ title, text, now }: Hover, words: EditorWords): monaco.IMarkdownString[] {
  const code = (value: string) => `\n\`\`\`\`\n${value.replaceAll('`', 'ˋ')}\n\`\`\`\`\n`;
  const held = now === undefined ? [] : [{ value: now === null ? words.unset : `${words.now}\n${code(now)}` }];
  return [{ value: code(title) }, ...(text === '' ? [] : [{ value: text }]), ...held];
}

const suggestionKinds = {
  field: monaco.languages.CompletionItemKind.Property,
  value: monaco.languages.CompletionItemKind.Value,
  name: monaco.languages.CompletionItemKind.Reference,
  command: monaco.languages.CompletionItemKind.Function,
} as const;

function rangeOf(model: monaco.editor.ITextModel, from: number, to: number): monaco.Range {
  return monaco.Range.fromPositions(model.getPositionAt(from), model.getPositionAt(to));
}
