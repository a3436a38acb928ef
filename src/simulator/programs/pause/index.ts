import type { Program } from '../../base/program';
import type { ProgramTable } from '../../runtime/image';

/** Does nothing until it is asked to stop. */
const pause: Program = {
  start(os) {
    for (const signal of ['INT', 'TERM'] as const) os.onSignal(signal, 'catch');
    return null;
  },
  step: (_state, { signals }) => (signals.length ? { exit: 0 } : { state: null, wait: {} }),
};

export const programs: ProgramTable = { pause };
