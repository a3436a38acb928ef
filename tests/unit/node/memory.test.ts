import { describe, expect, test } from 'vitest';
import { createCluster } from '../../../src/simulator/cluster/cluster';
import { Pod } from '../../../src/simulator/kinds/pod/kind';
import { kubectl } from '../../../src/kubectl/index';

interface Asked { readonly command: readonly string[] | string; readonly memory?: string; readonly image?: string; readonly inMemory?: true; readonly restartPolicy?: string }

/** A Pod whose one container may have `memory`, four seconds after it was applied. */
function running({ command, memory, image = 'busybox:1.36', inMemory, restartPolicy = 'Never' }: Asked) {
  const cluster = createCluster({ seed: 'memory', nodes: 1, epochMs: 1_795_251_600_000, preloaded: 'all', programs: { kubectl } });
  const container = {
    name: 'c', image, ...(command === '' ? {} : { command: typeof command === 'string' ? ['sh', '-c', command] : command }), ...(memory === undefined ? {} : { resources: { limits: { memory } } }),
    ...(inMemory ? { volumeMounts: [{ name: 'm', mountPath: '/m' }] } : {}),
  };
  const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p' }, spec: { restartPolicy, containers: [container], volumes: [{ name: 'm', emptyDir: { medium: 'Memory' } }] } };
  cluster.workstation.writeFile('p.json', JSON.stringify(pod));
  expect(cluster.workstation.run('kubectl apply -f p.json').exit).toBe(0);
  cluster.advance(4_000);
  const status = () => cluster.client.get(Pod, 'p', 'default').status?.containerStatuses?.[0];
  const ended = () => { const { exitCode, reason } = status()?.state?.terminated ?? {}; return [exitCode, reason]; };
  return { cluster, status, ended, log: () => cluster.workstation.run('kubectl logs p').out, exec: (line: string) => cluster.workstation.run(`kubectl exec p -- ${line}`) };
}

/** As a real cluster (Kubernetes 1.36.3, containerd) ended the same containers with 20Mi. */
describe('more than the limit', () => {
  test.each<readonly [string, string | readonly string[], number]>([
    ['a text without end', ['tail', '/dev/zero'], 137],
    ['a shell that doubles a text', 'x=a; while true; do x=$x$x; done', 137],
    ['a script whose last command is killed', 'tail /dev/zero', 137],
    ['a script that goes on', 'tail /dev/zero; echo ended', 0],
    ['a block of dd', 'dd if=/dev/zero of=/dev/null bs=100M count=1', 137],
    ['lines to sort', 'cat /dev/zero | sort', 137],
  ])('%s ends OOMKilled', (_, command, code) => {
    const { ended, status } = running({ command, memory: '20Mi' });
    expect(ended()).toEqual([code, 'OOMKilled']);
    expect(status()?.restartCount).toBe(0);
  });

  test('only the process that wants more is killed, the shell says so', () => {
    expect(running({ command: 'tail /dev/zero; echo ended $?', memory: '20Mi' }).log()).toBe('Killed\nended 137\n');
  });

  test('what is passed on is not kept', () => {
    const { log, ended } = running({ command: 'head -c 30000000 /dev/zero | wc -c; dd if=/dev/zero of=/dev/null bs=5M count=2; head -c 9 /dev/urandom | wc -c', memory: '20Mi' });
    expect(log()).toBe('30000000\n2+0 records in\n2+0 records out\n9\n');
    expect(ended()).toEqual([0, 'Completed']);
  });

  test('the container is started again, with back-off', () => {
    const { cluster, status } = running({ command: ['tail', '/dev/zero'], memory: '20Mi', restartPolicy: 'Always' });
    cluster.advance(60_000);
    expect(status()?.restartCount).toBeGreaterThan(1);
    expect(status()?.lastState?.terminated?.reason).toBe('OOMKilled');
    const said = cluster.workstation.run('kubectl describe pod p').out;
    expect(said).toContain('Back-off restarting failed container c in pod p_default');
    expect(said).toMatch(/Reason: +OOMKilled\n +Exit Code: +137/);
  });

  test('files of a memory volume count, and leave nobody room', () => {
    expect(running({ command: 'head -c 6000000 /dev/zero > /m/f; sleep 1000', memory: '5Mi', inMemory: true }).ended()).toEqual([137, 'OOMKilled']);
    expect(running({ command: 'head -c 4000000 /dev/zero > /m/f; rm /m/f; head -c 4000000 /dev/zero > /m/f; ls /m', memory: '6Mi', inMemory: true }).ended()).toEqual([0, 'Completed']);
  });

  test('a command in a container counts with it, and dies alone', () => {
    const { exec, cluster, status } = running({ command: ['sleep', '1000'], memory: '20Mi' });
    expect(exec('tail /dev/zero')).toMatchObject({ exit: 137 });
    expect(exec("sh -c 'tail /dev/zero; echo after $?'").out).toBe('after 137\n');
    cluster.advance(5_000);
    expect(status()).toMatchObject({ restartCount: 0, ready: true });
  });

  test('a server that needs more at rest does not come up', () => {
    expect(running({ command: '', image: 'mysql:8.0', memory: '64Mi' }).ended()[1]).toBe('OOMKilled');
  });

  test('less than a container needs to begin: it is not started', () => {
    const { status } = running({ command: ['sleep', '1000'], memory: '2Mi' });
    expect(status()?.state?.terminated).toMatchObject({ exitCode: 128, reason: 'StartError' });
    expect(status()?.state?.terminated?.message).toContain('unable to set memory limit to 2097152 (current usage: ');
    expect(running({ command: ['sleep', '1000'], memory: '3Mi' }).status()?.ready).toBe(true);
  });
});

test('without a limit a process is killed where the node has no more, and nothing hangs', () => {
  expect(running({ command: 'tail /dev/zero' }).ended()).toEqual([137, 'OOMKilled']);
  expect(running({ command: 'dd if=/dev/zero of=/dev/null bs=20G count=1' }).ended()).toEqual([0, 'Completed']);
  expect(running({ command: 'dd if=/dev/zero of=/dev/null' }).status()?.ready).toBe(true);
  expect(running({ command: 'cat /dev/zero > /dev/null' }).status()?.ready).toBe(true);
});

test('the devices give what is asked for', () => {
  const { exec } = running({ command: ['sleep', '1000'] });
  expect(exec('head -c 4 /dev/zero').out).toBe('\0\0\0\0');
  expect(exec("sh -c 'tr -dc a-z < /dev/urandom | head -c 12'").out).toMatch(/^[a-z]{12}$/);
  expect(exec("sh -c 'head -c 8 /dev/random | wc -c; dd if=/dev/zero of=/tmp/f bs=1k count=4; wc -c /tmp/f'").out).toBe('8\n4096 /tmp/f\n');
  expect(exec("sh -c 'dd if=/dev/zero of=/tmp/f bs=1M count=100'").err).toContain("dd: error writing '/tmp/f': No space left on device");
});

test('ps shows the columns it is asked for, as busybox 1.35 and procps 4 print them', () => {
  const { exec, cluster } = running({ command: ['sleep', '1000'] });
  expect(exec('ps -o pid,user,comm,stat,args').out).toMatch(/^PID {3}USER {5}COMMAND {10}STAT COMMAND\n {4}1 root {5}sleep {12}S {4}sleep 1000\n/);
  expect(exec('ps -o user=U,pid=P').out).toMatch(/^U P\nr 1\n/);
  expect(exec('ps -o foo')).toMatchObject({ exit: 1, out: '' });
  expect(cluster.workstation.run('ps -eo pid,ppid,user,etime,cmd').out).toMatch(/^ {4}PID {4}PPID USER {9}ELAPSED CMD\n +\d+ +0 learner {8}00:00 ps -eo pid,ppid,user,etime,cmd\n$/);
  expect(cluster.workstation.run('ps -o foo').err).toMatch(/^error: unknown user-defined format specifier "foo"\n\nUsage:/);
});
