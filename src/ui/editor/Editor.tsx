import { useEffect, useRef, useState } from 'preact/hooks';
import type { Diagnostic } from '../../worker/protocol';
import { useLab } from '../context';
import type { LabFileState } from '../state/session-parts';
import type { FullEditor } from './monaco';
import { PlainEditor } from './PlainEditor';

export interface EditorProps {
  readonly file: LabFileState;
  readonly problems: readonly Diagnostic[];
  /** How often Apply was pressed: problems then show at once. */
  readonly refused: number;
  readonly onApply: () => void;
  readonly onFix: (problem: Diagnostic) => void;
}

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
        const editor = await openFullEditor({
          name: `${lab.props.id}/${props.file.name}`,
          label: lab.say('editor.name', { file: props.file.name }),
          text: () => lab.session.textOf(props.file.name) ?? latest.current.file.text,
          applied: () => latest.current.file.applied,
          change: (text) => lab.session.edit(props.file.name, text),
          apply: () => latest.current.onApply(),
          complete: (text, offset) => lab.session.complete(props.file.name, text, offset),
          hover: (text, offset) => lab.session.query({ hover: { file: props.file.name, text, offset } }),
          fix: (problem) => latest.current.onFix(problem),
          fixWord: (fix) => lab.say('files.fix', { fix }),
          refusedWord: lab.say('editor.would-refuse'),
        });
        if (!current || !box.current) return editor.dispose();
        full.current = editor;
        editor.mount(box.current, plain.current ?? undefined);
        editor.show(latest.current.problems);
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
  useEffect(() => full.current?.show(props.problems), [props.problems, state]);
  useEffect(() => {
    if (props.refused > 0) full.current?.showRefusals();
  }, [props.refused]);

  const wake = () => {
    if (state === 'plain' && matchMedia('(pointer: fine)').matches) setState('loading');
  };
  return (
    <div class="editor" data-editor={state} data-file={props.file.name}>
      {state !== 'full' && <PlainEditor {...props} area={plain} onFocus={wake} />}
      <div class="full-editor" dir="ltr" lang="en" ref={box} hidden={state !== 'full'} />
    </div>
  );
}
