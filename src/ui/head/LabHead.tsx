import { useState } from 'preact/hooks';
import { durationText } from '../../words';
import { useLab } from '../context';
import { Icon } from '../parts/Icon';
import { Segmented } from '../parts/Tabs';
import { ShareDialog } from '../share/ShareDialog';

const speeds = [1, 4, 16] as const;

/** Title, clock, and what moves the clock or begins the lab again. */
export function LabHead() {
  const { say, tell, props, session, keyMap } = useLab();
  const [sharing, setSharing] = useState(false);
  return (
    <header class="lab-head">
      <div class="lab-title">
        <span class="label">{props.number === undefined ? say('lab.label') : say('lab.number', { number: props.number })}</span>
        <h3 id={`${props.id}-title`} {...props.told}>{tell('title') ?? props.id}</h3>
      </div>
      <div class="clock">
        <PauseButton />
        <Clock />
      </div>
      <Segmented
        legend={say('clock.speed')}
        name={`${props.id}-speed`}
        value={String(session.clock.value.speed)}
        onChange={(speed) => void session.speed(Number(speed))}
        options={speeds.map((speed) => ({ value: String(speed), label: `${speed}×` }))}
      />
      <span class="steps">
        <NextEvent />
        <UntilQuiet />
      </span>
      <span class="lab-tools">
        <button type="button" class="button plain keys-button" onClick={() => { keyMap.value = true; }} aria-label={say('keys.open')}>
          <kbd aria-hidden="true">?</kbd>
        </button>
        <button type="button" class="button plain" aria-label={say('share.title')} onClick={() => setSharing(true)}>
          <Icon name="share" />
          <span class="tool-word">{say('share.open')}</span>
        </button>
        <button type="button" class="button plain" onClick={() => void session.undo()} aria-label={say('lab.undo-name')}>
          <Icon name="undo" />
          <span class="tool-word">{say('lab.undo')}</span>
        </button>
        <button type="button" class="button plain" onClick={() => void session.reset()} aria-label={say('lab.reset-name')}>
          <Icon name="reset" />
          <span class="tool-word">{say('lab.reset')}</span>
        </button>
      </span>
      <ShareDialog open={sharing} onClose={() => setSharing(false)} />
    </header>
  );
}

/** Stops and starts virtual time. */
export function PauseButton() {
  const { say, session } = useLab();
  const { running } = session.clock.value;
  return (
    <button type="button" class="button round" aria-label={say(running ? 'clock.pause' : 'clock.run')} onClick={() => void session.pause(running)}>
      <Icon name={running ? 'pause' : 'run'} />
    </button>
  );
}

/** Figures large, their units small, whatever the language's order. */
export function Clock() {
  const { say, session } = useLab();
  const seconds = Math.floor(session.clock.value.nowMs / 1000);
  const hours = Math.floor(seconds / 3600);
  const text = say(hours > 0 ? 'clock.hours' : 'clock.minutes', { hours, minutes: Math.floor(seconds / 60) % 60, seconds: seconds % 60 });
  return (
    <span class="time num" role="timer" aria-label={say('clock.name')}>
      {text.split(/(\d+)/).map((part, index) => (/\d/.test(part) ? part : part.trim() === '' ? part : <small key={index}>{part}</small>))}
    </span>
  );
}

/** Where nothing comes by itself the clock stays where it is, and who asks is told why. */
function useAhead() {
  const { sayAny, session } = useLab();
  const none = session.clock.value.nextEventMs === undefined && session.phase.value === 'awake';
  return { 'aria-disabled': none, title: none ? sayAny('news.none-ahead') : undefined };
}

function UntilQuiet() {
  const { say, session } = useLab();
  const { title, ...ahead } = useAhead();
  return (
    <button type="button" class="button until-quiet" {...ahead} aria-label={say('clock.until-quiet-name')} title={title ?? say('clock.until-quiet-name')} onClick={() => void session.step('until-quiet')}>
      <Icon name="quiet" />
      <span class="tool-word">{say('clock.until-quiet')}</span>
    </button>
  );
}

function NextEvent() {
  const { say, session, props } = useLab();
  const ahead = useAhead();
  const { nowMs, nextEventMs } = session.clock.value;
  const aheadMs = Math.max(Math.ceil(((nextEventMs ?? 0) - nowMs) / 1000), 0) * 1000;
  return (
    <button type="button" class="button next-event-button" {...ahead} onClick={() => void session.step('next-event')}>
      <Icon name="next" />
      {say('clock.next-event')}
      <span class="quiet num">{nextEventMs === undefined ? say('clock.none-ahead') : nextEventMs !== null && say('clock.in', { duration: durationText(aheadMs, props.language, 'short') })}</span>
    </button>
  );
}
