import { useEffect, useState } from 'preact/hooks';
import { useLab } from '../context';
import { Diff } from '../diff/Diff';
import { Dialog } from '../parts/Dialog';
import { Icon } from '../parts/Icon';
import { download } from '../share/zip';
import type { LabFileState } from '../state/session-parts';
import { Named } from '../parts/Named';

interface MenuProps { readonly file: LabFileState; readonly onShow: (name: string) => void }

/** What can be done with files: make, name, drop, take away, compare. */
export function FileMenu({ file, onShow }: MenuProps) {
  const { say, session, props } = useLab();
  const [open, setOpen] = useState(false);
  const [name, setName] = useState('');
  const [sure, setSure] = useState(false);
  useEffect(() => {
    if (!open) return;
    setName(file.name);
    setSure(false);
  }, [open]);
  const taken = name !== file.name && session.files.value.some((other) => other.name === name);
  const wrong = !isFileName(name) || taken;
  const act = (work: () => void, show: string) => {
    work();
    onShow(show);
    setOpen(false);
  };
  return (
    <>
      <button type="button" class="icon-button" aria-label={say('file.menu')} onClick={() => setOpen(true)}>
        <Icon name="files" />
      </button>
      <Dialog open={open} titled={`${props.id}-file-menu`} kind="file-menu" onClose={() => setOpen(false)}>
        <h4 id={`${props.id}-file-menu`}>{say('file.menu')}</h4>
        <p class="share-link">
          <input type="text" value={name} aria-label={say('file.name')} aria-invalid={wrong} spellcheck={false} onInput={(event) => setName(event.currentTarget.value)} />
        </p>
        <p class="share-ways">
          <button type="button" class="button" disabled={wrong || name === file.name} onClick={() => act(() => session.newFile(name, ''), name)}>{say('file.new')}</button>
          <button type="button" class="button" disabled={wrong || name === file.name} onClick={() => act(() => void session.renameFile(file.name, name), name)}><Named text={say('file.rename', { file: file.name })} names={[file.name]} /></button>
          <button type="button" class="button" onClick={() => download(file.name, file.text)}><Named text={say('file.download', { file: file.name })} names={[file.name]} /></button>
          {sure ? (
            <button type="button" class="button" disabled={session.files.value.length < 2} onClick={() => act(() => void session.removeFile(file.name), '')}><Named text={say('file.delete-sure', { file: file.name })} names={[file.name]} /></button>
          ) : (
            <button type="button" class="button" disabled={session.files.value.length < 2} onClick={() => setSure(true)}><Named text={say('file.delete', { file: file.name })} names={[file.name]} /></button>
          )}
        </p>
        {wrong && name !== '' && <p class="is-failing">{say(taken ? 'file.taken' : 'file.bad-name', { file: name })}</p>}
        <label class="open-file">
          <span>{say('file.upload')}</span>
          <input type="file" multiple onChange={(event) => void takeUploads(session, event.currentTarget.files).then((first) => act(() => {}, first ?? file.name))} />
        </label>
        {open && <Compare file={file} />}
      </Dialog>
    </>
  );
}

/** A name of a file in the learner's folder, as a shell takes it without trouble. */
export const isFileName = (name: string): boolean => /^[\p{L}\p{N}_][\p{L}\p{N}._-]{0,99}$/u.test(name);

const UPLOAD_BYTES_MAX = 1_000_000;

/** Takes files that were dropped or chosen; what is no text, or too big, is refused by name. Gives the first that was taken. */
export async function takeUploads(session: ReturnType<typeof useLab>['session'], files: FileList | null): Promise<string | undefined> {
  let first: string | undefined;
  for (const file of files ?? []) {
    const name = file.name.replace(/[^\p{L}\p{N}._-]/gu, '_').replace(/^[^\p{L}\p{N}_]+/u, '') || 'file';
    const text = file.size > UPLOAD_BYTES_MAX ? undefined : await textOf(file);
    if (text === undefined) {
      session.refuseFile(file.name);
      continue;
    }
    session.newFile(name, text);
    first ??= name;
  }
  return first;
}

async function textOf(file: File): Promise<string | undefined> {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(await file.arrayBuffer());
    return text.includes('\0') ? undefined : text.replaceAll('\r\n', '\n');
  } catch {
    // Bytes that are no UTF-8 are no text.
    return undefined;
  }
}

/** The file beside what it was, and what kubectl says applying it would change. */
function Compare({ file }: { readonly file: LabFileState }) {
  const { say, session, props } = useLab();
  const [against, setAgainst] = useState<'start' | 'applied' | 'cluster'>('applied');
  const [told, setTold] = useState<string | undefined>(undefined);
  useEffect(() => {
    if (against === 'cluster') void session.query({ diff: { file: file.name, text: file.text } }).then((answer) => setTold(typeof answer === 'string' ? answer : ''));
  }, [against, file.text]);
  const start = props.lab.files.find(({ name }) => name === file.name)?.text ?? '';
  return (
    <div class="compare">
      <label>
        {say('compare.with')}{' '}
        <select value={against} onChange={(event) => setAgainst(event.currentTarget.value as typeof against)}>
          <option value="applied">{say('compare.applied')}</option>
          <option value="start">{say('compare.start')}</option>
          <option value="cluster">{say('compare.cluster')}</option>
        </select>
      </label>
      {against !== 'cluster' ? (
        <Diff before={against === 'start' ? start : file.applied} after={file.text} />
      ) : told === '' ? (
        <p class="quiet">{say('diff.same')}</p>
      ) : (
        <pre class="diff" lang="en" tabIndex={0}>{(told ?? say('inspector.reading')).split('\n').map((line, index) => (/^\+(?!\+\+)/.test(line) ? <ins key={index}>{`${line}\n`}</ins> : /^-(?!--)/.test(line) ? <del key={index}>{`${line}\n`}</del> : <span key={index}>{`${line}\n`}</span>))}</pre>
      )}
    </div>
  );
}
