import { useEffect, useState } from 'preact/hooks';
import type { LabStep } from '../../labs/contract';
import { useLab } from '../context';
import { Diff } from '../diff/Diff';
import { Dialog } from '../parts/Dialog';

interface Way { readonly files: Readonly<Record<string, string>>; readonly steps: readonly LabStep[] }

/** One way through the lab, shown beside what the learner has: nothing is taken over before it is asked for, file by file. */
export function Solution() {
  const { say, props } = useLab();
  const [way, setWay] = useState<Way | 'missing' | undefined>(undefined);
  const [open, setOpen] = useState(false);
  useEffect(() => {
    if (!open) return;
    fetch(`${props.base}solutions/${props.id}.json`)
      .then(async (response) => setWay(response.ok ? ((await response.json()) as Way) : 'missing'))
      .catch(() => setWay('missing'));
  }, [open]);
  return (
    <>
      <button type="button" class="hint-button" onClick={() => setOpen(true)}>
        {say('solution.show')}
      </button>
      <Dialog open={open} titled={`${props.id}-solution`} kind="solution" onClose={() => setOpen(false)}>
        <h4 id={`${props.id}-solution`}>{say('solution.title')}</h4>
        {way === 'missing' ? (
          <p role="alert">{say('solution.missing')}</p>
        ) : (
          way && (
            <ol class="solution-steps">
              {way.steps.map((step, index) => (
                <Step key={index} step={step} files={way.files} />
              ))}
            </ol>
          )
        )}
      </Dialog>
    </>
  );
}

function Step({ step, files }: { readonly step: LabStep; readonly files: Way['files'] }) {
  const { say, session } = useLab();
  if ('edit' in step) return <EditStep file={step.edit} text={files[step.from] ?? ''} />;
  const command = 'apply' in step ? `kubectl apply -f ${step.apply}` : 'run' in step ? step.run : undefined;
  if (command !== undefined)
    return (
      <li>
        <code lang="en">{command}</code>{' '}
        <button type="button" class="link" onClick={() => void session.command(command)} aria-label={say('why.run', { command })}>
          {say('solution.run')}
        </button>
      </li>
    );
  if ('node' in step) {
    const [action, node] = Object.entries(step.node)[0] ?? [];
    return action && node ? <li>{say(action === 'add' ? 'node.add' : (`node.${action}-name` as 'node.stop-name'), { name: node })}</li> : null;
  }
  return 'interrupt' in step ? (
    <li>
      <kbd>Ctrl C</kbd>
    </li>
  ) : (
    <li class="quiet">{say('solution.wait')}</li>
  );
}

function EditStep({ file, text }: { readonly file: string; readonly text: string }) {
  const { say, session } = useLab();
  const now = session.files.value.find(({ name }) => name === file)?.text ?? '';
  return (
    <li>
      <p>
        <span class="mono">{file}</span>
        {now !== text && (
          <button type="button" class="link" onClick={() => session.edit(file, text)}>
            {say('solution.take', { file })}
          </button>
        )}
      </p>
      <Diff before={now} after={text} />
    </li>
  );
}
