import { useLab } from '../context';
import { diffLines, foldedDiff } from './diff';

const signs = { same: ' ', removed: '−', added: '+' } as const;

/** Two texts side by side in one column: struck what goes, underlined what comes, the rest folded. */
export function Diff({ before, after }: { readonly before: string; readonly after: string }) {
  const { say } = useLab();
  const lines = diffLines(before, after);
  if (lines.every(({ kind }) => kind === 'same')) return <p class="quiet">{say('diff.same')}</p>;
  return (
    <pre class="diff" lang="en" tabIndex={0}>
      {foldedDiff(lines).map((line, index) => {
        if (!line) return <span key={index} class="fold">{'  …\n'}</span>;
        const text = `${signs[line.kind]} ${line.text}\n`;
        if (line.kind === 'same') return <span key={index}>{text}</span>;
        return line.kind === 'added' ? <ins key={index}>{text}</ins> : <del key={index}>{text}</del>;
      })}
    </pre>
  );
}
