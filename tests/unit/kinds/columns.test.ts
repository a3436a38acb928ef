import { expect, test } from 'vitest';
import { ageText } from '../../../src/simulator/api/age';
import { summarize } from '../../../src/simulator/kinds/pod/columns';
import type { Pod } from '../../../src/simulator/kinds/pod/kind';

const SECOND = 1000;
const HOUR = 3600 * SECOND;
test.each([[0, '0s'], [119 * SECOND, '119s'], [125 * SECOND, '2m5s'], [10 * 60 * SECOND, '10m'], [3 * HOUR, '3h'], [5 * HOUR + 240 * SECOND, '5h4m'], [30 * HOUR, '30h'], [76 * HOUR, '3d4h'], [400 * 24 * HOUR, '400d'], [-5 * SECOND, '<invalid>']])(
  '%i ms are written %s', (ms, text) => { expect(ageText(ms)).toBe(text); });

const pod = (status: object, spec: object = {}, metadata: object = {}) => ({ metadata, spec: { containers: [{ name: 'main' }], ...spec }, status }) as unknown as Pod;
const main = (state: object, more: object = {}) => ({ containerStatuses: [{ name: 'main', restartCount: 0, ready: false, state, ...more }] });
const init = { initContainers: [{ name: 'first' }, { name: 'second' }] };
const initStatus = (...states: object[]) => ({ phase: 'Pending', initContainerStatuses: states.map((state, index) => ({ name: ['first', 'second'][index], restartCount: 0, ready: false, state })) });

test.each<[string, Pod]>([
  ['Pending', pod({ phase: 'Pending' })],
  ['ContainerCreating', pod({ phase: 'Pending', ...main({ waiting: { reason: 'ContainerCreating' } }) })],
  ['Running', pod({ phase: 'Running', ...main({ running: {} }, { ready: true }) })],
  ['CrashLoopBackOff', pod({ phase: 'Running', ...main({ waiting: { reason: 'CrashLoopBackOff' } }, { restartCount: 3 }) })],
  ['ExitCode:4', pod({ phase: 'Running', ...main({ terminated: { exitCode: 4 } }) })],
  ['Signal:9', pod({ phase: 'Running', ...main({ terminated: { exitCode: 137, signal: 9 } }) })],
  ['Completed', pod({ phase: 'Succeeded', ...main({ terminated: { exitCode: 0, reason: 'Completed' } }) }, {}, { deletionTimestamp: 't' })],
  ['Terminating', pod({ phase: 'Running', ...main({ running: {} }) }, {}, { deletionTimestamp: 't' })],
  ['Init:0/2', pod(initStatus({ running: {} }, { waiting: { reason: 'PodInitializing' } }), init)],
  ['Init:1/2', pod(initStatus({ terminated: { exitCode: 0 } }, { running: {} }), init)],
  ['Init:Error', pod(initStatus({ terminated: { exitCode: 1, reason: 'Error' } }), init)],
  ['Init:CrashLoopBackOff', pod(initStatus({ waiting: { reason: 'CrashLoopBackOff' } }), init)],
])('a Pod is %s', (word, given) => {
  expect(summarize(given).word).toBe(word);
});
