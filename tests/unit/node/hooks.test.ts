import { expect, test } from 'vitest';
import { createCluster } from '../../../src/simulator/cluster/cluster';
import { Event } from '../../../src/simulator/kinds/event/kind';
import { Pod } from '../../../src/simulator/kinds/pod/kind';
import { kubectl } from '../../../src/kubectl/index';
import type { WorldState } from '../../../src/simulator/world/world';

const OPTIONS = { seed: 'hooks', nodes: 1, epochMs: 1_795_251_600_000, preloaded: 'all', programs: { kubectl } } as const;
const SLEEPS = 'command: [sleep, "1000"]';
const HEEDS = "command: [sh, -c, 'trap \"echo heard; exit 0\" TERM; while :; do sleep 1; done']";

function cluster(spec: string, name = 'p') {
  const made = createCluster(OPTIONS);
  made.workstation.writeFile('it.yaml', `apiVersion: v1\nkind: Pod\nmetadata: { name: ${name} }\nspec: ${spec}\n`);
  const { err, exit } = made.workstation.run('kubectl apply -f it.yaml');
  expect({ err, exit }).toEqual({ err: '', exit: 0 });
  return made;
}
type Made = ReturnType<typeof cluster>;
const container = (hook: string, command = SLEEPS, image = 'busybox:1.36', more = '') => `{ name: main, image: "${image}", ${command}, lifecycle: { ${hook} } ${more} }`;
const told = (made: Made) => made.client.list(Event).map(({ reason, message, count }) => `${reason} x${count}: ${message}`).filter((text) => !/^(Scheduled|Pulled|Created|NodeReady|RegisteredNode|Starting|NodeHas|NodeAllocatable)/.test(text));
const found = (made: Made) => made.client.find(Pod, 'p', 'default');
const stateOf = (made: Made, at = 0) => found(made)?.status?.containerStatuses?.[at];

test('until its postStart hook has ended a container is not reported as running, and the next one is not started', () => {
  const made = cluster(`{ containers: [${container('postStart: { exec: { command: [sleep, "6"] } }')}, { name: next, image: "busybox:1.36", ${SLEEPS} }] }`);
  made.advance(5_000);
  expect([found(made)?.status?.phase, stateOf(made)?.state, stateOf(made, 1)?.state]).toEqual(['Pending', { waiting: { reason: 'ContainerCreating' } }, { waiting: { reason: 'ContainerCreating' } }]);
  expect(made.journal.waits().map(({ rule }) => rule)).toContain('kubelet.post-start-hook-comes-first');
  expect(told(made)).toEqual(['Started x1: Container started']);
  made.advance(4_000);
  expect([found(made)?.status?.phase, stateOf(made)?.ready, stateOf(made, 1)?.ready]).toEqual(['Running', true, true]);
  expect(made.journal.waits()).toEqual([]);
});

test('a sidecar with a hook is waited for', () => {
  const made = cluster(`{ initContainers: [{ name: side, restartPolicy: Always, image: "busybox:1.36", ${HEEDS}, lifecycle: { postStart: { sleep: { seconds: 3 } } } }], containers: [{ name: main, image: "busybox:1.36", ${SLEEPS} }] }`);
  made.advance(3_000);
  expect(stateOf(made)?.state).toEqual({ waiting: { reason: 'PodInitializing' } });
  made.advance(3_000);
  expect(found(made)?.status?.phase).toBe('Running');
});

const FAILED = (what: string, why: string, uid: string | undefined) => `${what} for Container "main" in Pod "p_default(${uid})" failed - error: ${why}`;

test('a postStart hook that fails: the container is ended within the grace period and made again, later each time', () => {
  const made = cluster(`{ terminationGracePeriodSeconds: 1, containers: [${container("postStart: { exec: { command: [sh, -c, 'sleep 2; echo no; exit 3'] } }")}, { name: next, image: "busybox:1.36", ${SLEEPS} }] }`);
  made.advance(5_050);
  const message = FAILED('Exec lifecycle hook ([sh -c sleep 2; echo no; exit 3])', "command 'sh -c sleep 2; echo no; exit 3' exited with 3: , message: \"no\\n\"", found(made)?.metadata.uid);
  expect(stateOf(made)).toMatchObject({ state: { waiting: { reason: 'PostStartHookError', message } }, lastState: { terminated: { exitCode: 137 } }, restartCount: 0, ready: false });
  made.advance(200);
  expect(stateOf(made, 1)?.state?.running, 'the others go on').toBeDefined();
  expect(told(made)).toEqual(expect.arrayContaining(['FailedPostStartHook x1: PostStartHook failed', 'Killing x1: FailedPostStartHook']));
  made.advance(6_300);
  expect(stateOf(made)?.restartCount).toBe(1);
  expect(stateOf(made)?.state?.waiting).toEqual({ reason: 'CrashLoopBackOff', message: `back-off 10s restarting failed container=main pod=p_default(${found(made)?.metadata.uid})` });
  made.advance(60_000);
  expect(stateOf(made)?.restartCount).toBeGreaterThanOrEqual(2);
  expect(told(made).filter((text) => text.startsWith('FailedPostStartHook'))[0]).toMatch(/ x[3-5]:/);
});

test.each([
  ['Never', SLEEPS, 'busybox:1.36', { exitCode: 137, reason: 'Error' }, 'Failed'],
  ['OnFailure', 'stdin: false', 'nginx:1.28', { exitCode: 0, reason: 'Completed' }, 'Succeeded'],
])('a postStart hook that fails under restartPolicy %s: how the container ends decides', (policy, command, image, terminated, phase) => {
  const made = cluster(`{ restartPolicy: ${policy}, terminationGracePeriodSeconds: 1, containers: [${container('postStart: { exec: { command: ["false"] } }', command, image)}] }`);
  made.advance(6_000);
  expect(stateOf(made)).toMatchObject({ state: { terminated }, restartCount: 0, lastState: {} });
  expect(found(made)?.status?.phase).toBe(phase);
  expect(told(made)).toEqual(expect.arrayContaining(['FailedPostStartHook x1: PostStartHook failed', 'Killing x1: FailedPostStartHook']));
});

test('under restartPolicy OnFailure a container that the kill ends with an error is made again', () => {
  const made = cluster(`{ restartPolicy: OnFailure, terminationGracePeriodSeconds: 1, containers: [${container('postStart: { exec: { command: [nothere, x] } }')}] }`);
  made.advance(3_200);
  expect(stateOf(made)?.state?.waiting?.message).toMatch(/^Exec lifecycle hook \(\[nothere x\]\) for Container "main" in Pod "p_default\([^)]+\)" failed - error: rpc error: code = Unknown desc = failed to exec in container: failed to start exec "[0-9a-f]{64}": OCI runtime exec failed: exec failed: unable to start container process: exec: "nothere": executable file not found in \$PATH, message: ""$/);
  made.advance(10_000);
  expect(stateOf(made)?.restartCount).toBe(1);
});

test('a container that ends while its hook runs takes the hook with it', () => {
  const made = cluster(`{ containers: [${container('postStart: { exec: { command: [sleep, "20"] } }', 'command: [sleep, "2"]')}] }`);
  made.advance(4_000);
  expect(told(made)).toEqual(expect.arrayContaining(['FailedPostStartHook x1: PostStartHook failed']));
  expect(stateOf(made)?.lastState).toMatchObject({ terminated: { exitCode: 0, reason: 'Completed' } });
});

test('a request succeeds with any answer and fails without one', () => {
  const answered = cluster(`{ containers: [${container('postStart: { httpGet: { path: /nothing, port: 80 } }', 'stdin: false', 'nginx:1.28')}] }`);
  answered.advance(5_000);
  expect([told(answered), stateOf(answered)?.ready]).toEqual([['Started x1: Container started'], true]);
  const refused = cluster(`{ terminationGracePeriodSeconds: 1, containers: [${container('postStart: { httpGet: { path: /nothing, port: 81 } }')}] }`);
  refused.advance(3_100);
  const ip = found(refused)?.status?.podIP;
  const why = `Get "http://${ip}:81/nothing": dial tcp ${ip}:81: connect: connection refused`;
  expect(stateOf(refused)?.state?.waiting).toEqual({ reason: 'PostStartHookError', message: FAILED('HTTP lifecycle hook (/nothing)', why, found(refused)?.metadata.uid) });
});

test('a Pod deleted while its postStart hook runs ends after it', () => {
  const made = cluster(`{ terminationGracePeriodSeconds: 3, containers: [${container('postStart: { exec: { command: [sleep, "20"] } }', HEEDS)}] }`);
  made.advance(5_000);
  made.workstation.run('kubectl delete pod p --wait=false');
  made.advance(12_000);
  expect(told(made), 'nothing is stopped yet').toEqual(['Started x1: Container started']);
  expect(stateOf(made)?.state).toEqual({ waiting: { reason: 'ContainerCreating' } });
  made.advance(8_000);
  expect(told(made)).toContain('Killing x1: Stopping container main');
  expect(found(made)).toBeUndefined();
});

test.each([
  ['a command that fails', "exec: { command: [sh, -c, 'echo oh; exit 7'] }", true, 1_500],
  ['a request that nobody answers', 'httpGet: { path: /x, port: 99 }', true, 1_500],
  ['a pause', 'sleep: { seconds: 3 }', false, 4_500],
  ['a command that takes its time', 'exec: { command: [sleep, "3"] }', false, 4_500],
])('preStop, %s: then comes the stop signal', (_, hook, fails, endsMs) => {
  const made = cluster(`{ terminationGracePeriodSeconds: 6, containers: [${container(`preStop: { ${hook} }`, HEEDS)}] }`);
  made.advance(4_000);
  made.workstation.run('kubectl delete pod p --wait=false');
  made.advance(endsMs - 1_400);
  const before = made.client.find(Pod, 'p', 'default')?.status?.containerStatuses?.[0]?.state;
  if (endsMs > 1_500) expect(before?.running).toBeDefined();
  made.advance(1_400 + 1_000);
  expect(found(made)).toBeUndefined();
  expect(told(made).includes('FailedPreStopHook x1: PreStopHook failed')).toBe(fails);
});

test.each([['that heeds it', HEEDS, 3_000, 6_000], ['that does not', SLEEPS, 4_900, 7_000]])('a preStop hook longer than the grace period: a process %s hears the stop signal then, and has two seconds', (_, command, stillMs, goneMs) => {
  const made = cluster(`{ terminationGracePeriodSeconds: 3, containers: [${container('preStop: { exec: { command: [sleep, "60"] } }', command)}] }`);
  made.advance(4_000);
  made.workstation.run('kubectl delete pod p --wait=false');
  made.advance(stillMs - 100);
  expect(stateOf(made)?.state?.running).toBeDefined();
  made.advance(goneMs - stillMs + 100);
  expect(found(made)).toBeUndefined();
  expect(told(made)).toEqual(expect.arrayContaining(['Killing x1: Stopping container main', 'FailedPreStopHook x1: PreStopHook failed']));
});

test('without a grace period no preStop hook runs', () => {
  const made = cluster(`{ containers: [${container('preStop: { sleep: { seconds: 20 } }', HEEDS)}] }`);
  made.advance(4_000);
  made.workstation.run('kubectl delete pod p --grace-period=0 --force');
  made.advance(4_000);
  expect(found(made)).toBeUndefined();
  expect(made.state()).not.toHaveProperty('processes.p');
});

test('a state taken while hooks run goes on the same after JSON', () => {
  const made = cluster(`{ terminationGracePeriodSeconds: 1, containers: [${container("postStart: { exec: { command: [sh, -c, 'sleep 2; exit 3'] } }")}] }`);
  for (const ms of [2_000, 2_000, 1_500, 12_000]) {
    made.advance(ms);
    const copy = createCluster(OPTIONS);
    copy.restore(JSON.parse(JSON.stringify(made.state())) as WorldState);
    copy.advance(30_000);
    const ahead = createCluster(OPTIONS);
    ahead.restore(made.state());
    ahead.advance(30_000);
    expect(copy.hash()).toBe(ahead.hash());
  }
});

test('a node that loses power in the middle of a hook starts the container, and the hook, anew', () => {
  const made = cluster(`{ containers: [${container('postStart: { exec: { command: [sleep, "20"] } }')}] }`);
  made.advance(5_000);
  made.node({ action: 'stop', node: 'worker-1' });
  made.advance(5_000);
  made.node({ action: 'start', node: 'worker-1' });
  made.advance(20_000);
  expect(stateOf(made)?.state?.running).toBeUndefined();
  made.advance(20_000);
  expect(stateOf(made)).toMatchObject({ ready: true, restartCount: 1 });
});
