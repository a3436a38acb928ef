import { useSignal } from '@preact/signals';
import { useCallback, useEffect, useState } from 'preact/hooks';
import type { Diagnostic } from '../../worker/protocol';
import { useLab } from '../context';
import { Icon } from '../parts/Icon';
import { Named } from '../parts/Named';
import { TabList } from '../parts/Tabs';
import type { LabFileState } from '../state/session-parts';
import { Editor } from './Editor';
import { FileMenu, takeUploads } from './FileMenu';
import { lineAt } from './lines';

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
  const problems = useProblems(file);
  const [refused, setRefused] = useState(0);
  const apply = useCallback(() => {
    if (!file || session.phase.value !== 'awake') return;
    setRefused((count) => count + 1);
    void (editor ? session.line(editor.id, ':wq') : session.apply(file.name));
  }, [file?.name, editor?.id]);
  if (!file) return null;
  const panel = `${props.id}-editor`;
  const fix = (problem: Diagnostic) => {
    if (problem.fix) session.edit(file.name, file.text.slice(0, problem.fix.from) + problem.fix.text + file.text.slice(problem.fix.to));
  };
  return (
    <section
      class="files card"
      id={`${props.id}-files`}
      aria-label={say('files.name')}
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
        <Editor key={file.name} file={file} problems={problems} refused={refused} onApply={apply} onFix={fix} />
      </div>
      <Problems file={file} problems={problems} onFix={fix} />
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

/** The server's problems with a file, asked again a moment after each change. */
function useProblems(file: LabFileState | undefined): readonly Diagnostic[] {
  const { session } = useLab();
  const problems = useSignal<readonly Diagnostic[]>([]);
  const phase = session.phase.value;
  useEffect(() => {
    if (!file || phase !== 'awake') return undefined;
    let current = true;
    const timer = setTimeout(
      () =>
        void session.diagnose(file.name, file.text).then((answer) => {
          if (current) problems.value = answer;
        }),
      200,
    );
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [file?.name, file?.text, phase]);
  return problems.value;
}

function ProblemCount({ problems }: { readonly problems: readonly Diagnostic[] }) {
  const { say } = useLab();
  if (problems.length === 0) return <span class="quiet">{say('files.no-problems')}</span>;
  return (
    <span class="is-failing problem-count">
      <Icon name="problem" />
      {say('files.problems', { count: problems.length })}
    </span>
  );
}

interface ProblemsProps {
  readonly file: LabFileState;
  readonly problems: readonly Diagnostic[];
  readonly onFix: (problem: Diagnostic) => void;
}

function Problems({ file, problems, onFix }: ProblemsProps) {
  const { say } = useLab();
  return (
    <div class="editor-foot" aria-live="polite">
      <ProblemCount problems={problems} />
      {file.text !== file.applied && <span>{say('files.edited')}</span>}
      <span class="leave">{say('files.leave')}</span>
      {problems.length > 0 && (
        <ul class="problem-list" tabIndex={0} aria-label={say('files.problems', { count: problems.length })}>
          {problems.map((problem) => (
            <li key={`${problem.from} ${problem.message}`}>
              <span class="num quiet">{say('files.line', { line: lineAt(file.text, problem.from) + 1 })}</span> <code lang="en">{problem.message}</code>
              {problem.fix && (
                <>
                  {' '}
                  <button type="button" class="link" onClick={() => onFix(problem)}>
                    <Named text={say('files.fix', { fix: problem.fix.text })} names={[problem.fix.text]} />
                  </button>
                </>
              )}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
