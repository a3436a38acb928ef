import { describe, expect, it } from 'vitest';
import { complete, diagnose, hover } from '../../../src/assist/index';
import { createCluster } from '../../../src/simulator/cluster/cluster';

const cluster = createCluster({ seed: 'assist', nodes: 1, epochMs: 1_767_258_000_000 });
cluster.runUntilQuiet(60_000);

const SET = `apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: web
spec:
  serviceName: web
  replicas: 3
  selector:
    matchLabels:
      app: web
  template:
    metadata:
      labels:
        app: web
    spec:
      containers:
        - name: nginx
          image: nginx:1.12
`;
/** Diagnostics as `text they point at: message [fix]`. */
const said = (text: string) => diagnose(text, cluster.api).map(({ from, to, message, fix }) => `${text.slice(from, to)}: ${message}${fix ? ` [${fix.text}]` : ''}`);

describe('diagnose', () => {
  it('has nothing to say to a good manifest, and stores nothing', () => {
    expect(said(SET)).toEqual([]);
    expect(cluster.api.request({ method: 'GET', path: '/apis/apps/v1/namespaces/default/statefulsets/web' }).status).toBe(404);
  });

  it.each([
    ['a misspelt field', SET.replace('serviceName', 'servicename'), 'servicename: unknown field "spec.servicename", did you mean "serviceName"? [serviceName]'],
    ['a field of another kind', `${SET}  ports: []\n`, 'ports: unknown field "spec.ports"'],
    ['deep inside', SET.replace('image:', 'imagee:'), 'imagee: unknown field "spec.template.spec.containers[0].imagee", did you mean "image"? [image]'],
    ['a text for a number', SET.replace('replicas: 3', 'replicas: three'), 'three: spec.replicas takes a whole number, not the text "three"'],
    ['a number for a text', SET.replace('app: web\n  template', 'app: 1\n  template'), '1: spec.selector.matchLabels.app takes a text, not 1 ["1"]'],
    ['a closed list', `${SET}  podManagementPolicy: parallel\n`, 'parallel: spec.podManagementPolicy: Unsupported value: "parallel": supported values: "OrderedReady", "Parallel" [Parallel]'],
    ['a kind under another version', SET.replace('apps/v1', 'v1'), 'v1: no matches for kind "StatefulSet" in version "v1" [apps/v1]'],
    ['a misspelt kind', SET.replace('kind: StatefulSet', 'kind: StatefullSet'), 'StatefullSet: no matches for kind "StatefullSet" in version "apps/v1" [StatefulSet]'],
    ['no kind', 'apiVersion: v1\nmetadata: {}\n', 'apiVersion: kind not set'],
    ['a full-width space', 'apiVersion: v1\nkind:\u3000Pod\n', '\u3000: full-width space (U+3000): YAML knows only half-width spaces [ ]'],
    ['a tab', 'apiVersion: v1\n\tkind: Pod\n', 'yaml: line 2'],
    ['the server\'s own validation', 'apiVersion: v1\nkind: Service\nmetadata: { name: web }\nspec:\n  ports: [{ port: 70000 }]\n', 'spec.ports[0].port: Invalid value: 70000: must be between 1 and 65535, inclusive'],
  ])('%s', (_, text, message) => expect(said(text).join('\n')).toContain(message));

  it('looks at every document by itself', () => {
    const text = `a: [\n---\n${SET.replace('replicas', 'replica')}`;
    expect(said(text).filter((one) => one.includes('did you mean "replicas"'))).toHaveLength(1);
    expect(said(text).length).toBeGreaterThanOrEqual(2);
  });

  it('a fix mends what it is for', () => {
    const text = SET.replace('serviceName', 'servicename');
    const fix = diagnose(text, cluster.api)[0]?.fix;
    expect(fix && text.slice(0, fix.from) + fix.text + text.slice(fix.to)).toBe(SET);
  });

  it.each([['nothing', ''], ['a comment', '# x\n'], ['a NUL', 'a: \u0000'], ['a list', '- a\n'], ['a bomb', `a: &a [x,x,x,x,x,x,x,x,x,x]\n${[...'bcdefgh'].map((name, i) => `${name}: &${name} [${Array(10).fill(`*${'abcdefgh'[i]}`).join(',')}]`).join('\n')}\n`]])('stands %s', (_, text) => {
    expect(Array.isArray(diagnose(text, cluster.api))).toBe(true);
  });
});

describe('complete', () => {
  /** Labels offered at the bar. */
  const at = (text: string) => complete(text.replace('|', ''), text.indexOf('|')).map(({ label }) => label);
  it.each([
    ['fields of spec that are not there yet', SET.replace('  replicas: 3\n', '  re|\n'), ['replicas', 'revisionHistoryLimit']],
    ['fields of a container in a list', `${SET}          im|\n`, ['imagePullPolicy']],
    ['a new item of a list', `${SET}        - na|\n`, ['name']],
    ['values of a closed list', `${SET}  podManagementPolicy: P|\n`, ['Parallel']],
    ['truth values', `${SET}          stdin: |\n`, ['true', 'false']],
    ['kinds of a version', 'apiVersion: apps/v1\nkind: |\n', ['ControllerRevision', 'StatefulSet']],
    ['versions of a kind', 'apiVersion: |\nkind: StatefulSet\n', ['apps/v1']],
    ['the top', 'apiVersion: v1\nkind: Pod\nmeta|', ['metadata']],
    ['the second document by its own kind', `${SET}---\napiVersion: v1\nkind: Service\nspec:\n  clusterIP|\n`, ['clusterIP', 'clusterIPs']],
  ])('%s', (_, text, labels) => expect(at(text).filter((label) => !['DaemonSet', 'Deployment', 'ReplicaSet'].includes(label))).toEqual(labels));

  it('replaces the whole word and says what the field is', () => {
    const text = SET.replace('replicas: 3', 'repl: 3');
    const [first] = complete(text, text.indexOf('repl') + 2, { StatefulSetSpec: { replicas: 'How many.' } });
    expect(first).toMatchObject({ label: 'replicas', from: text.indexOf('repl'), to: text.indexOf('repl') + 4, detail: 'integer, default 1', documentation: 'How many.' });
  });
});

describe('hover', () => {
  it.each([['replicas', 'spec.replicas: integer, default 1', 'How many.'], ['image', 'spec.template.spec.containers[0].image: string', '']])('%s', (word, title, text) => {
    expect(hover(SET, SET.indexOf(`${word}:`) + 1, { StatefulSetSpec: { replicas: 'How many.' } })).toMatchObject({ title, text, from: SET.indexOf(`${word}:`) });
  });
  it('says nothing where there is nothing to say', () => expect(hover(SET, SET.length)).toBeUndefined());
});
