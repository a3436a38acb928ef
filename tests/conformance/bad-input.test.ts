import { expect, test } from 'vitest';
import { recordedCluster } from './player';

const CONFIG = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n';
const parsing = (file: string, why: string) => `error: error parsing ${file}: error converting YAML to JSON: yaml: ${why}\n`;
const notAnObject = (file: string) => `error: error validating "${file}": error validating data: invalid object to validate; if you choose to ignore these errors, turn validation off with --validate=false\n`;
const bomb = (head: string) => [`${head}x0: &a0 ["x","x","x","x","x","x","x","x","x"]`, ...Array.from({ length: 8 }, (_, n) => `x${n + 1}: &a${n + 1} [${Array(9).fill(`*a${n}`).join(',')}]`)].join('\n');

/**
 * Files that `kubectl apply -f` can't make anything of. What YAML parsers say was taken from a real kubectl 1.36.3; the limit on depth is
 * ours, and the words for a body over 3 MB and for an unvalidated document follow the recordings of the same kind of refusal.
 */
const BAD: readonly (readonly [file: string, text: string, err: string])[] = [
  ['prose.yaml', 'this is not: a manifest: at all\n', parsing('prose.yaml', 'mapping values are not allowed in this context')],
  ['words.yaml', 'just words\n', notAnObject('words.yaml')],
  ['list.yaml', '- a\n- b\n', notAnObject('list.yaml')],
  ['empty.yaml', '', 'error: no objects passed to apply\n'],
  ['comments.yaml', '# only a comment\n---\n# and another\n', 'error: no objects passed to apply\n'],
  ['tabs.yaml', 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n\tname: a\n', parsing('tabs.yaml', 'line 4: found character that cannot start any token')],
  ['tab-later.yaml', `${CONFIG}data:\n  x: "1"\n\ty: "2"\n`, parsing('tab-later.yaml', 'line 7: found character that cannot start any token')],
  ['nul.yaml', `${CONFIG}data: {x: "a\0b"}\n`, parsing('nul.yaml', 'control characters are not allowed')],
  ['bell.yaml', `${CONFIG}data: {x: "a\x07b"}\n`, parsing('bell.yaml', 'control characters are not allowed')],
  ['unclosed.yaml', 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a\n', parsing('unclosed.yaml', "line 3: did not find expected ',' or '}'")],
  ['quote.yaml', 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: "a}\n', parsing('quote.yaml', 'line 4: found unexpected end of stream')],
  ['indent.yaml', `${CONFIG} labels: {x: y}\n`, parsing('indent.yaml', 'line 4: did not find expected key')],
  ['no-colon.yaml', 'apiVersion: v1\nkind ConfigMap\nmetadata:\n  name: a\n', parsing('no-colon.yaml', "line 3: could not find expected ':'")],
  ['two-colons.yaml', `${CONFIG}data:\n  x: a: b\n`, parsing('two-colons.yaml', 'line 6: mapping values are not allowed in this context')],
  ['at.yaml', 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: @a\n', parsing('at.yaml', 'line 4: found character that cannot start any token')],
  ['full-width.yaml', 'apiVersion:\u3000v1\nkind: ConfigMap\nmetadata:\n  name: a\n', parsing('full-width.yaml', 'line 2: mapping values are not allowed in this context')],
  ['nobody.yaml', 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: *nobody}\n', parsing('nobody.yaml', "unknown anchor 'nobody' referenced")],
  ['itself.yaml', 'apiVersion: v1\nkind: ConfigMap\nmetadata: &m {name: a, labels: *m}\n', parsing('itself.yaml', "anchor 'm' value contains itself")],
  ['bomb.yaml', bomb(''), parsing('bomb.yaml', 'document contains excessive aliasing')],
  ['bomb-inside.yaml', bomb(CONFIG), parsing('bomb-inside.yaml', 'document contains excessive aliasing')],
  ['deep.yaml', `${CONFIG}x: ${'['.repeat(5000)}${']'.repeat(5000)}\n`, parsing('deep.yaml', 'exceeded max depth of 1000')],
  ['deep.json', `{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"},"x":${'['.repeat(200_000)}${']'.repeat(200_000)}}`, parsing('deep.json', 'exceeded max depth of 1000')],
  ['nobody-serves.yaml', 'apiVersion: example.com/v1\nkind: Gadget\nmetadata: {name: a}\n', 'error: resource mapping not found for name: "a" namespace: "" from "nobody-serves.yaml": no matches for kind "Gadget" in version "example.com/v1"\nensure CRDs are installed first\n'],
  ['no-kind.yaml', 'apiVersion: v1\nmetadata: {name: a}\n', 'error: error validating "no-kind.yaml": error validating data: kind not set; if you choose to ignore these errors, turn validation off with --validate=false\n'],
  ['misplaced.yaml', `${CONFIG}replicas: 3\n`, 'Error from server (BadRequest): error when creating "misplaced.yaml": ConfigMap in version "v1" cannot be handled as a ConfigMap: strict decoding error: unknown field "replicas"\n'],
  ['list-as-metadata.yaml', 'apiVersion: v1\nkind: ConfigMap\nmetadata: []\n', 'error: unable to decode "list-as-metadata.yaml": json: cannot unmarshal array into Go struct field metadataOnlyObject.metadata of type v1.ObjectMeta\n'],
  ['finalizers.yaml', `${CONFIG}  finalizers: q\n  generation: x\n`, 'error: unable to decode "finalizers.yaml": json: cannot unmarshal string into Go struct field ObjectMeta.metadata.finalizers of type []string\n'],
  ['port-of-no-whole.yaml', 'apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec: {ports: [{port: "80", targetPort: 80.5}]}\n', 'Error from server (BadRequest): error when creating "port-of-no-whole.yaml": Service in version "v1" cannot be handled as a Service: json: cannot unmarshal number 80.5 into Go struct field ServicePort.spec.ports.targetPort of type int32\n'],
  ['no-quantity.yaml', 'apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: a}\nspec: {accessModes: ReadWriteOnce, resources: {requests: {storage: 1Q}}}\n', 'Error from server (BadRequest): error when creating "no-quantity.yaml": PersistentVolumeClaim in version "v1" cannot be handled as a PersistentVolumeClaim: quantities must match the regular expression \'^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$\'\n'],
  ['object-as-text.yaml', `${CONFIG}data: {a: {b: c}}\n`, 'Error from server (BadRequest): error when creating "object-as-text.yaml": ConfigMap in version "v1" cannot be handled as a ConfigMap: json: cannot unmarshal object into Go struct field ConfigMap.data of type string\n'],
  ['init-with-probe.yaml', 'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  initContainers: [{name: i, image: x, livenessProbe: {exec: {command: [x]}}}]\n  containers: [{name: c, image: x, volumeMounts: [{name: none, mountPath: /x}], livenessProbe: {periodSeconds: -1, exec: {command: [x]}}, securityContext: {runAsUser: -1}}]\n', 'The Pod "a" is invalid: \n* spec.containers[0].volumeMounts[0].name: Not found: "none"\n* spec.containers[0].securityContext.runAsUser: Invalid value: -1: must be between 0 and 2147483647, inclusive\n* spec.containers[0].livenessProbe.periodSeconds: Invalid value: -1: must be greater than or equal to 0\n* spec.initContainers[0].livenessProbe: Forbidden: may not be set for init containers without restartPolicy=Always\n'],
  ['modes.yaml', 'apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: a}\nspec: {accessModes: [ReadWriteOnce, ReadWriteOncePod], resources: {requests: {storage: 1Gi}}}\n', 'The PersistentVolumeClaim "a" is invalid: spec.accessModes: Forbidden: may not use ReadWriteOncePod with other access modes\n'],
  ['large.yaml', `${CONFIG}data:\n  x: "${'x'.repeat(2_000_000)}"\n`, 'Error from server (RequestEntityTooLarge): error when creating "large.yaml": Request entity too large: limit is 3145728\n'],
];

const cluster = recordedCluster('bad-input', 1);
cluster.runUntilQuiet(60_000);

test.each(BAD)('kubectl apply -f %s', (file, text, err) => {
  cluster.workstation.writeFile(file, text);
  const before = cluster.hash();
  expect(cluster.workstation.run(`kubectl apply -f ${file}`)).toEqual({ out: '', err, exit: 1 });
  expect(cluster.hash()).toBe(before);
});

test('without validation the decoder refuses what is no object', () => {
  const apply = (text: string) => cluster.workstation.run('kubectl apply --validate=false -f -', { stdin: text }).err;
  expect(apply('- a\n')).toBe('error: unable to decode "STDIN": json: cannot unmarshal array into Go value of type unstructured.detector\n');
  expect(apply('words\n')).toBe('error: unable to decode "STDIN": json: cannot unmarshal string into Go value of type unstructured.detector\n');
  expect(apply('apiVersion: v1\nmetadata: {name: a}\n')).toBe('error: unable to decode "STDIN": Object \'Kind\' is missing in \'{"apiVersion":"v1","metadata":{"name":"a"}}\'\n');
});

test('a good manifest after all the bad ones is applied', () => {
  expect(cluster.workstation.run('kubectl apply -f -', { stdin: CONFIG }).out).toBe('configmap/a created\n');
});
