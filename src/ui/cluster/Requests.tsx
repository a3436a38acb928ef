import type { RefObject } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { CallRow } from '../../worker/protocol';
import { clockText, useLab } from '../context';
import type { LabContextValue } from '../context';
import { traceBetween, traceDown, type Box, type Trace } from './trace';

/** How long a request stays drawn, in the reader's time. */
const SHOWN_MS = 2600;
/** More at once could not be told apart. */
const MOST = 6;

interface Drawn { readonly id: string; readonly call: CallRow; readonly trace: Trace }

/** Requests as they happen: a short line from who asks to who answers, which goes by itself. Of the past, those of the moment stay. */
export function Requests({ stage }: { readonly stage: RefObject<HTMLElement> }) {
  const lab = useLab();
  const { session } = lab;
  const past = session.past.value;
  const [drawn, setDrawn] = useState<readonly Drawn[]>([]);
  const seen = useRef(session.calls.value);
  const timers = useRef(new Set<ReturnType<typeof setTimeout>>());
  useEffect(() => () => timers.current.forEach(clearTimeout), []);
  useEffect(() => session.calls.subscribe((calls) => {
    const known = new Set(seen.current);
    seen.current = calls;
    const fresh = calls.filter((call) => !known.has(call));
    const element = stage.current;
    if (!element || fresh.length === 0 || session.past.value) return;
    const traces = drawnOf(element, fresh);
    setDrawn((old) => [...old.filter(({ id }) => !traces.some((one) => one.id === id)), ...traces].slice(-MOST));
    const timer = setTimeout(() => {
      timers.current.delete(timer);
      setDrawn((old) => old.filter((one) => !traces.includes(one)));
    }, SHOWN_MS);
    timers.current.add(timer);
  }), []);
  useLayoutEffect(() => {
    setDrawn(past && stage.current ? drawnOf(stage.current, past.calls).slice(-MOST) : []);
  }, [past]);
  return <div class={past ? 'requests still' : 'requests'} aria-hidden="true">{apart(drawn).map((one) => <Line key={`${one.id} ${one.call.atMs}`} {...one} />)}</div>;
}

/** How far below each other words are set that would stand on the same place. */
const WORDS_PX = 24;

/** The same with words that would cover those of an earlier line moved below them. */
function apart(drawn: readonly Drawn[]): readonly Drawn[] {
  return drawn.map((one, index) => {
    const { label } = one.trace;
    const before = drawn.slice(0, index).filter(({ trace }) => Math.abs(trace.label.y - label.y) < WORDS_PX && Math.abs(trace.label.x - label.x) < 10 * WORDS_PX).length;
    return { ...one, trace: { ...one.trace, label: { ...label, y: label.y + before * WORDS_PX } } };
  });
}

function Line({ call, trace: { d, end, towards, label } }: Drawn) {
  const lab = useLab();
  const back = towards === 'left' ? 1 : -1;
  const { x, y } = end;
  return (
    <div class={`request ${call.outcome === 'answered' ? '' : 'lost'}`} data-request={call.protocol}>
      <svg>
        <path class="line" d={d} pathLength={1} />
        {call.outcome === 'answered' ? <path class="tip" d={`M${x} ${y}l${7 * back} -4v8z`} /> : <path class="cross" d={`M${x + 8 * back} ${y - 4}l8 8m0 -8l-8 8`} />}
      </svg>
      <span class={`says ${label.anchor}`} style={{ left: `${label.x}px`, top: `${label.y}px` }}>{labelOf(lab, call)}</span>
    </div>
  );
}

function drawnOf(stage: HTMLElement, calls: readonly CallRow[]): Drawn[] {
  const origin = stage.getBoundingClientRect();
  const boxOf = (element: Element | null): Box | undefined => {
    const box = element?.getBoundingClientRect();
    return box && box.width > 0 ? { x: box.x - origin.x, y: box.y - origin.y, width: box.width, height: box.height } : undefined;
  };
  const floor = boxOf(stage.querySelector('.nodes'));
  const find = (attribute: string, value: string) => boxOf(stage.querySelector(`[${attribute}="${CSS.escape(value)}"]`));
  return calls.flatMap((call): Drawn[] => {
    const from = find('data-key', call.from);
    const asked = call.asked.replace(/^\S+ /, '');
    const to = call.protocol === 'dns' ? find('data-dns', asked) ?? boxOf(stage.querySelector('.dns .tier')) : find('data-key', call.to);
    const id = `${call.from} ${call.to} ${asked}`;
    if (call.protocol === 'dns') return from && to ? [{ id, call, trace: traceDown(from, to, origin.width, floor && floor.y + floor.height) }] : [];
    if (to) return [{ id, call, trace: traceBetween(from, to, origin.width) }];
    return from ? [{ id, call, trace: traceBetween(undefined, from, origin.width) }] : [];
  });
}

/** Names are short where they are of the cluster. */
const shortName = (name: string): string => name.replace(/\.[^.]+\.svc\.cluster\.local$/, '');

/** What a line says: what was asked for, and what came back. */
function labelOf({ say }: LabContextValue, { protocol, asked, answer, outcome, address }: CallRow): string {
  if (protocol === 'dns') return `${shortName(asked.replace(/^\S+ /, ''))}: ${answer.length > 40 ? `${answer.slice(0, 39)}…` : answer}`;
  if (outcome !== 'answered') return `${address} ${say(outcome === 'refused' ? 'request.refused' : 'request.failed')}`;
  return protocol === 'http' ? `${asked.length > 30 ? `${asked.slice(0, 29)}…` : asked} ${answer}` : address;
}

const nameOf = (key: string): string => key.replace(/^(?:Pod [^/]*\/|Node )/, '');

/** The requests of the last while in lines: the twin of what the picture draws and lets go. */
export function RequestTable() {
  const lab = useLab();
  const { say, session } = lab;
  const calls = session.past.value?.calls ?? session.calls.value;
  if (calls.length === 0) return null;
  return (
    <div class="twin"><table>
      <caption>{say('table.requests')}</caption>
      <thead>
        <tr>
          <th scope="col">{say('table.time')}</th>
          <th scope="col">{say('table.asks')}</th>
          <th scope="col">{say('table.asked')}</th>
          <th scope="col">{say('table.answer')}</th>
        </tr>
      </thead>
      <tbody>
        {calls.toReversed().slice(0, 10).map((call, index) => (
          <tr key={`${calls.length - index} ${call.atMs}`}>
            <td class="num">{clockText(call.atMs)}</td>
            <th scope="row" class="mono" lang="en">{/^(?:Pod|Node) /.test(call.from) ? nameOf(call.from) : say('request.you')}</th>
            <td class="mono" lang="en">{call.protocol === 'dns' ? `DNS ${shortName(call.asked)}` : `${nameOf(call.to)} ${call.asked || call.address}`}</td>
            <td class="mono" lang="en">
              {call.outcome === 'answered' || call.answer !== '' ? call.answer : say(call.outcome === 'refused' ? 'request.refused' : 'request.failed')}
              {call.count > 1 && ` ×${call.count}`}
            </td>
          </tr>
        ))}
      </tbody>
    </table></div>
  );
}
