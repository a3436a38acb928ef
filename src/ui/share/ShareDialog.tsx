import { useEffect, useState } from 'preact/hooks';
import { useLab } from '../context';
import { CopyButton } from '../parts/CopyButton';
import { Dialog } from '../parts/Dialog';
import { FilePicker } from './FilePicker';
import { fileText, fragmentOf, LINK_CHARACTERS_MAX, readShared, ShareError, type Shared } from './link';
import { Progress } from './Progress';
import { scriptOf } from './script';
import { download, zipOf } from './zip';

interface Made { readonly shared: Shared; readonly link: string; readonly report: string }

/** All that there is of the lab, to take away: as a link, a file, a script, or the files themselves. */
export function ShareDialog({ open, onClose }: { readonly open: boolean; readonly onClose: () => void }) {
  const { say, session, props } = useLab();
  const [made, setMade] = useState<Made | undefined>(undefined);
  useEffect(() => {
    if (!open) return;
    setMade(undefined);
    void session.shared().then(async (shared) => {
      if (!shared) return;
      const link = `${location.href.replace(/#.*$/s, '')}${await fragmentOf(shared)}`;
      setMade({ shared, link, report: JSON.stringify({ page: location.pathname, browser: navigator.userAgent, crash: session.crash.value?.message ?? null, ...shared }, null, 1) });
    });
  }, [open]);
  return (
    <Dialog open={open} titled={`${props.id}-share`} kind="share" onClose={onClose}>
      <h4 id={`${props.id}-share`}>{say('share.title')}</h4>
      {made ? <Ways made={made} /> : <p class="quiet">{say('inspector.reading')}</p>}
      <OpenFile onOpened={onClose} />
      <Progress />
    </Dialog>
  );
}

function Ways({ made }: { readonly made: Made }) {
  const { say, session, props } = useLab();
  const { shared, link, report } = made;
  const long = link.length > LINK_CHARACTERS_MAX;
  const texts = session.files.value;
  return (
    <>
      {long ? (
        <p>{say('share.too-long-for-link')}</p>
      ) : (
        <p class="share-link">
          <input type="text" readOnly value={link} aria-label={say('share.link')} onFocus={(event) => event.currentTarget.select()} />
          <CopyButton text={link} word={say('share.copy-link')} primary />
        </p>
      )}
      <p class="quiet">{say('share.stays-here')}</p>
      <p class="share-ways">
        <button type="button" class="button" onClick={() => download(`${props.id}.ordinal.json`, fileText(shared))}>
          {say('share.save-file')}
        </button>
        <button type="button" class="button" onClick={() => download(`${props.id}.zip`, zipOf(texts))}>
          {say('share.download-files')}
        </button>
        <button type="button" class="button" onClick={() => download(`${props.id}.sh`, scriptOf(props.lab, shared.log, say))}>
          {say('share.download-script')}
        </button>
        <CopyButton text={() => texts.map(({ text }) => text.trimEnd()).join('\n---\n')} word={say('share.copy-manifest')} />
        <CopyButton text={report} word={say('share.report')} />
      </p>
    </>
  );
}

/** Opens a file that somebody saved. */
function OpenFile({ onOpened }: { readonly onOpened: () => void }) {
  const { say, session, props } = useLab();
  const [problem, setProblem] = useState<string | undefined>(undefined);
  const read = async (file: File) => {
    try {
      const shared = readShared(await file.text(), props.id);
      setProblem(undefined);
      onOpened();
      await session.openShared(shared);
    } catch (error) {
      if (!(error instanceof ShareError)) throw error;
      setProblem(say(`share.problem.${error.problem}`));
    }
  };
  return <FilePicker word={say('share.open-file')} onPick={(file) => void read(file)} problem={problem} />;
}
