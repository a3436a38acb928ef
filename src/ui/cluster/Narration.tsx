import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { News } from '../../worker/protocol';
import { clockText, useLab } from '../context';
import type { LabContextValue } from '../context';
import { Sentence } from '../parts/Sentence';

/** What the cluster did last, said politely and at most once a second; bursts are summed up. */
export function Narration({ bare = false }: { readonly bare?: boolean }) {
  const lab = useLab();
  const now = useSaid(lab);
  const said = lab.session.past.value && !bare ? saidThen(lab, lab.session.past.value.atMs) : now;
  /** A lab that was opened again has had its news, though nobody remembers them. */
  const silence = lab.session.inputs.value.length === 0 ? lab.say('narration.nothing') : '';
  const body = said && (
    <>
      <time>{clockText(said.atMs)}</time>{' '}
      <span>
        <Sentence text={said.text} />
      </span>
    </>
  );
  return bare ? (
    <p aria-hidden="true">{said?.text ?? silence}</p>
  ) : (
    <div class="narration" role="log" aria-live="polite" aria-label={lab.say('narration.name')}>
      {body ?? <span class="quiet">{silence}</span>}
    </div>
  );
}

interface Said {
  readonly atMs: number;
  readonly text: string;
}

function useSaid(lab: LabContextValue): Said | undefined {
  const said = useSignal<Said | undefined>(undefined);
  const seen = useRef<News>();
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const flush = () => {
      timer = undefined;
      const news = lab.session.news.value;
      const fresh = worthMost(newsAfter(news, seen.current).filter((item) => newsText(lab, item) !== undefined));
      seen.current = news.at(-1);
      if (fresh.length === 0) return;
      said.value = sumUp(lab, fresh);
      timer = setTimeout(flush, 1000);
    };
    const stop = lab.session.news.subscribe((news) => {
      if (news.length === 0) {
        seen.current = undefined;
        said.value = undefined;
      }
      if (timer === undefined) flush();
    });
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, []);
  return said.value;
}

/** What came after the last that was seen; all of it, when that is forgotten already. Pure. */
export const newsAfter = (news: readonly News[], last: News | undefined): readonly News[] => news.slice((last ? news.lastIndexOf(last) : -1) + 1);

/** Requests are told where nothing changed: what they led to says more. */
function worthMost(news: readonly News[]): readonly News[] {
  const changes = news.filter(({ message }) => !message.startsWith('call-'));
  return changes.length > 0 ? changes : news.slice(-1);
}

/** What was said last at a moment that is looked at. */
function saidThen(lab: LabContextValue, ms: number): Said | undefined {
  const then = lab.session.news.value.findLast((item) => item.atMs <= ms && newsText(lab, item) !== undefined);
  return then && { atMs: then.atMs, text: newsText(lab, then) ?? '' };
}

function newsText(lab: LabContextValue, { message, parameters }: News): string | undefined {
  const task: Record<string, string> =
    parameters['task'] === undefined ? {} : { task: lab.tell(`tasks.${parameters['task']}.title`) ?? String(parameters['task']) };
  const you: Record<string, string> = parameters['from'] === 'you' ? { name: lab.say('request.you') } : {};
  const { action, node } = parameters;
  const command: Record<string, string> = message === 'undone' && node !== undefined ? { command: lab.sayAny(`node.${action}-name`, { name: node }) ?? '' } : {};
  return lab.sayAny(`news.${message}`, { node: 'none', ip: 'none', volume: 'none', word: 'none', ...parameters, ...you, ...task, ...command });
}

function sumUp(lab: LabContextValue, news: readonly News[]): Said | undefined {
  const last = news.at(-1);
  if (!last) return undefined;
  const text = newsText(lab, last) ?? '';
  return { atMs: last.atMs, text: news.length > 1 ? lab.say('narration.more', { text, count: news.length - 1 }) : text };
}
