import type { MutableRef } from 'preact/hooks';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Diagnostic, Fix } from '../../worker/protocol';
import { useLab, type LabContextValue } from '../context';
import type { LabFileState } from '../state/session-parts';
import { AtCaret } from './AtCaret';
import { fixName, problemLanguage, problemText } from './fixes';
import type { FullEditor, FullEditorOptions } from './monaco';
import { lineAt } from './lines';
import { PlainEditor } from './PlainEditor';

const LINE_PIXELS = 21;

export interface EditorProps {
  readonly file: LabFileState;
  readonly problems: readonly Diagnostic[];
  /** The text they were found in. */
  readonly problemsOf: string;
  /** Where the editor puts what can be done with it from outside. */
  readonly hand: MutableRef<EditorHand | undefined>;
  /** How often Apply was pressed: problems then show at once. */
  readonly refused: number;
  readonly onApply: () => void;
  readonly onFix: (fix: Fix) => void;
  /** The key for fixes was pressed, the caret being there. */
  readonly onMend: (offset: number) => void;
}

/** Puts the caret somewhere, and the focus into the text. */
export interface EditorHand { readonly goTo: (offset: number) => void }

/** Text that can be edited at once; where there is a fine pointer, Monaco takes its place on first focus without a shift. */
export function Editor(props: EditorProps) {
  const lab = useLab();
  const box = useRef<HTMLDivElement>(null);
  const plain = useRef<HTMLTextAreaElement>(null);
  const full = useRef<FullEditor>();
  const latest = useRef(props);
  latest.current = props;
  const [state, setState] = useState<'plain' | 'loading' | 'full'>(lab.full.peek() ? 'loading' : 'plain');

  useEffect(() => {
    if (state !== 'loading') return undefined;
    let current = true;
    import('./monaco')
      .then(async ({ openFullEditor }) => {
        const editor = await openFullEditor(fullOptions(lab, props.file.name, latest));
        if (!current || !box.current) return editor.dispose();
        full.current = editor;
        editor.mount(box.current, plain.current ?? undefined);
        editor.show(latest.current.problems, latest.current.problemsOf);
        lab.full.value = true;
        setState('full');
      })
      .catch(() => {
        if (current) setState('plain');
      });
    return () => {
      current = false;
    };
  }, [state === 'plain']);
  useEffect(() => () => full.current?.dispose(), []);
  // An effect runs after the next letters may have been typed: what the file holds then counts, not what it held when this was drawn.
  useEffect(() => full.current?.update(lab.session.textOf(props.file.name) ?? props.file.text), [props.file.text, props.file.applied]);
  useEffect(() => full.current?.show(props.problems, props.problemsOf), [props.problems, state]);
  useEffect(() => {
    if (props.refused > 0) full.current?.showRefusals();
  }, [props.refused]);

  props.hand.current = {
    goTo: (offset) => {
      if (full.current) return full.current.goTo(offset);
      plain.current?.focus();
      plain.current?.setSelectionRange(offset, offset);
      if (plain.current) plain.current.scrollTop = Math.max(0, (lineAt(props.file.text, offset) - 4) * LINE_PIXELS);
    },
  };
  const wake = () => {
    if (state === 'plain' && matchMedia('(pointer: fine)').matches) setState('loading');
  };
  return (
    <>
      {state === 'plain' && <AtCaret file={props.file} area={plain} />}
      <div class="editor-box">
        <div class="editor" data-editor={state} data-file={props.file.name}>
          {state !== 'full' && <PlainEditor {...props} area={plain} onFocus={wake} />}
          <div class="full-editor" dir="ltr" lang="en" ref={box} hidden={state !== 'full'} />
        </div>
      </div>
    </>
  );
}

/** What the full editor of a file needs, asked of what was drawn last. */
function fullOptions(lab: LabContextValue, name: string, latest: { readonly current: EditorProps }): FullEditorOptions {
  const { session, say } = lab;
  return {
    name: `${lab.props.id}/${name}`,
    label: say('editor.name', { file: name }),
    text: () => session.textOf(name) ?? latest.current.file.text,
    applied: () => latest.current.file.applied,
    change: (text) => session.edit(name, text),
    apply: () => latest.current.onApply(),
    complete: (text, offset) => session.complete(name, text, offset),
    hover: (text, offset) => session.hover(name, text, offset),
    fix: (fix) => latest.current.onFix(fix),
    words: {
      problem: (problem) => problemText(lab, problem), language: problemLanguage, fix: (fix) => fixName(lab, fix).text,
      refused: say('editor.would-refuse'), now: say('hover.now'), unset: say('hover.unset'),
    },
  };
}
