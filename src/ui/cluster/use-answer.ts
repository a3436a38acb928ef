import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { Json } from '../../simulator/base/json';
import type { Looking } from '../../worker/protocol';
import { useLab } from '../context';

/** What may be asked of an object, without the moment: that is the one shown. */
export type Asked = Looking extends infer One ? (One extends { readonly at?: number } ? Omit<One, 'at'> : never) : never;

/** Asked at most this often while the cluster changes. */
const PAUSE_MS = 250;
/** Asked this often while only time passes: events, logs and ages change without any row. */
const AGAIN_MS = 1000;

/** The simulator's answer about what is shown, asked again when the cluster has changed, time has passed or another moment is looked at. */
export function useAnswer<T>(asked: Asked): T | undefined {
  const { session } = useLab();
  const answer = useSignal<T | undefined>(undefined);
  const last = useRef({ text: '', realMs: 0, atMs: 0 });
  const text = JSON.stringify(asked);
  const rows = session.shown.value;
  const phase = session.phase.value;
  useEffect(() => {
    if (phase !== 'awake') return undefined;
    let current = true;
    const ask = () => {
      last.current = { text, realMs: performance.now(), atMs: session.clock.peek().nowMs };
      void session.look(asked as Looking).then((found) => {
        if (current && found !== null && JSON.stringify(found) !== JSON.stringify(answer.peek())) answer.value = found as unknown as T;
      });
    };
    // Changes that come quicker than answers put no question off.
    const pauseMs = last.current.text === text ? PAUSE_MS - (performance.now() - last.current.realMs) : 0;
    const timer = setTimeout(ask, Math.max(pauseMs, 0));
    const again = setInterval(() => {
      if (session.clock.peek().nowMs !== last.current.atMs && session.past.peek() === undefined) ask();
    }, AGAIN_MS);
    return () => {
      current = false;
      clearTimeout(timer);
      clearInterval(again);
    };
  }, [text, rows, phase]);
  return answer.value;
}

/** The same of the present, while another moment is looked at. */
export function useNow(asked: Asked, wanted: boolean): Json | undefined {
  const { session } = useLab();
  const answer = useSignal<Json | undefined>(undefined);
  const text = JSON.stringify(asked);
  useEffect(() => {
    let current = true;
    if (wanted) void session.query(asked as Looking).then((found) => {
      if (current) answer.value = found ?? undefined;
    });
    return () => {
      current = false;
    };
  }, [text, wanted]);
  return wanted ? answer.value : undefined;
}
