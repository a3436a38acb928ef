import { describe, expect, it } from 'vitest';
import { locate, parseFieldPath, parseManifest } from '../../../src/manifest';

const head = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n';

/** Checked with a real kubectl: `kubectl label --local -f - x=y`. */
const problems: readonly (readonly [text: string, message: string])[] = [
  ['a: 1\n\tb: 2\n', 'line 5: found a tab character that violates indentation'],
  ['metadata:\n\tname: tab\n', 'line 5: found character that cannot start any token'],
  ['a: b: c\n', 'line 4: mapping values are not allowed in this context'],
  ['data: {a: 1\n', "line 4: did not find expected ',' or '}'"],
  ['metadata:\n   name: x\n  labels: {}\n', 'line 5: did not find expected key'],
  ['a: [1, 2\nb: 3\n', "line 4: did not find expected ',' or ']'"],
  ['a: "x\nb: 1\n', 'line 6: found unexpected end of stream'],
  ["a: 'x", 'line 5: found unexpected end of stream'],
  ['x:\n- a\n b: c\n', 'line 6: mapping values are not allowed in this context'],
  ['a: *zz\n', "unknown anchor 'zz' referenced"],
  ['key\nother: 1\n', "line 5: could not find expected ':'"],
  ['a:\n  - b\n c: 1\n', 'line 5: did not find expected key'],
  ['a: @x\n', 'line 4: found character that cannot start any token'],
  ['x: - a\n', 'line 4: block sequence entries are not allowed in this context'],
  ['a: b\n- c\n', 'line 4: did not find expected key'],
  ['a: }\n', 'line 3: did not find expected node content'],
  ['key\n', "line 5: could not find expected ':'"],
  ['a: 1\n  b: 2\n', 'line 5: mapping values are not allowed in this context'],
  ['a:\n  b: 1\n   c: 2\n', 'line 6: mapping values are not allowed in this context'],
  ['a: "x" y\n', 'line 3: did not find expected key'],
  ['a: [1,2]]\n', 'line 3: did not find expected key'],
  ['a: %x\n', 'line 4: found character that cannot start any token'],
  [' a: 1\n', 'line 3: did not find expected key'],
  ['a: "\\q"\n', 'line 4: found unknown escape character'],
  ['a:\n\t- b\n', 'line 5: found character that cannot start any token'],
  ['name:web\nb: 1\n', "line 5: could not find expected ':'"],
  ['- x\n', 'line 3: did not find expected key'],
  ['a: 1\nkey\n', "line 6: could not find expected ':'"],
  ['a: "\u0000"\n', 'control characters are not allowed'],
];

describe('text that is not YAML', () => {
  it.each(problems)('%j', (text, message) => {
    expect(parseManifest(head + text)[0]?.problem?.message).toBe(`yaml: ${message}`);
  });

  it('an alias bomb is refused, a document with a few aliases is not', () => {
    const levels = Array.from({ length: 9 }, (_, level) => `l${level + 1}: &l${level + 1} [${Array(9).fill(`*l${level}`).join(', ')}]`);
    expect(parseManifest(`l0: &l0 [a, b]\n${levels.join('\n')}\n`)[0]?.problem?.message).toBe('yaml: document contains excessive aliasing');
    expect(parseManifest('a: &x {b: 1}\nc: *x\n')[0]?.value).toEqual({ a: { b: 1 }, c: { b: 1 } });
  });
});

describe('values, as go-yaml v2 resolves them', () => {
  it.each([
    ['y', true], ['no', false], ['on', true], ['Off', false], ['010', 8], ['0o10', 8], ['0x1F', 31], ['1e3', 1000], ['1_000', 1000], ['08', 8], ['-5', -5], ['+3', 3],
    ['.5', 0.5], ['~', null], ['', null], ['2020-01-01', '2020-01-01'], ['12:30:45', '12:30:45'], ['"yes"', 'yes'], ["'1'", '1'], ['!!str 5', '5'], ['1.2.3', '1.2.3'], ['64Mi', '64Mi'], ['-', null],
  ])('%j', (text, value) => {
    expect(parseManifest(`v: ${text === '-' ? '' : text}\n`)[0]?.value).toEqual({ v: value });
  });

  it('merges, and keeps the last of two equal keys but says where it was', () => {
    const [document] = parseManifest('base: &b {x: 1, y: 2}\nuse:\n  <<: *b\n  z: 3\na: one\na: two\n');
    expect(document?.value).toEqual({ base: { x: 1, true: 2 }, use: { x: 1, true: 2, z: 3 }, a: 'two' });
    expect(document?.duplicates.map(({ start, end }) => [start, end])).toEqual([[50, 51]]);
  });

  it('reads JSON with tabs, and almost-JSON as YAML', () => {
    expect(parseManifest('{\n\t"a": [1, 2]\n}\n')[0]?.value).toEqual({ a: [1, 2] });
    expect(parseManifest('{"a": 1, }')[0]?.value).toEqual({ a: 1 });
  });

  it('reads two megabytes', () => {
    const [document] = parseManifest(`data:\n${Array.from({ length: 60_000 }, (_, i) => `  key${i}: "some words in a value ${i}"\n`).join('')}`);
    expect(Object.keys((document?.value as { data: object }).data)).toHaveLength(60_000);
  });
});

describe('documents', () => {
  it('are split first, so a broken one hides no other', () => {
    const text = '# only words\n---\na: 1\n---\nb: {\n--- # c\nc: 3\n';
    const documents = parseManifest(text);
    expect(documents.map((one) => one.value)).toEqual([undefined, { a: 1 }, undefined, { c: 3 }]);
    expect(documents[2]?.problem?.message).toContain('did not find expected');
    expect(documents.map((one) => text.slice(one.start, one.end))).toEqual(['# only words\n', 'a: 1\n', 'b: {\n', 'c: 3\n']);
  });
});

describe('places', () => {
  const text = 'a: 1\n---\nspec:\n  replicas: 3\n  containers:\n  - name: "web"\n    ports: [{containerPort: 80}]\n  empty:\n';
  const [, document] = parseManifest(text);
  it.each([
    ['spec.replicas', 'replicas', '3'],
    ['spec.containers[0].name', 'name', '"web"'],
    ['spec.containers[0].ports[0].containerPort', 'containerPort', '80'],
    ['spec.containers[0].ports[0]', 'containerPort', '{containerPort: 80}'],
    ['spec.containers[0].image', 'name', 'name'],
    ['spec.containers[4]', 'containers', 'containers'],
    ['metadata.name', 'spec', 'spec'],
    ['spec.empty', 'empty', ''],
  ])('%s', (path, key, value) => {
    const found = document && locate(document, parseFieldPath(path));
    expect(found && [text.slice(found.key.start, found.key.end), text.slice(found.value.start, found.value.end)]).toEqual([key, value]);
  });
});
