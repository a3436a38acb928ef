import { useSignal } from '@preact/signals';
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type { Fix } from '../../worker/protocol';
import { useLab } from '../context';
import { Named } from '../parts/Named';
import { TabList } from '../parts/Tabs';
import type { LabFileState } from '../state/session-parts';
import { Editor, type EditorHand } from './Editor';
import { FileMenu, takeUploads } from './FileMenu';
import { edited, problemToMend } from './fixes';
import { ProblemCount, Problems } from './Problems';
import { useProblems, type FoundProblems } from './use-problems';

/** The lab's files in tabs, one of them in the editor, with its problems and the button that applies it. */
export function Files() {
  const { say, session, props } = useLab();
  const chosen = useSignal(props.lab.files[0]?.name ?? '');
  const opened = session.terminals.list.value.filter(({ editing }) => editing !== undefined);
  // Files elsewhere are here only as long as an editor has them open.
  const files = session.files.value.filter(({ name }) => !name.startsWith('/') || opened.some(({ editing }) => editing === name));
  const file = files.find(({ name }) => name === chosen.value) ?? files[0];
  const editor = opened.find(({ editing }) => editing === file?.name);
  const newest = opened.at(-1)?.editing;
  useEffect(() => {
    if (newest !== undefined) chosen.value = newest;
  }, [newest]);
  const show = (name: string) => {
    chosen.value = name;
  };
  const found = useProblems(file);
  const problems = found.list;
  const hand = useRef<EditorHand>();
  const section = useRef<HTMLElement>(null);
  const [refused, setRefused] = useState(0);
  const apply = useCallback(() => {
    if (!file || session.phase.value !== 'awake') return;
    setRefused((count) => count + 1);
    void (editor ? session.line(editor.id, ':wq') : session.apply(file.name));
  }, [file?.name, editor?.id]);
  const { fix, mend, go } = useMending(file, found, { hand, section });
  if (!file) return null;
  const panel = `${props.id}-editor`;
  return (
    <section
      class="files card"
      id={`${props.id}-files`}
      aria-label={say('files.name')}
      ref={section}
      {...dropping(session, show)}
    >
      <div class="tabs">
        <TabList
          label={say('files.tabs')}
          panel={panel}
          selected={file.name}
          onSelect={show}
          items={files.map((item) => ({ id: item.name, mono: true, label: <FileLabel file={item} /> }))}
        />
        {editor && <Discard terminal={editor.id} />}
        <FileMenu file={file} onShow={show} />
        <button type="button" class="button primary apply" onClick={apply} aria-label={editor ? say('files.save') : say('files.apply-name', { file: file.name })}>
          {say(editor ? 'files.save' : 'files.apply')}
          <kbd aria-hidden="true">{applyKeys()}</kbd>
        </button>
      </div>
      <p class="quiet opened" role="status">
        {editor && say('files.opened')}
      </p>
      <div id={panel} role="tabpanel" class="editor-panel" aria-labelledby={`${panel}-tab-${file.name}`}>
        <Editor key={file.name} file={file} problems={problems} problemsOf={found.text} hand={hand} refused={refused} onApply={apply} onFix={fix} onMend={mend} />
      </div>
      <Problems file={file} problems={problems} onFix={fix} onGo={go} />
      <div class="apply-bar">
        <ProblemCount problems={problems} />
        {editor && <Discard terminal={editor.id} />}
        <button type="button" class="button primary apply" onClick={apply}>
          <Named text={editor ? say('files.save') : say('files.apply-file', { file: file.name })} names={[file.name]} />
        </button>
      </div>
    </section>
  );
}

interface Around { readonly hand: { readonly current: EditorHand | undefined }; readonly section: { readonly current: HTMLElement | null } }

/** Carrying out fixes, leading to those of the problem at the caret, and going to a place of the text. */
function useMending(file: LabFileState | undefined, { text, list }: FoundProblems, { hand, section }: Around) {
  const { session } = useLab();
  const go = (offset: number) => hand.current?.goTo(offset);
  return {
    go,
    fix: ({ edits }: Fix, byKey = true) => {
      if (!file || session.textOf(file.name) !== text) return;
      session.edit(file.name, edited(text, edits));
      // Once the new text is drawn.
      if (byKey) requestAnimationFrame(() => go(edits[0]?.from ?? 0));
    },
    mend: (offset: number) => section.current?.querySelector<HTMLElement>(`[data-problem="${problemToMend(text, list, offset)}"] .fix`)?.focus(),
  };
}

/** Closes the file that an editor has open at a terminal, without saving it. */
function Discard({ terminal }: { readonly terminal: number }) {
  const { say, session } = useLab();
  return (
    <button type="button" class="button discard" onClick={() => void session.line(terminal, ':q!')}>
      {say('files.discard')}
    </button>
  );
}

/** Files that are dropped here are taken, and the first of them shown. */
function dropping(session: ReturnType<typeof useLab>['session'], show: (name: string) => void) {
  return {
    onDragOver: (event: DragEvent) => {
      if (event.dataTransfer?.types.includes('Files')) event.preventDefault();
    },
    onDrop: (event: DragEvent) => {
      if (!event.dataTransfer?.files.length) return;
      event.preventDefault();
      void takeUploads(session, event.dataTransfer.files).then((first) => {
        if (first !== undefined) show(first);
      });
    },
  };
}

function FileLabel({ file }: { readonly file: LabFileState }) {
  const { say } = useLab();
  return (
    <>
      <span lang="en">{file.name.slice(file.name.startsWith('/') ? file.name.lastIndexOf('/') + 1 : 0)}</span>
      {file.text !== file.applied && (
        <i class="changed" title={say('files.changed')}>
          <span class="sr">{say('files.changed')}</span>
        </i>
      )}
    </>
  );
}

function applyKeys(): string {
  return typeof navigator !== 'undefined' && /Mac|iPhone|iPad/.test(navigator.platform) ? '⌘↵' : 'Ctrl ↵';
}
