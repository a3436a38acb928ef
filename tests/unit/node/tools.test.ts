import { expect, test } from 'vitest';
import { createCluster } from '../../../src/simulator/cluster/cluster';
import { kubectl } from '../../../src/kubectl/index';

const MANIFEST = `apiVersion: v1
kind: Service
metadata: { name: echo }
spec: { selector: { app: two }, ports: [{ name: text, port: 7, targetPort: words }] }
---
apiVersion: v1
kind: Service
metadata: { name: nobody }
spec: { selector: { app: none }, ports: [{ port: 7 }] }
---
apiVersion: v1
kind: Service
metadata: { name: outside }
spec: { ports: [{ port: 80 }] }
---
apiVersion: v1
kind: Endpoints
metadata: { name: outside }
subsets: [{ addresses: [{ ip: 10.1.2.3 }], notReadyAddresses: [{ ip: 10.1.2.4 }], ports: [{ port: 8080 }] }]
---
apiVersion: v1
kind: Pod
metadata: { name: one }
spec: { containers: [{ name: c, image: "busybox:1.36", command: [sleep, "3600"] }] }
---
apiVersion: v1
kind: Pod
metadata: { name: two, labels: { app: two } }
spec: { containers: [{ name: c, image: "busybox:1.36", command: [sh, -c, "while :; do echo hello | nc -l -p 7777; done"], ports: [{ name: words, containerPort: 7777 }] }] }
`;

function cluster() {
  const made = createCluster({ seed: 'tools', nodes: 2, epochMs: 1_795_251_600_000, preloaded: 'all', programs: { kubectl } });
  made.workstation.writeFile('it.yaml', MANIFEST);
  expect(made.workstation.run('kubectl apply -f it.yaml').exit).toBe(0);
  made.advance(8_000);
  return made;
}
const made = cluster();

const COMMANDS: readonly (readonly [string, string])[] = [
  ['printf abc | md5sum', '900150983cd24fb0d6963f7d28e17f72  -\n'],
  ['printf "" | sha256sum', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  -\n'],
  ['printf abc > /tmp/a; sha256sum /tmp/a', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad  /tmp/a\n'],
  ['seq 1 100 | md5sum', 'd632eba71107bf7bc3ec423eab256d78  -\n'],
  ['nc echo 7 < /dev/null', 'hello\n'],
  ['nc -z -w 2 echo 7; echo $?', '0\n'],
  ['nc -z nobody 7 2>&1; echo $?', "nc: can't connect to remote host (nobody:7): Connection refused\n1\n"],
  ['nc -z nowhere 7 2>&1; echo $?', "nc: bad address 'nowhere'\n1\n"],
  ['top -b -n 1 | tail -n +4 | head -2', '  PID  PPID USER     STAT   VSZ %VSZ CPU %CPU COMMAND\n    1     0 root     S     4404   0%   0   0% sleep 3600\n'],
];

test.each(COMMANDS)('%s', (script, out) => {
  expect(made.exec({ namespace: 'default', name: 'one' }, ['sh', '-c', script]).out).toBe(out);
});

test('Endpoints carry their warning, and those made by hand have a slice', () => {
  const { out, err } = made.workstation.run('kubectl get endpoints');
  expect(err).toBe('Warning: v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice\n');
  expect(out.split('\n').slice(1, -1).map((line) => line.split(/ {2,}/).slice(0, 2))).toEqual([['echo', expect.stringMatching(/^10\.244\.\d+\.\d+:7777$/)], ['kubernetes', '10.10.0.10:6443'], ['nobody', '<none>'], ['outside', '10.1.2.3:8080']]);
  expect(made.workstation.run("kubectl get endpointslices -l kubernetes.io/service-name=outside -o jsonpath='{.items[0].endpoints[*].conditions.ready} {.items[0].ports[0].port}'").out).toBe('true false 8080');
});
