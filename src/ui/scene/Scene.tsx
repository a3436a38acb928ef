import { signal, useSignal } from '@preact/signals';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import { connect as connectWorker } from '../../worker/client';
import type { Frame, News, Row } from '../../worker/protocol';
import type { Log } from '../../workbench/contract';
import { createWords } from '../../words';
import { Picture } from '../cluster/Picture';
import { clockText, LabContext, useLab } from '../context';
import type { LabContextValue } from '../context';
import { Clock } from '../head/LabHead';
import { Icon } from '../parts/Icon';
import { Sentence } from '../parts/Sentence';
import type { LabProps } from '../props';
import { Session } from '../state/session';
import type { LabStore } from '../state/store';
import type { Lane } from '../state/time-line';
import '../styles/index.css';
import '../styles/scene.css';
import { PastBar } from '../time/PastBar';
import { TimeLine } from '../time/TimeLine';
import { Play, type Script } from './play';
import { storyOf, type Line } from './story';

export interface SceneProps extends LabProps {
  /** What is typed by itself, and when. */
  readonly script: Script;
  /** How it stands until it plays, and where nothing moves. */
  readonly still: {
    readonly rows: readonly Row[];
    readonly lanes: readonly (readonly [string, Lane])[];
    readonly inputs: Frame['inputs'];
    readonly news: readonly News[];
    readonly log: Log;
  };
}

/** How long the time line is at least. */
const LEAST_MS = 60_000;

/** The living set of three: it begins when it is in view, plays once, and is the visitor's then. Where motion is not wanted it waits, as it was drawn, until it is asked to go on. */
export function Scene(props: SceneProps) {
  const [context, play] = useMemo(() => createScene(props), []);
  const root = useRef<HTMLDivElement>(null);
  useEffect(() => (root.current ? play.follow(root.current) : undefined), []);
  return (
    <LabContext.Provider value={context}>
      <div class="lab scene" id={props.id} ref={root} data-phase={context.session.phase.value}>
        <SceneBody play={play} still={props.still} />
      </div>
    </LabContext.Provider>
  );
}

function SceneBody({ play, still }: { readonly play: Play; readonly still: SceneProps['still'] }) {
  const { say, session } = useLab();
  const ready = useSignal(false);
  useEffect(() => { ready.value = true; }, []);
  const lines = storyOf(session.inputs.value, [...(play.resumed.value ? still.news : []), ...session.news.value]);
  const { running } = session.clock.value;
  const shownMs = session.past.value?.atMs ?? Infinity;
  const now = lines.findLast(({ atMs }) => atMs <= shownMs);
  const pods = session.cluster.value.pods.filter(({ state }) => state !== 'terminating').map(({ name }) => name);
  return (
    <>
      <header class="lab-head">
        <div class="clock">
          <button type="button" class="button round" disabled={!ready.value} aria-label={say(running ? 'clock.pause' : 'clock.run')} onClick={() => play.toggle()}>
            <Icon name={running ? 'pause' : 'run'} />
          </button>
          <Clock />
        </div>
        <p class="narration-line" role="log" aria-live={session.past.value ? 'off' : 'polite'}>{now ? <Told line={now} /> : say('scene.begins')}</p>
        <div class="delete" role="group" aria-label={say('scene.delete')}>
          <span aria-hidden="true">{say('scene.delete')}</span>
          {['web-0', 'web-1', 'web-2'].map((name) => (
            <button key={name} type="button" class="button mono" lang="en" disabled={!ready.value || !pods.includes(name)} aria-label={say('scene.delete-pod', { name })} onClick={() => void play.delete(name)}>{name}</button>
          ))}
        </div>
      </header>
      <PastBar bare />
      <div class="scene-bench">
        <Picture model={session.cluster.value} bare />
        <ol class="log num" aria-label={say('scene.log')}>
          {lines.slice(-9).map((line) => (
            <li key={`${line.atMs} ${line.say}`} class={`${line.mine ? 'you' : ''} ${line === now ? 'now' : line.atMs > shownMs ? 'ahead' : ''}`}>
              <time>{clockText(line.atMs)}</time><span><Told line={line} /></span>
            </li>
          ))}
        </ol>
      </div>
      <TimeLine leastMs={LEAST_MS} />
    </>
  );
}

function Told({ line }: { readonly line: Line }) {
  const { say } = useLab();
  return <Sentence text={say(line.say, line.parameters)} links="none" />;
}

function createScene(props: SceneProps): readonly [LabContextValue, Play] {
  const { still } = props;
  const resumed = signal(true);
  const store: LabStore = {
    load: () => ({ saved: resumed.value ? { version: 1, log: still.log, drafts: {}, applied: {}, history: [], hints: {} } : undefined }),
    save: () => true, setAside: () => undefined, clear: () => undefined,
  };
  const session = new Session({ lab: props.lab, connect: connectWorker, store, own: () => Promise.resolve(false) });
  session.rows.value = new Map(still.rows.map((row) => [row.key, row]));
  session.lanes.value = new Map(still.lanes);
  session.inputs.value = still.inputs;
  session.clock.value = { nowMs: still.log.untilMs, running: false, speed: 1, nextEventMs: undefined };
  const words = createWords(props.words, props.language);
  const sayAny = (id: string, parameters?: Parameters<LabContextValue['say']>[1]) => (Object.hasOwn(props.words, id) ? words(id, parameters) : undefined);
  return [{ props, session, say: words, sayAny, tell: () => undefined, full: signal(false), keyMap: signal(false) }, new Play(session, props.script, resumed)];
}
