import type { ComponentChildren } from 'preact';
import { useLab } from '../context';
import { Stop } from '../parts/Stop';
import type { StopState } from '../parts/Stop';

const pods: readonly { readonly state: StopState; readonly ordinal: number; readonly segments: readonly string[]; readonly tone: string }[] = [
  { state: 'waiting', ordinal: 2, segments: ['waits'], tone: 'is-waiting' },
  { state: 'pending', ordinal: 2, segments: ['pends'], tone: '' },
  { state: 'starting', ordinal: 1, segments: ['creates', 'unready'], tone: 'is-starting' },
  { state: 'ready', ordinal: 0, segments: ['ready'], tone: 'is-ready' },
  { state: 'leaving', ordinal: 2, segments: ['leaves'], tone: 'is-leaving' },
  { state: 'failing', ordinal: 1, segments: ['fails'], tone: 'is-failing' },
  { state: 'unknown', ordinal: 2, segments: ['lost'], tone: 'is-waiting' },
];

const signs: Readonly<Record<string, ComponentChildren>> = {
  node: (
    <>
      <rect x="3" y="3" width="22" height="22" />
      <path d="M3 9.5H25" />
    </>
  ),
  cordoned: (
    <>
      <path class="hatch" d="M3 18L11.5 9.5M3 25L18.5 9.5M10 25L25 10M17 25L25 17" />
      <rect x="3" y="3" width="22" height="22" fill="none" />
      <path class="bar" d="M3 9.5H25" />
    </>
  ),
  silent: <rect class="silent" x="3" y="3" width="22" height="22" />,
  claim: <path d="M2 3H26V10A4 4 0 0 0 26 18V25H2V18A4 4 0 0 0 2 10Z" />,
  volume: (
    <>
      <path d="M3 6V22C3 25 8 27 14 27S25 25 25 22V6" />
      <ellipse cx="14" cy="6" rx="11" ry="4.5" />
    </>
  ),
  commands: (
    <>
      <path d="M9 8L15 14L9 20L3 14Z" fill="var(--ink)" />
      <path d="M22 9L27 14L22 19L17 14Z" />
    </>
  ),
};

/** The signs of picture and time line, each with its word and what it says. */
export function Key() {
  const { say } = useLab();
  return (
    <details class="key">
      <summary>{say('key.title')}</summary>
      <dl>
        {pods.map(({ state, ordinal, segments, tone }) => (
          <div key={state}>
            <dt class={tone}>
              <Stop state={state} ordinal={ordinal} />
              {say(`key.${state}` as 'key.waiting')}
            </dt>
            <dd>
              <span class="lane">
                {segments.map((segment, index) => (
                  <i
                    key={segment}
                    class={`seg ${segment}`}
                    style={{ left: segments.length > 1 && index > 0 ? '35%' : '0', width: segments.length > 1 ? (index > 0 ? '45%' : '35%') : '80%' }}
                  />
                ))}
              </span>
              {say(`key.${state}-says` as 'key.waiting-says')}
            </dd>
          </div>
        ))}
      </dl>
      <dl class="marks">
        {Object.entries(signs).map(([name, sign]) => (
          <div key={name}>
            <dt>
              <svg class="sample" viewBox="0 0 28 28" aria-hidden="true">
                {sign}
              </svg>
              {say(`key.${name}` as 'key.node')}
            </dt>
            <dd>{say(`key.${name}-says` as 'key.node-says')}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
