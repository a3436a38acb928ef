import type { RefObject } from 'preact';
import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { useLab, type LabContextValue } from '../context';
import { Icon } from '../parts/Icon';
import { TabList } from '../parts/Tabs';
import { onThemeChange } from '../parts/theme';
import { keepChoice, keptChoice } from '../state/choice';
import type { TerminalView } from '../state/terminals';
import { firstTerminal } from '../state/terminals';
import type { Key } from './line-editor';
import type { Screen as ScreenOfTerminal } from './screen';

const wholeKey = 'ordinal:terminal-whole';

/** The lab's terminals in tabs; hidden ones keep running. */
export function Terminals() {
  const { say, session, props } = useLab();
  const { list, shown } = session.terminals;
  const panel = `${props.id}-screen`;
  const whole = useSignal(false);
  useEffect(() => { whole.value = keptChoice(wholeKey) === 'yes'; }, []);
  const keepWhole = () => {
    whole.value = !whole.value;
    keepChoice(wholeKey, whole.value ? 'yes' : 'no');
  };
  const add = () => {
    const id = session.terminals.add();
    void session.send({ terminal: { open: id, columns: 80, rows: 24 } });
  };
  const close = (id: number) => {
    session.terminals.close(id);
    void session.send({ terminal: { close: id } });
  };
  return (
    <section class="terminals card" id={`${props.id}-terminal`} aria-label={say('terminal.section')}>
      <div class="tabs">
        <TabList
          label={say('terminal.tabs')}
          panel={panel}
          selected={String(shown.value)}
          onSelect={(id) => session.terminals.show(Number(id))}
          items={list.value.map((view) => ({ id: String(view.id), mono: view.foreground !== undefined, label: <TerminalLabel view={view} /> }))}
        />
        {shown.value !== firstTerminal && (
          <button type="button" class="icon-button" aria-label={say('terminal.close', { number: shown.value })} onClick={() => close(shown.value)}>
            <Icon name="close" />
          </button>
        )}
        <button type="button" class="icon-button" aria-pressed={whole.value} aria-label={say('terminal.whole')} title={say('terminal.whole')} onClick={keepWhole}>
          <Icon name="whole" />
        </button>
        <button type="button" class="icon-button" aria-label={say('terminal.add')} onClick={add}>
          <Icon name="add" />
        </button>
      </div>
      <div id={panel} role="tabpanel" aria-labelledby={`${panel}-tab-${shown.value}`}>
        {list.value.map((view) => (
          <ScreenView key={view.id} view={view} shown={view.id === shown.value} whole={whole.value} />
        ))}
      </div>
    </section>
  );
}

function TerminalLabel({ view }: { readonly view: TerminalView }) {
  const { say } = useLab();
  return (
    <>
      {view.foreground === undefined ? (
        say('terminal.tab', { number: view.id })
      ) : (
        <>
          <i class="pulse" />
          <span lang="en">{view.foreground}</span>
        </>
      )}
      {view.unseen > 0 && <span class="count">{say('terminal.new-lines', { count: view.unseen })}</span>}
    </>
  );
}

const phoneKeys: readonly { readonly label: string; readonly key: Key }[] = [
  { label: 'Tab', key: { key: 'Tab' } },
  { label: '↑', key: { key: 'ArrowUp' } },
  { label: '↓', key: { key: 'ArrowDown' } },
  { label: 'Ctrl C', key: { key: 'c', ctrl: true } },
  { label: 'kubectl', key: { text: 'kubectl ' } },
  { label: 'get', key: { text: 'get ' } },
  { label: 'describe', key: { text: 'describe ' } },
  { label: '-o wide', key: { text: '-o wide ' } },
];

/** Output as a screen reader says it: without control sequences, the end of it when it is long. */
export function spokenText(chunk: string): string {
  return chunk
    .replace(/\x1b\[[0-9;?]*[A-Za-z]|\r/g, '')
    .split('\n')
    .slice(-40)
    .join('\n');
}

interface ScreenPlaces {
  readonly box: RefObject<HTMLDivElement>;
  readonly spoken: RefObject<HTMLDivElement>;
}

/** Opens xterm in its box once it has loaded, and ties it to the terminal's output. Returns how to close it. */
function openScreen(
  Screen: typeof ScreenOfTerminal,
  { session, say }: LabContextValue,
  id: number,
  places: ScreenPlaces,
  echoes: () => boolean,
): readonly [ScreenOfTerminal | undefined, () => void] {
  const box = places.box.current;
  if (!box) return [undefined, () => {}];
  const screen = new Screen(box, {
    label: say('terminal.name', { number: id }),
    history: () => session.history(),
    echoes,
    complete: (text, cursor) => session.completeLine(id, text, cursor),
    typed: (half) => session.terminals.typed(id, half),
    act: (action) => {
      if ('submit' in action) void session.line(id, action.submit);
      else if ('interrupt' in action) void session.send({ signal: { terminal: id, signal: 'INT' } });
      else void session.send({ eof: { terminal: id } });
    },
  });
  screen.fit();
  const observer = new ResizeObserver(() => {
    if (box.clientWidth > 0) screen.fit();
  });
  observer.observe(box);
  const stops = [
    onThemeChange(() => screen.paint()),
    session.terminals.listen(id, (chunk) => {
      if (chunk === undefined) screen.empty();
      else screen.write(chunk);
      if (places.spoken.current) places.spoken.current.textContent = spokenText(chunk ?? '');
    }),
    () => observer.disconnect(),
    () => screen.dispose(),
  ];
  return [screen, () => stops.forEach((stop) => stop())];
}

/** One terminal: xterm, loaded when the lab wakes, and on phones a row of keys that their keyboards lack. */
function ScreenView({ view, shown, whole }: { readonly view: TerminalView; readonly shown: boolean; readonly whole: boolean }) {
  const lab = useLab();
  const { say, session } = lab;
  const box = useRef<HTMLDivElement>(null);
  const spoken = useRef<HTMLDivElement>(null);
  const screen = useRef<ScreenOfTerminal>();
  const mode = useRef(view.mode);
  mode.current = view.mode;
  useEffect(() => {
    let stop = () => {};
    let gone = false;
    void import('./screen').then(({ Screen }) => {
      if (!gone) [screen.current, stop] = openScreen(Screen, lab, view.id, { box, spoken }, () => mode.current !== 'password');
      screen.current?.fit(wanted.current);
    });
    return () => {
      gone = true;
      stop();
    };
  }, []);
  const wanted = useRef(whole);
  wanted.current = whole;
  useEffect(() => { screen.current?.fit(whole); }, [whole]);
  return (
    <div hidden={!shown} data-terminal={view.id}>
      <div class={whole ? 'screen whole' : 'screen'} dir="ltr">
        <div class="screen-box" ref={box} />
      </div>
      <div class="sr" role="log" aria-label={say('terminal.output', { number: view.id })} lang="en" ref={spoken} />
      {view.foreground !== undefined && !session.clock.value.running && (
        <p class="paused-note">
          {say('terminal.paused')}{' '}
          <button type="button" class="link" onClick={() => void session.pause(false)}>
            {say('clock.run')}
          </button>
        </p>
      )}
      <div class="keys">
        {phoneKeys.map(({ label, key }) => (
          <button
            key={label}
            type="button"
            onClick={() => {
              screen.current?.press(key);
              screen.current?.focus();
            }}
          >
            <kbd>{label}</kbd>
          </button>
        ))}
      </div>
    </div>
  );
}
