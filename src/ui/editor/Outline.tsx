import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { Heading } from '../../worker/protocol';
import { useLab } from '../context';
import type { LabFileState } from '../state/session-parts';
import { lineAt } from './lines';

interface OutlineProps { readonly file: LabFileState; readonly onGo: (offset: number) => void }

/** The objects of a file and their fields; each leads to its line. */
export function Outline({ file, onGo }: OutlineProps) {
  const { say, session } = useLab();
  const open = useSignal(false);
  const headings = useSignal<readonly Heading[]>([]);
  useEffect(() => {
    let current = true;
    if (open.value) void session.outline(file.text).then((found) => {
      if (current) headings.value = found;
    });
    return () => {
      current = false;
    };
  }, [open.value, file.text]);
  return (
    <details class="outline" onToggle={(event) => { open.value = event.currentTarget.open; }}>
      <summary>{say('outline.title')}</summary>
      {headings.value.length > 0 ? <Parts headings={headings.value} text={file.text} onGo={onGo} /> : <p class="quiet">{say('outline.none')}</p>}
    </details>
  );
}

function Parts({ headings, text, onGo }: { readonly headings: readonly Heading[]; readonly text: string; readonly onGo: OutlineProps['onGo'] }) {
  const { say } = useLab();
  return (
    <ul>
      {headings.map(({ label, from, parts }, index) => (
        <li key={index}>
          <button type="button" class="link" onClick={() => onGo(from)}>
            <span class="mono" lang="en">{label}</span> <span class="num quiet">{say('files.line', { line: lineAt(text, from) + 1 })}</span>
          </button>
          {parts.length > 0 && <Parts headings={parts} text={text} onGo={onGo} />}
        </li>
      ))}
    </ul>
  );
}
