import { expect, test } from 'vitest';
import { createCluster } from '../../../src/simulator/cluster/cluster';
import { kubectl } from '../../../src/kubectl/index';

/** What a Pod of an image logs at its start, without the times. */
function logOf(image: string, more: object = {}): readonly string[] {
  const cluster = createCluster({ seed: 'nginx', nodes: 1, epochMs: 1_795_251_600_000, preloaded: 'all', programs: { kubectl } });
  const { volumes, ...container } = more as { readonly volumes?: unknown };
  cluster.workstation.run('kubectl create configmap site --from-literal=default.conf="server { listen 80; }"');
  cluster.workstation.writeFile('p.json', JSON.stringify({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p' }, spec: { containers: [{ name: 'c', image, ...container }], ...(volumes ? { volumes } : {}) } }));
  expect(cluster.workstation.run('kubectl apply -f p.json').exit).toBe(0);
  cluster.advance(5_000);
  return cluster.workstation.run('kubectl logs p').out.split('\n').map((line) => line.replace(/^\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d /, '')).filter((line) => line !== '');
}

const NOTICES = 8;

test('a container of the official image tells of its entry point and its master', () => {
  const lines = logOf('nginx:1.27');
  expect(lines[0]).toBe('/docker-entrypoint.sh: /docker-entrypoint.d/ is not empty, will attempt to perform configuration');
  expect(lines).toContain('10-listen-on-ipv6-by-default.sh: info: Enabled listen on IPv6 in /etc/nginx/conf.d/default.conf');
  expect(lines).toContain('/docker-entrypoint.sh: Sourcing /docker-entrypoint.d/15-local-resolvers.envsh');
  expect(lines.slice(-NOTICES, -4)).toEqual(['[notice] 1#1: using the "epoll" event method', '[notice] 1#1: nginx/1.27.5', '[notice] 1#1: built by gcc 12.2.0 (Debian 12.2.0-14) ', '[notice] 1#1: OS: Linux 6.18.44']);
});

test.each([
  ['nginx:1.18', {}, 0], ['nginx:1.14.2', {}, 0], ['nginx:1.19', {}, 7], ['nginx:1.24', {}, 8 + NOTICES],
  ['nginx:1.27', { command: ['nginx', '-g', 'daemon off;'] }, NOTICES], ['nginx:1.27', { env: [{ name: 'NGINX_ENTRYPOINT_QUIET_LOGS', value: '1' }] }, NOTICES],
] as const)('%s %j logs %i lines', (image, more, count) => expect(logOf(image, more).length).toBe(count));

test('a configuration that is mounted is left as it is', () => {
  const lines = logOf('nginx:1.29', { volumeMounts: [{ name: 'site', mountPath: '/etc/nginx/conf.d' }], volumes: [{ name: 'site', configMap: { name: 'site' } }] });
  expect(lines).toContain('10-listen-on-ipv6-by-default.sh: info: can not modify /etc/nginx/conf.d/default.conf (read-only file system?)');
});
