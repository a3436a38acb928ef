import { useLab } from './context';
import { CopyButton } from './parts/CopyButton';
import { Icon } from './parts/Icon';
import type { Notice } from './state/files-state';

/** What the learner should know about the lab's keeping: set aside, a copy, not saved. */
export function Notices() {
  const { say, session } = useLab();
  return (
    <div class="notices" role="status">
      {session.progress.value && <p class="notice">{say('lab.replaying', session.progress.value)}</p>}
      {session.notices.value.map((notice) => (
        <p class="notice" key={notice.kind}>
          <span>{noticeText(say, notice)}</span>
          {(notice.kind === 'set-aside' || notice.kind === 'shortened') && <CopyButton text={notice.old} word={say('notice.copy-old')} />}
          {notice.kind === 'guest' && (
            <>
              <button type="button" class="button" onClick={() => session.makeMine()}>{say('notice.guest-keep')}</button>
              <button type="button" class="button" onClick={() => void session.leaveGuest()}>{say('notice.guest-leave')}</button>
            </>
          )}
          <button type="button" class="icon-button" aria-label={say('notice.dismiss')} onClick={() => session.dismiss(notice)}><Icon name="close" /></button>
        </p>
      ))}
    </div>
  );
}

function noticeText(say: ReturnType<typeof useLab>['say'], notice: Notice): string {
  if (notice.kind === 'set-aside') return say(`notice.set-aside.${notice.reason}` as 'notice.set-aside.unreadable');
  if (notice.kind === 'file-refused') return say('notice.file-refused', { file: notice.file });
  if (notice.kind === 'share') return say(`share.problem.${notice.problem}`);
  return notice.kind === 'refused' ? say(`refused.${notice.reason}`, { about: notice.about }) : say(`notice.${notice.kind}`);
}

/** The lab has stopped by a fault of ours: what broke, and the seed and log that reproduce it. The rest of the page lives on. */
export function CrashReport() {
  const { say, session, props } = useLab();
  const crash = session.crash.value;
  if (!crash) return null;
  const log = session.log();
  const report = JSON.stringify({ lab: props.id, seed: log?.seed ?? null, reason: crash.reason, message: crash.message, stack: crash.stack, log: log ?? null }, null, 2);
  return (
    <div class="crash" role="alert">
      <h4>{say('crash.title')}</h4>
      <p>{crash.reason === 'broken' ? say('crash.says', { message: crash.message }) : say(`crash.${crash.reason}`)}</p>
      <p class="mono">{say('crash.seed', { seed: log?.seed ?? '?' })}</p>
      <p class="crash-actions"><CopyButton text={report} word={say('crash.copy')} /><button type="button" class="button" onClick={() => location.reload()}>{say('crash.reload')}</button></p>
      <details><summary>{say('crash.report')}</summary><pre tabIndex={0}>{report}</pre></details>
    </div>
  );
}
