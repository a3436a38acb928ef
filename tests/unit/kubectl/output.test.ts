import { describe, expect, it } from 'vitest';
import { toYaml } from '../../../src/kubectl/text/yaml';
import { parseDuration } from '../../../src/kubectl/text/go';
import { ageText } from '../../../src/simulator/api/age';
import { align, TABLE } from '../../../src/kubectl/text/columns';
import { parseTemplate, runTemplate } from '../../../src/kubectl/print/paths';
import '../../../src/kubectl/late/index';
import { everydayVerbs, rareDescriptions, rareVerbs } from '../../../src/kubectl/parts';
import { allVerbs, EVERYDAY_NAMES, RARE_NAMES } from '../../../src/kubectl/vocabulary';
import { everydayDescriptions } from '../../../src/kubectl/describe';
import { readdirSync } from 'node:fs';

describe('YAML as kubectl prints it (checked with a real kubectl)', () => {
  it.each<[string, unknown, string]>([
    ['booleans, numbers and dates as text are quoted', { y: 'yes', a: '1', d: '2026-11-21T08:50:56Z', e: '', t: '12:30:45', n: 'null', h: '0x1F' }, 'a: "1"\nd: "2026-11-21T08:50:56Z"\ne: ""\nh: "0x1F"\n"n": "null"\nt: "12:30:45"\n"y": "yes"\n'],
    ['lists are not indented', { a: [1, { b: 2, c: [] }], d: {} }, 'a:\n- 1\n- b: 2\n  c: []\nd: {}\n'],
    ['several lines are a literal', { a: 'one\ntwo\n', b: 'x\ny', c: ' lead\n' }, 'a: |\n  one\n  two\nb: |-\n  x\n  y\nc: |2\n   lead\n'],
    ['signs that mean something are in single quotes', { a: '*x', b: 'a: b', c: "it's", d: '- x', e: 'a #b', f: '{x}', g: '@x' }, "a: '*x'\nb: 'a: b'\nc: it's\nd: '- x'\ne: 'a #b'\nf: '{x}'\ng: '@x'\n"],
    ['long text is folded after 80 columns', { message: `containers with unready status: ${'word '.repeat(20)}end` }, `message: 'containers with unready status: ${'word '.repeat(7)}word\n  ${'word '.repeat(12)}end'\n`],
    ['keys are ordered by letters and by numbers', { a10: 1, a2: 2, 'a-b': 3, ab: 4 }, 'a-b: 3\na2: 2\na10: 1\nab: 4\n'],
  ])('%s', (_, value, text) => expect(toYaml(value as never)).toBe(text));
});

describe('jsonpath', () => {
  const list = { items: [{ metadata: { name: 'web-0', labels: { 'a.b/c': '0' } }, spec: { c: [{ name: 'x' }, { name: 'y' }] }, status: { phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }] } }, { metadata: { name: 'web-1' }, status: { phase: 'Pending' } }] };
  it.each([
    ['{.items[*].metadata.name}', 'web-0 web-1'],
    ['{range .items[*]}{.metadata.name}{"\\t"}{.status.phase}{"\\n"}{end}', 'web-0\tRunning\nweb-1\tPending\n'],
    ['{.items[?(@.metadata.name=="web-1")].status.phase}', 'Pending'],
    ['{range .items[*]}{.metadata.name}{" "}{.status.conditions[?(@.type=="Ready")].status}{"\\n"}{end}', 'web-0 True\nweb-1 \n'],
    ['{.items[0].metadata.labels.a\\.b/c}', '0'],
    ["{.items[0].metadata['name','labels']}", 'web-0 {"a.b/c":"0"}'],
    ['{.items[0].spec.c[-1:].name}', 'y'],
    ['{..name}', 'web-0 x y web-1'],
    ['{.nothing}', ''],
    ['name {.items[1].metadata.name} end', 'name web-1 end'],
    ['{.items[0].metadata.name}:{.items[0].status.phase}', 'web-0:Running'],
  ])('%s', (template, text) => expect(runTemplate(parseTemplate(template), list)).toBe(text));

  it('an index that is not there is an error in kubectl\'s words', () => {
    expect(() => runTemplate(parseTemplate('{.items[0].metadata.name}'), { apiVersion: 'v1', items: [], kind: 'List', metadata: { resourceVersion: '' } })).toThrow(
      'error executing jsonpath "{.items[0].metadata.name}": Error executing template: array index out of bounds: index 0, length 0. Printing more information for debugging the template:\n\ttemplate was:\n\t\t{.items[0].metadata.name}\n\tobject given to jsonpath engine was:\n\t\tmap[string]interface {}{"apiVersion":"v1", "items":[]interface {}{}, "kind":"List", "metadata":map[string]interface {}{"resourceVersion":""}}\n');
  });
});

it.each([['5s', 5000], ['1m30s', 90_000], ['1.5h', 5_400_000], ['100ms', 100], ['-1s', -1000], ['0', 0], ['5', undefined], ['soon', undefined]])('duration %s', (text, ms) => expect(parseDuration(text)).toBe(ms));
it.each([[0, '0s'], [119, '119s'], [120, '2m'], [192, '3m12s'], [600, '10m'], [1680, '28m'], [10_800, '3h'], [11_100, '3h5m'], [172_800, '2d'], [180_000, '2d2h']])('age of %i seconds', (seconds, text) => expect(ageText(seconds * 1000)).toBe(text));

it('columns of a table remember how wide they were', () => {
  const first = align('NAME\tREADY\tAGE\nweb-0\t1/1\t8s', TABLE);
  expect(first.text).toBe('NAME    READY   AGE\nweb-0   1/1     8s');
  expect(align('a\tb\tc', TABLE, first.widths).text).toBe('a       b       c');
});

it('verbs and descriptions are complete and sorted', () => {
  const files = (folder: string, beside: readonly string[]) => readdirSync(new URL(`../../../src/kubectl/${folder}`, import.meta.url)).map((file) => file.replace('.ts', '')).filter((name) => !beside.includes(name)).sort();
  expect(everydayVerbs.code().map((verb) => verb.name)).toEqual(EVERYDAY_NAMES);
  expect(rareVerbs.code().map((verb) => verb.name)).toEqual(RARE_NAMES);
  expect(allVerbs().map((verb) => verb.name)).toEqual(files('verbs', ['index']));
  expect(Object.keys({ ...everydayDescriptions, ...rareDescriptions.code() }).map((kind) => kind.toLowerCase()).sort()).toEqual(files('describe', ['index', 'context', 'deletion', 'events', 'generic', 'podTemplate']));
});
