import { expect, test } from 'vitest';
import { createCluster } from '../../../src/simulator/cluster/cluster';
import { ConfigMap } from '../../../src/simulator/kinds/configmap/kind';
import { Event } from '../../../src/simulator/kinds/event/kind';
import { Pod } from '../../../src/simulator/kinds/pod/kind';
import { Secret } from '../../../src/simulator/kinds/secret/kind';
import { kubectl } from '../../../src/kubectl/index';

const SHARED = `apiVersion: v1
kind: ConfigMap
metadata: { name: cfg }
data: { LEVEL: info, app.conf: "one\\n" }
---
apiVersion: v1
kind: Secret
metadata: { name: sec }
stringData: { PASSWORD: qwerty }
---
`;

function cluster(spec: string, metadata = '') {
  const made = createCluster({ seed: 'given', nodes: 2, epochMs: 1_795_251_600_000, preloaded: 'all', programs: { kubectl } });
  made.workstation.writeFile('it.yaml', `${SHARED}apiVersion: v1\nkind: Pod\nmetadata: { name: p${metadata} }\nspec: ${spec}\n`);
  const { err, exit } = made.workstation.run('kubectl apply -f it.yaml');
  expect({ err, exit }).toEqual({ err: '', exit: 0 });
  made.advance(8_000);
  return made;
}
type Made = ReturnType<typeof cluster>;
const pod = (made: Made) => made.client.get(Pod, 'p', 'default');
const told = (made: Made) => made.client.list(Event).filter(({ involvedObject }) => involvedObject.name === 'p').map(({ reason, message }) => `${reason}: ${message}`);
const sh = (made: Made, script: string) => made.exec({ namespace: 'default', name: 'p' }, ['sh', '-c', script]).out;
const one = (rest: string, more = '') => `{ terminationGracePeriodSeconds: 1, containers: [{ name: c, image: "busybox:1.36", command: [sleep, "3600"], ${rest} }]${more} }`;
const volume = (source: string) => one('volumeMounts: [{ name: v, mountPath: /v }]', `, volumes: [{ name: v, ${source} }]`);

/** What a real kubelet of 1.36 says of Pods that can't be given what they ask for. */
const PROBLEMS: readonly (readonly [string, string, string])[] = [
  ['a ConfigMap that is missing', volume('configMap: { name: nope }'), 'FailedMount: MountVolume.SetUp failed for volume "v" : configmap "nope" not found'],
  ['a key that is missing', volume('configMap: { name: cfg, items: [{ key: zip, path: a }] }'), 'FailedMount: MountVolume.SetUp failed for volume "v" : configmap references non-existent config key: zip'],
  ['a Secret that is missing', volume('secret: { secretName: nope }'), 'FailedMount: MountVolume.SetUp failed for volume "v" : secret "nope" not found'],
  ['a Secret key that is missing', volume('secret: { secretName: sec, items: [{ key: zip, path: a }] }'), 'FailedMount: MountVolume.SetUp failed for volume "v" : references non-existent secret key: zip'],
  ['all that is missing of a projection', volume('projected: { sources: [{ secret: { name: nope } }, { configMap: { name: nope2 } }] }'), 'FailedMount: MountVolume.SetUp failed for volume "v" : [secret "nope" not found, configmap "nope2" not found]'],
  ['a host path that is no directory', volume('hostPath: { path: /tmp/x, type: Directory }'), 'FailedMount: MountVolume.SetUp failed for volume "v" : hostPath type check failed: /tmp/x is not a directory'],
  ['a host path that is no file', volume('hostPath: { path: /tmp/x, type: File }'), 'FailedMount: MountVolume.SetUp failed for volume "v" : hostPath type check failed: /tmp/x is not a file'],
  ['a host path that is no socket', volume('hostPath: { path: /tmp/x, type: Socket }'), 'FailedMount: MountVolume.SetUp failed for volume "v" : hostPath type check failed: /tmp/x is not a socket file'],
  ['a variable from a missing key', one('env: [{ name: A, valueFrom: { configMapKeyRef: { name: cfg, key: zip } } }]'), "Failed: Error: couldn't find key zip in ConfigMap default/cfg"],
  ['a variable from a missing Secret key', one('env: [{ name: A, valueFrom: { secretKeyRef: { name: sec, key: zip } } }]'), "Failed: Error: couldn't find key zip in Secret default/sec"],
  ['variables from a missing Secret', one('envFrom: [{ secretRef: { name: nope } }]'), 'Failed: Error: secret "nope" not found'],
  ['a path with an unknown variable', one('volumeMounts: [{ name: v, mountPath: /v, subPathExpr: "$(NOPE)/x" }]', ', volumes: [{ name: v, emptyDir: {} }]'), 'Failed: Error: missing value for NOPE'],
];

test.each(PROBLEMS)('%s', (_name, spec, message) => {
  expect(told(cluster(spec))).toContain(message);
});

test('root where that is forbidden', () => {
  const made = cluster(one('securityContext: { runAsNonRoot: true }'));
  expect(told(made)).toContain(`Failed: Error: container has runAsNonRoot and image will run as root (pod: "p_default(${pod(made).metadata.uid})", container: c)`);
});

const VARIABLES: readonly (readonly [string, string])[] = [
  ['{ name: X, value: "$(A) $$(A) $(NOPE) $(P_LEVEL)" }', 'a $(A) $(NOPE) info'],
  ['{ name: X, value: "$(LATER)" }, { name: LATER, value: b }', '$(LATER)'],
  ["{ name: X, valueFrom: { fieldRef: { fieldPath: \"metadata.labels['l']\" } } }", 'v'],
  ['{ name: X, valueFrom: { resourceFieldRef: { resource: limits.memory } } }', '134217728'],
  ['{ name: X, valueFrom: { resourceFieldRef: { resource: limits.memory, divisor: 1Mi } } }', '128'],
  ['{ name: X, valueFrom: { resourceFieldRef: { resource: requests.cpu } } }', '1'],
  ['{ name: X, valueFrom: { resourceFieldRef: { resource: requests.cpu, divisor: 1m } } }', '250'],
  ['{ name: X, valueFrom: { secretKeyRef: { name: sec, key: PASSWORD } } }', 'qwerty'],
  ['{ name: X, valueFrom: { configMapKeyRef: { name: cfg, key: zip, optional: true } } }', ''],
];

test.each(VARIABLES)('the variable %s', (variable, value) => {
  const made = cluster(one(`resources: { requests: { cpu: 250m }, limits: { memory: 128Mi, cpu: "1" } }, envFrom: [{ prefix: P_, configMapRef: { name: cfg } }], env: [{ name: A, value: a }, ${variable}]`), ', labels: { l: v }');
  expect(sh(made, 'echo "$X"')).toBe(`${value}\n`);
});

test('files of a ConfigMap follow it when the kubelet comes by; what is mounted by a subPath stays', () => {
  const mounts = 'volumeMounts: [{ name: v, mountPath: /v }, { name: v, mountPath: /one/app.conf, subPath: app.conf }, { name: s, mountPath: /s }]';
  const made = cluster(one(mounts, ', volumes: [{ name: v, configMap: { name: cfg } }, { name: s, secret: { secretName: sec, items: [{ key: PASSWORD, path: deep/er/pw, mode: 0400 }] } }]'));
  expect(sh(made, 'cat /v/app.conf /one/app.conf /s/deep/er/pw; readlink /v/app.conf; ls /v; touch /v/x 2>&1')).toBe('one\none\nqwerty..data/app.conf\nLEVEL\napp.conf\ntouch: /v/x: Read-only file system\n');
  made.client.edit(ConfigMap, made.client.get(ConfigMap, 'cfg', 'default'), (draft) => { draft.data = { 'app.conf': 'two\n', more: 'x' }; });
  made.client.edit(Secret, made.client.get(Secret, 'sec', 'default'), (draft) => { draft.data = { PASSWORD: 'bmV3' }; });
  expect(sh(made, 'cat /v/app.conf')).toBe('one\n');
  made.advance(95_000);
  expect(sh(made, 'cat /v/app.conf /one/app.conf /s/deep/er/pw; ls /v')).toBe('two\none\nnewapp.conf\nmore\n');
});

test('a Pod past its deadline is ended and has failed', () => {
  const made = cluster(one('', ', activeDeadlineSeconds: 5'));
  made.advance(10_000);
  const { phase, reason, message, containerStatuses } = pod(made).status ?? {};
  expect({ phase, reason, message }).toEqual({ phase: 'Failed', reason: 'DeadlineExceeded', message: 'Pod was active on the node longer than the specified deadline' });
  expect(containerStatuses?.[0]?.state?.terminated?.exitCode).toBe(137);
});

const WORDS: readonly (readonly [string, string, string | undefined])[] = [
  ['the file it names', 'command: [sh, -c, "echo log; echo file > /tmp/x; exit 2"], terminationMessagePath: /tmp/x', 'file\n'],
  ['its log, where that is asked for', 'command: [sh, -c, "echo aa; echo bb; exit 2"], terminationMessagePolicy: FallbackToLogsOnError', 'aa\nbb\n'],
  ['nothing, when all went well', 'command: [sh, -c, "echo aa"], terminationMessagePolicy: FallbackToLogsOnError', undefined],
];

test.each(WORDS)('the last words of a container: %s', (_name, container, message) => {
  const made = cluster(`{ restartPolicy: Never, containers: [{ name: c, image: "busybox:1.36", ${container} }] }`);
  expect(pod(made).status?.containerStatuses?.[0]?.state?.terminated?.message).toBe(message);
});

test('sidecars start before the main container and stop after it, the last first', () => {
  const sidecar = (name: string) => `{ name: ${name}, image: "busybox:1.36", restartPolicy: Always, command: [sh, -c, "trap 'echo ${name} >> /e/out; exit 0' TERM; echo ${name} >> /e/in; while :; do sleep 1; done"], volumeMounts: [{ name: e, mountPath: /e }] }`;
  const made = cluster(`{ restartPolicy: Never, initContainers: [${sidecar('a')}, ${sidecar('b')}], containers: [{ name: c, image: "busybox:1.36", command: [sh, -c, "cat /e/in; sleep 20; echo main >> /e/out"], volumeMounts: [{ name: e, mountPath: /e }] }], volumes: [{ name: e, hostPath: { path: /e } }] }`);
  expect(made.workstation.run('kubectl logs p -c c').out).toBe('a\nb\n');
  expect(made.workstation.run('kubectl get pod p').out).toMatch(/p +3\/3 +Running/);
  made.advance(40_000);
  expect(pod(made).status?.phase).toBe('Succeeded');
  const ended = [...(pod(made).status?.initContainerStatuses ?? []), ...(pod(made).status?.containerStatuses ?? [])].map(({ name, state }) => [name, state?.terminated?.finishedAt ?? '']);
  expect(ended.toSorted(([, x = ''], [, y = '']) => (x < y ? -1 : x > y ? 1 : 0)).map(([name]) => name)).toEqual(['c', 'b', 'a']);
});

const NETWORKS: readonly (readonly [string, string, string])[] = [
  ['hostname: h, subdomain: s', 'hostname; cat /etc/resolv.conf', 'h\nsearch default.svc.cluster.local svc.cluster.local cluster.local\nnameserver 10.96.0.10\noptions ndots:5\n'],
  ['hostname: h, subdomain: s, setHostnameAsFQDN: true', 'hostname', 'h.s.default.svc.cluster.local\n'],
  ['dnsConfig: { nameservers: [9.9.9.9], searches: [my.dom], options: [{ name: ndots, value: "2" }, { name: edns0 }] }', 'cat /etc/resolv.conf', 'search default.svc.cluster.local svc.cluster.local cluster.local my.dom\nnameserver 10.96.0.10\nnameserver 9.9.9.9\noptions ndots:2 edns0\n'],
  ['dnsPolicy: None, dnsConfig: { nameservers: [9.9.9.9] }', 'cat /etc/resolv.conf', 'nameserver 9.9.9.9\n'],
  ['hostAliases: [{ ip: 1.2.3.4, hostnames: [foo, bar] }]', 'tail -3 /etc/hosts', '\n# Entries added by HostAliases.\n1.2.3.4\tfoo\tbar\n'],
];

test.each(NETWORKS)('names in a Pod with %s', (fields, script, out) => {
  expect(sh(cluster(one('', `, ${fields}`)), script)).toBe(out);
});

test("a Pod on its node's network has the node's address and name", () => {
  const made = cluster(one('', ', hostNetwork: true'));
  const { podIP, hostIP } = pod(made).status ?? {};
  expect(podIP).toBe(hostIP);
  expect(sh(made, 'hostname')).toBe(`${pod(made).spec.nodeName}\n`);
});

test("a probe's command knows the values written in env, not those that come from elsewhere, and there is no shell to know more", () => {
  const env = 'env: [{ name: FOO, value: bar }, { name: SEC, valueFrom: { secretKeyRef: { name: sec, key: PASSWORD } } }]';
  const made = cluster(one(`${env}, livenessProbe: { periodSeconds: 1, exec: { command: [sh, -c, 'echo "$0 $1 $2" > /tmp/out', "x$(FOO)", "y$(SEC)", "z$FOO"] } }`));
  expect(sh(made, 'cat /tmp/out')).toBe('xbar y z$FOO\n');
});
