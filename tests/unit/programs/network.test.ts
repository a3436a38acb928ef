import { expect, test } from 'vitest';
import { image as busybox } from '../../../src/simulator/images/busybox';
import { image as netshoot } from '../../../src/simulator/images/netshoot';
import { image as nginx } from '../../../src/simulator/images/nginx';
import { Bench } from '../shell/machine';

const WEB = 'nginx-svc.default.svc.cluster.local';
const record = (name: string, data: string) => ({ name, type: 'A' as const, ttlSeconds: 30, data });
const RECORDS = {
  [`${WEB} A`]: { answers: [record(WEB, '10.244.1.2'), record(WEB, '10.244.1.3')] },
  [`nginx-sts-0.${WEB} A`]: { answers: [record(`nginx-sts-0.${WEB}`, '10.244.1.2')] },
};

function bench(): Bench {
  const made = new Bench([busybox, netshoot, nginx], RECORDS);
  made.add('nginx-sts-0', 'docker.io/library/nginx:1.12', '10.244.1.2');
  made.add('testpod', 'docker.io/nicolaka/netshoot:latest', '10.244.1.9');
  made.add('client', 'docker.io/library/busybox:1.36', '10.244.1.10');
  return made;
}

test('curl gets the welcome page by the name of a Pod, and nginx logs the access', () => {
  const made = bench();
  const server = made.start('nginx-sts-0', ['nginx', '-g', 'daemon off;']);
  const got = made.run('testpod', ['curl', '-s', `nginx-sts-0.${WEB}`]);
  expect(got.exit).toBe(0);
  expect(got.out).toContain('<h1>Welcome to nginx!</h1>');
  expect(made.run('client', ['wget', '-qO-', 'http://nginx-sts-0.nginx-svc']).out).toBe(got.out);
  expect(made.read(server).out).toMatch(/^10\.244\.1\.9 - - \[\d\d\/\w{3}\/2026:\d\d:\d\d:\d\d \+0000\] "GET \/ HTTP\/1\.1" 200 \d+ "-" "curl\/[\d.]+" "-"\n10\.244\.1\.10 /);
});

test('an emptied document root answers 403, a missing page 404, and curl -f says so', () => {
  const made = bench();
  const server = made.start('nginx-sts-0', ['nginx', '-g', 'daemon off;']);
  expect(made.run('testpod', ['curl', '-s', '-o', '/dev/null', '-w', '%{http_code}\\n', 'http://10.244.1.2/nothing']).out).toBe('404\n');
  made.run('nginx-sts-0', ['rm', '/usr/share/nginx/html/index.html']);
  expect(made.run('testpod', ['curl', '-sS', '-f', '10.244.1.2'])).toEqual({ out: '', err: 'curl: (22) The requested URL returned error: 403\n', exit: 22 });
  expect(made.read(server).err).toContain('directory index of "/usr/share/nginx/html/" is forbidden');
});

const METER = `  % Total    % Received % Xferd  Average Speed   Time    Time     Time  Current
                                 Dload  Upload   Total   Spent    Left  Speed
\r  0     0    0     0    0     0      0      0 --:--:-- --:--:-- --:--:--     0`;

test('curl names what went wrong, with its exit codes; its meter is shown where the answer does not go to a terminal', () => {
  const made = bench();
  expect(made.run('testpod', ['curl', 'nowhere'])).toEqual({ out: '', err: `${METER}curl: (6) Could not resolve host: nowhere\n`, exit: 6 });
  made.start('nginx-sts-0', ['nginx', '-g', 'daemon off;']);
  expect(made.run('testpod', ['curl', '10.244.1.2/50x.html']).err).toMatch(/^ {2}% Total[^\r]+\r[^\r]+\r100 {3}\d{3} {2}100 {3}\d{3} {4}0 {5}0 {3}\d{3}k {6}0 --:--:-- --:--:-- --:--:-- {2}\d{3}k\n$/);
  expect(made.run('testpod', ['curl', '-s', '10.244.1.2']).err).toBe('');
  expect(made.run('testpod', ['curl', '-sS', '10.244.1.2:81']).exit).toBe(7);
});

test('nslookup speaks as busybox does in a busybox image', () => {
  const made = bench();
  expect(made.run('client', ['nslookup', WEB])).toEqual({ exit: 0, err: '', out: `Server:\t\t10.96.0.10\nAddress:\t10.96.0.10:53\n\nName:\t${WEB}\nAddress: 10.244.1.2\nName:\t${WEB}\nAddress: 10.244.1.3\n\n\n` });
  const missing = 'web-7.web.default.svc.cluster.local';
  expect(made.run('client', ['nslookup', missing])).toEqual({ exit: 1, err: '', out: `Server:\t\t10.96.0.10\nAddress:\t10.96.0.10:53\n\n** server can't find ${missing}: NXDOMAIN\n\n** server can't find ${missing}: NXDOMAIN\n\n` });
});

test('busybox asks for a name without a dot in every domain of the search list, and what is in none of them is a failure', () => {
  const made = bench();
  const { out, exit } = made.run('client', ['nslookup', 'nginx-svc']);
  expect(out.split('\n').filter((line) => line !== '').slice(2)).toEqual([
    `Name:\t${WEB}`, 'Address: 10.244.1.2', `Name:\t${WEB}`, 'Address: 10.244.1.3',
    "** server can't find nginx-svc.svc.cluster.local: NXDOMAIN", "** server can't find nginx-svc.cluster.local: NXDOMAIN",
    "** server can't find nginx-svc.svc.cluster.local: NXDOMAIN", "** server can't find nginx-svc.cluster.local: NXDOMAIN",
  ]);
  expect(exit).toBe(1);
});

test('nslookup and dig of bind-utils follow the search list', () => {
  const made = bench();
  expect(made.run('testpod', ['nslookup', 'nginx-svc']).out).toBe(`Server:\t\t10.96.0.10\nAddress:\t10.96.0.10#53\n\nName:\t${WEB}\nAddress: 10.244.1.2\nName:\t${WEB}\nAddress: 10.244.1.3\n\n`);
  expect(made.run('testpod', ['nslookup', 'nothing']).out).toBe("Server:\t\t10.96.0.10\nAddress:\t10.96.0.10#53\n\n** server can't find nothing: NXDOMAIN\n\n");
  expect(made.run('testpod', ['dig', '+short', WEB]).out).toBe('10.244.1.2\n10.244.1.3\n');
  expect(made.run('testpod', ['dig', '+noall', '+answer', `nginx-sts-0.${WEB}`]).out).toMatch(/^nginx-sts-0\.nginx-svc\.default\.svc\.cluster\.local\.\s+30\tIN\tA\t10\.244\.1\.2\n$/);
});

test('nginx finishes on QUIT, and its image has neither curl nor nslookup', () => {
  const made = bench();
  const server = made.start('nginx-sts-0', ['nginx', '-g', 'daemon off;']);
  made.advance(10);
  expect(made.run('nginx-sts-0', ['nginx', '-s', 'quit']).exit).toBe(0);
  made.advance(10);
  expect(made.read(server).exit).toBe(0);
  expect(made.run('nginx-sts-0', ['sh', '-c', 'curl localhost'])).toEqual({ out: '', err: 'sh: 1: curl: not found\n', exit: 127 });
  expect(made.run('nginx-sts-0', ['bash', '-c', 'apt-get update']).err).toBe('bash: line 1: apt-get: command not found\n');
});

test('hostname -f is the name in /etc/hosts', () => {
  expect(bench().run('client', ['hostname', '-f']).out).toBe('client.svc.default.svc.cluster.local\n');
});
