import type { Json } from '../../../base/json';
import type { Program, Step } from '../../../base/program';
import type { Dialect } from '../../common/applet';

/** A duration as sleep reads it, in milliseconds: 5, 0.2, 2m, 1h; undefined when it is none. */
export function durationMs(text: string): number | undefined {
  if (text === 'infinity' || text === 'inf') return Number.MAX_SAFE_INTEGER / 4;
  const found = /^([0-9]+\.?[0-9]*|\.[0-9]+)([smhd]?)$/.exec(text);
  return found ? Math.round(Number(found[1]) * { s: 1, m: 60, h: 3600, d: 86_400, '': 1 }[found[2] as 's' | 'm' | 'h' | 'd' | ''] * 1000) : undefined;
}

export const sleep = (words: Dialect): Program => ({
  start: (): Json => ({ untilMs: null }),
  step(json, _wake, os): Step {
    let { untilMs } = json as { untilMs: number | null };
    if (untilMs === null) {
      const args = os.args.slice(1);
      const times = args.map(durationMs);
      const bad = args.find((_, index) => times[index] === undefined);
      if (args.length === 0) { os.write(2, words === 'gnu' ? "sleep: missing operand\nTry 'sleep --help' for more information.\n" : 'BusyBox v1.36.1 multi-call binary.\n\nUsage: sleep [N]...\n\nPause for a time equal to the total of the args given, where each arg can\nhave an optional suffix of (s)econds, (m)inutes, (h)ours, or (d)ays\n'); return { exit: 1 }; }
      if (bad !== undefined) { os.write(2, words === 'gnu' ? `sleep: invalid time interval '${bad}'\nTry 'sleep --help' for more information.\n` : `sleep: invalid number '${bad}'\n`); return { exit: 1 }; }
      untilMs = os.nowMs() + times.reduce<number>((sum, one) => sum + (one ?? 0), 0);
    }
    return os.nowMs() >= untilMs ? { exit: 0 } : { state: { untilMs }, wait: { untilMs } };
  },
});
