import type { Diagnostic, Fix } from '../../worker/protocol';
import { useLab } from '../context';
import { Icon } from '../parts/Icon';
import { Named } from '../parts/Named';
import type { LabFileState } from '../state/session-parts';
import { fixName, problemLanguage, problemText } from './fixes';
import { lineAt } from './lines';
import { Outline } from './Outline';

export function ProblemCount({ problems }: { readonly problems: readonly Diagnostic[] }) {
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
  /** `byKey`: the focus then goes back to the text. */
  readonly onFix: (fix: Fix, byKey: boolean) => void;
  readonly onGo: (offset: number) => void;
}

/** Under the editor, whichever it is: what is wrong, with the changes that would mend it, and where things are. */
export function Problems({ file, problems, onFix, onGo }: ProblemsProps) {
  const lab = useLab();
  const { say } = lab;
  return (
    <div class="editor-foot">
      <div class="editor-says" aria-live="polite">
        <ProblemCount problems={problems} />
        {file.text !== file.applied && <span>{say('files.edited')}</span>}
        <span class="leave">{say('files.leave')}</span>
        {problems.length > 0 && (
          <ul class="problem-list" tabIndex={0} aria-label={say('files.problems', { count: problems.length })}>
            {problems.map((problem, index) => (
              <li key={`${problem.from} ${problemText(lab, problem)}`} data-problem={index}>
                <button type="button" class="num link" onClick={() => onGo(problem.from)}>{say('files.line', { line: lineAt(file.text, problem.from) + 1 })}</button>{' '}
                <Said problem={problem} />
                {problem.fixes.map((fix) => (
                  <FixButton key={fixName(lab, fix).text} fix={fix} onFix={onFix} />
                ))}
              </li>
            ))}
          </ul>
        )}
      </div>
      <Outline file={file} onGo={onGo} />
    </div>
  );
}

/** A problem in its words. */
function Said({ problem }: { readonly problem: Diagnostic }) {
  const lab = useLab();
  const language = problemLanguage(problem);
  return language ? <code lang={language}>{problemText(lab, problem)}</code> : <span class="is-failing">{problemText(lab, problem)}</span>;
}

function FixButton({ fix, onFix }: { readonly fix: Fix; readonly onFix: ProblemsProps['onFix'] }) {
  const { text, names } = fixName(useLab(), fix);
  return (
    <>
      {' '}
      <button type="button" class="link fix" onClick={(event) => onFix(fix, event.detail === 0)}>
        <Named text={text} names={names} />
      </button>
    </>
  );
}
