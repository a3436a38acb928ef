import { useEffect, useState } from 'preact/hooks';
import { Narration } from '../cluster/Narration';
import { clockText, useLab } from '../context';
import { PauseButton } from '../head/LabHead';
import { Icon } from '../parts/Icon';

const allCards = ['files', 'terminal', 'cluster', 'tasks', 'time'] as const;
type Card = (typeof allCards)[number];

/** On phones, inside the lab only: pause, clock and what happened, over tabs that scroll to their card and follow the scroll. */
export function PhoneBar() {
  const { say, session, props } = useLab();
  const cards = allCards.filter((card) => card !== 'tasks' || props.lab.tasks.length > 0);
  const [current, setCurrent] = useState<Card>(cards.includes('tasks') ? 'tasks' : 'files');
  useEffect(() => {
    const elements = cards.flatMap((card) => document.getElementById(`${props.id}-${card}`) ?? []);
    const observer = new IntersectionObserver(
      (entries) => {
        const seen = entries.filter((entry) => entry.isIntersecting).at(-1);
        const card = cards.find((name) => seen?.target.id === `${props.id}-${name}`);
        if (card) setCurrent(card);
      },
      { rootMargin: '-30% 0px -60% 0px' },
    );
    for (const element of elements) observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return (
    <div class="mobile">
      <div class="strip">
        <PauseButton />
        <time>{clockText(session.clock.value.nowMs)}</time>
        <Narration bare />
      </div>
      <nav aria-label={say('phone.cards')}>
        {cards.map((card) => (
          <a key={card} href={`#${props.id}-${card}`} aria-current={card === current ? 'true' : undefined}>
            <Icon name={card} />
            {say(`phone.${card}`)}
          </a>
        ))}
      </nav>
    </div>
  );
}
