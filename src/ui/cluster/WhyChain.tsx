import type { Way, Why, WhyLink } from '../../worker/why/contract';
import { clockText, useLab, type LabContextValue } from '../context';
import { Named } from '../parts/Named';
import { Sentence } from '../parts/Sentence';
import type { RuleLesson } from '../props';
import { podWord } from './words';
import { useAnswer } from './use-answer';

/** From effect to cause, as the simulator's own plans state it, and what would change it. */
export function WhyChain({ objectKey }: { readonly objectKey: string }) {
  const lab = useLab();
  const { say } = lab;
  const why = useAnswer<Why>({ why: objectKey });
  if (!why) return <p class="why-chain quiet">{say('inspector.reading')}</p>;
  const lessons = lessonsOfChain(why.links, lab.props.lessons ?? []);
  return (
    <div class="why">
      <ol class="why-chain">
        {why.links.map((link, index) => (
          <Link key={index} link={link} lesson={lessons.get(index)} root={index === why.links.length - 1} end={index === why.links.length - 1 ? why.end : undefined} />
        ))}
      </ol>
      {why.ways.length > 0 && (
        <div class="ways">
          <h5>{say('why.ways')}</h5>
          <ul>
            {why.ways.map((way) => (
              <li key={JSON.stringify(way)}>
                <WayOut way={way} />
              </li>
            ))}
          </ul>
        </div>
      )}
    </div>
  );
}

function Link({ link, lesson, root, end }: { readonly link: WhyLink; readonly lesson: RuleLesson | undefined; readonly root: boolean; readonly end: Why['end'] | undefined }) {
  const lab = useLab();
  const { say, session } = lab;
  const { atMs } = link;
  const row = link.key === undefined ? undefined : session.shown.value.get(link.key);
  const values = [...Object.values(link.parameters), ...(row?.type === 'pod' ? [row.word] : [])];
  return (
    <li class={root ? 'root' : ''} data-link={link.kind}>
      <svg class="bullet" viewBox="0 0 12 12" aria-hidden="true">
        {link.kind === 'input' ? <path d="M6 0L12 6L6 12L0 6Z" /> : <circle cx="6" cy="6" r="5" />}
      </svg>
      <Sentence text={linkSentence(lab, link)} values={values} />
      {lesson && <TaughtIn lesson={lesson} />}
      {atMs !== undefined && atMs >= 0 && (
        <>
          {' '}
          <button type="button" class="moment num" aria-label={say('why.look-then', { time: clockText(atMs) })} onClick={() => void session.lookAt(atMs)}>
            {clockText(atMs)}
          </button>
        </>
      )}
      {end && <p class="quiet">{say(`why.end-${end}`)}</p>}
    </li>
  );
}

/** The lesson that teaches the rule of a link. */
function TaughtIn({ lesson: { href, title, speech } }: { readonly lesson: RuleLesson }) {
  const { say } = useLab();
  return (
    <>
      {' '}
      <a class="taught-in" href={href} aria-label={say('why.lesson', { title })}>
        <span {...speech}>{title}</span>
      </a>
    </>
  );
}

/** The lessons of a chain's rules, by the number of the link that first names one: a lesson is linked once. */
export function lessonsOfChain(links: readonly Pick<WhyLink, 'say'>[], lessons: readonly RuleLesson[]): ReadonlyMap<number, RuleLesson> {
  const taught = links.map(({ say }) => (say.startsWith('rule.') ? lessons.find(({ rules }) => rules.split(' ').includes(say.slice('rule.'.length))) : undefined));
  return new Map(taught.flatMap((lesson, index) => (lesson && taught.indexOf(lesson) === index ? [[index, lesson]] : [])));
}

/** A link's sentence: that of its rule, else the page's own for what it states. */
export function linkSentence({ say, sayAny, session }: LabContextValue, { say: id, parameters, key }: WhyLink): string {
  const row = key === undefined ? undefined : session.shown.value.get(key);
  if (id === 'why.pod') return say('why.pod', { name: parameters['name'] ?? '', word: row?.type === 'pod' ? podWord(say, row) : (parameters['word'] ?? '') });
  return sayAny(id, parameters) ?? id;
}

function WayOut({ way }: { readonly way: Way }) {
  const { say, session } = useLab();
  if ('untilMs' in way) return <>{say(way.again ? 'why.try-again' : 'why.wait-until', { time: clockText(way.untilMs) })}</>;
  if ('node' in way)
    return (
      <button type="button" class="button" onClick={() => void session.send({ node: way })}>
        <Named text={say(`node.${way.action}-name`, { name: way.node })} names={[way.node]} />
      </button>
    );
  return (
    <button type="button" class="button way-command" aria-label={say('why.run', { command: way.command })} onClick={() => void session.command(way.command)}>
      <code lang="en">{way.command}</code>
    </button>
  );
}
