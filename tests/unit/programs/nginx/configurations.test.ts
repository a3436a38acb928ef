import { describe, expect, test } from 'vitest';
import { image as netshoot } from '../../../../src/simulator/images/netshoot';
import { image as nginx } from '../../../../src/simulator/images/nginx';
import { Bench } from '../../shell/machine';
import recorded from './configurations.json';

const CONFIGURATION = '/etc/nginx/conf.d/default.conf';
const { files, rows } = recorded as { files: Record<string, string>; rows: readonly { configuration: string; requests?: readonly string[]; answers?: readonly string[]; said?: string }[] };

/** Times, numbers of processes and addresses as the recordings have them. */
const normal = (text: string): string => text.replace(/\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d/g, 'TS').replace(/\d+#\d+/g, 'P#P').replace(/Date: .*?\r/g, 'Date: D\r').replace(/Last-Modified: .*?\r/g, 'Last-Modified: D\r')
  .replace(/ETag: .*?\r/g, 'ETag: E\r').replace(/Expires: .*?\r/g, 'Expires: D\r').replaceAll('10.0.0.2', '127.0.0.1').replaceAll('10.0.0.1', '127.0.0.1').replace(/TS \[notice\].*\n/g, '');

function started(configuration: string): { readonly bench: Bench; readonly id: string } {
  const bench = new Bench([nginx, netshoot]);
  bench.add('web', 'docker.io/library/nginx:1.22', '10.0.0.1', { ...files, [CONFIGURATION]: configuration });
  bench.add('client', 'docker.io/nicolaka/netshoot:latest', '10.0.0.2');
  const id = bench.start('web', ['nginx', '-g', 'daemon off;']);
  bench.advance(100);
  return { bench, id };
}

const get = (bench: Bench, url: string, ...more: readonly string[]) => bench.run('client', ['curl', '-s', ...more, `10.0.0.1${url}`]).out;

describe('what nginx 1.22.1 made of the same configuration', () => {
  test.each(rows.filter(({ requests }) => requests).map((row) => [row.configuration, row] as const))('%s', (configuration, { requests, answers }) => {
    const { bench } = started(configuration);
    expect((requests ?? []).map((request) => normal(bench.run('client', ['sh', '-c', `printf '${request.replaceAll("'", "'\\''")}' | nc -w 1 10.0.0.1 80`]).out))).toEqual(answers);
  });

  test.each(rows.filter(({ requests }) => !requests).map((row) => [row.configuration, row] as const))('%s', (configuration, { said }) => {
    const { bench, id } = started(configuration);
    const { err, exit } = bench.read(id);
    expect(normal(err)).toBe(said);
    expect(exit).toBe((said ?? '').includes('[emerg]') ? 1 : undefined);
  });
});

describe('a configuration is read at the start and on SIGHUP', () => {
  const change = (bench: Bench, text: string) => bench.runtime.files.put('web', CONFIGURATION, text);

  test('a change waits for the reload, an error leaves the old one in force', () => {
    const { bench, id } = started('server { listen 80; return 200 "one\\n"; }');
    change(bench, 'server { listen 80; listen 8080; return 200 "two\\n"; }');
    expect(get(bench, '/')).toBe('one\n');
    expect(bench.run('web', ['nginx', '-s', 'reload'])).toMatchObject({ exit: 0, err: expect.stringMatching(/\[notice\] \d+#\d+: signal process started\n$/) as unknown });
    bench.advance(100);
    expect([get(bench, '/'), get(bench, ':8080/')]).toEqual(['two\n', 'two\n']);
    change(bench, 'server { listen 80; retrun 200; }');
    expect(bench.run('web', ['nginx', '-t'])).toMatchObject({ exit: 1, err: expect.stringContaining('nginx: [emerg] unknown directive "retrun" in /etc/nginx/conf.d/default.conf:1\nnginx: configuration file /etc/nginx/nginx.conf test failed\n') as unknown });
    bench.runtime.processes.signal('web:1', 'HUP', 'outside');
    bench.advance(100);
    expect(normal(bench.read(id).err)).toContain('TS [emerg] P#P: unknown directive "retrun" in /etc/nginx/conf.d/default.conf:1\n');
    expect(get(bench, '/')).toBe('two\n');
  });

  test('the packaged one gives way to another, and goes on for what it has no short way for', () => {
    const bench = new Bench([nginx, netshoot]);
    bench.add('web', 'docker.io/library/nginx:1.28', '10.0.0.1');
    bench.add('client', 'docker.io/nicolaka/netshoot:latest', '10.0.0.2');
    const id = bench.start('web', ['nginx', '-g', 'daemon off;']);
    bench.advance(10);
    expect(get(bench, '/nope', '-o', '/dev/null', '-w', '%{http_code}')).toBe('404');
    expect(get(bench, '/', '-X', 'POST', '-o', '/dev/null', '-w', '%{http_code}')).toBe('405');
    expect(get(bench, '/')).toContain('Welcome to nginx!');
    bench.runtime.files.put('web', CONFIGURATION, 'server { listen 80; return 200 "mine\\n"; }');
    bench.runtime.processes.signal('web:1', 'HUP', 'outside');
    bench.advance(100);
    expect(get(bench, '/')).toBe('mine\n');
    expect(bench.read(id).err).toContain('[error] 1#1: *1 open() "/usr/share/nginx/html/nope" failed (2: No such file or directory), client: 10.0.0.2, server: localhost, request: "GET /nope HTTP/1.1", host: "10.0.0.1"\n');
    expect(bench.read(id).out).toMatch(/"POST \/ HTTP\/1\.1" 405 \d+ "-" "curl\/[\d.]+" "-"\n/);
    bench.runtime.processes.signal('web:1', 'QUIT', 'outside');
    bench.advance(100);
    expect(bench.read(id).exit).toBe(0);
  });
});

test('a port somebody has is asked for five times', () => {
  const { bench } = started('server { listen 80; return 200; }');
  const second = bench.run('web', ['nginx', '-g', 'daemon off;']);
  expect(second.exit).toBe(1);
  expect(second.err.match(/^nginx: \[emerg\] bind\(\) to 0\.0\.0\.0:80 failed \(98: Address already in use\)$/gm)).toHaveLength(5);
  expect(second.err).toMatch(/nginx: \[emerg\] still could not bind\(\)\n$/);
});

test('logs go where the configuration sends them', () => {
  const { bench, id } = started('server { listen 80; access_log /var/log/nginx/mine.log; root /usr/share/nginx/html; }');
  get(bench, '/data/x.json');
  expect(bench.run('web', ['cat', '/var/log/nginx/mine.log']).out).toMatch(/^10\.0\.0\.2 - - \[.*\] "GET \/data\/x\.json HTTP\/1\.1" 200 8 "-" "curl\/[\d.]+"\n$/);
  expect(bench.read(id).out).toBe('');
});
