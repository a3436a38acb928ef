import { describe, expect, it } from 'vitest';
import { complete, diagnose, hover, type Around } from '../../../src/assist/index';
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
const around = (...others: readonly string[]): Around => ({ api: cluster.api, others });
/** Diagnostics as `text they point at: message [fix]`; of what the page says itself, id and parameters. */
const said = (text: string) => diagnose(text, around()).map(({ from, to, message, fixes }) => `${text.slice(from, to)}: ${typeof message === 'string' ? message : [message.say, ...Object.values(message.parameters)].join(' ')}${fixes.map(({ edits }) => ` [${edits.map((edit) => edit.text).join('|')}]`).join('')}`);

/** The text after each fix of its first problem. */
const mended = (text: string) => (diagnose(text, around())[0]?.fixes ?? []).map(({ edits }) => edits.toReversed().reduce((now, { from, to, text: put }) => now.slice(0, from) + put + now.slice(to), text));

describe('diagnose', () => {
  it('has nothing to say to a good manifest, and stores nothing', () => {
    expect(said(SET)).toEqual([]);
    expect(cluster.api.request({ method: 'GET', path: '/apis/apps/v1/namespaces/default/statefulsets/web' }).status).toBe(404);
  });

  it.each([
    ['a misspelt field', SET.replace('serviceName', 'servicename'), 'servicename: unknown field "spec.servicename" [serviceName]'],
    ['a field of another kind', `${SET}  ports: []\n`, 'ports: unknown field "spec.ports"'],
    ['deep inside', SET.replace('image:', 'imagee:'), 'imagee: unknown field "spec.template.spec.containers[0].imagee" [image]'],
    ['a text for a number', SET.replace('replicas: 3', 'replicas: three'), 'three: problem.type spec.replicas integer other "three"'],
    ['a number for a text', SET.replace('app: web\n  template', 'app: 1\n  template'), '1: problem.type spec.selector.matchLabels.app string other 1 ["1"]'],
    ['a closed list', `${SET}  podManagementPolicy: parallel\n`, 'parallel: spec.podManagementPolicy: Unsupported value: "parallel": supported values: "OrderedReady", "Parallel" [Parallel]'],
    ['a kind under another version', SET.replace('apps/v1', 'v1'), 'v1: no matches for kind "StatefulSet" in version "v1" [apps/v1]'],
    ['a misspelt kind', SET.replace('kind: StatefulSet', 'kind: StatefullSet'), 'StatefullSet: no matches for kind "StatefullSet" in version "apps/v1" [StatefulSet]'],
    ['no kind', 'apiVersion: v1\nmetadata: {}\n', 'apiVersion: kind not set'],
    ['a full-width space', 'apiVersion: v1\nkind:\u3000Pod\n', '\u3000: problem.wide-space [ ]'],
    ['a tab', 'apiVersion: v1\n\tkind: Pod\n', 'yaml: line 2'],
    ['the server\'s own validation', 'apiVersion: v1\nkind: Service\nmetadata: { name: web }\nspec:\n  ports: [{ port: 70000 }]\n', 'spec.ports[0].port: Invalid value: 70000: must be between 1 and 65535, inclusive'],
  ])('%s', (_, text, message) => expect(said(text).join('\n')).toContain(message));

  it('looks at every document by itself', () => {
    const text = `a: [\n---\n${SET.replace('replicas', 'replica')}`;
    expect(said(text).filter((one) => one.includes('unknown field "spec.replica" [replicas]'))).toHaveLength(1);
    expect(said(text).length).toBeGreaterThanOrEqual(2);
  });

  it('a fix mends what it is for', () => {
    const text = SET.replace('serviceName', 'servicename');
    expect(mended(text)).toEqual([SET]);
  });

  it.each([['nothing', ''], ['a comment', '# x\n'], ['a NUL', 'a: \u0000'], ['a list', '- a\n'], ['a bomb', `a: &a [x,x,x,x,x,x,x,x,x,x]\n${[...'bcdefgh'].map((name, i) => `${name}: &${name} [${Array(10).fill(`*${'abcdefgh'[i]}`).join(',')}]`).join('\n')}\n`]])('stands %s', (_, text) => {
    expect(Array.isArray(diagnose(text, around()))).toBe(true);
  });
});

describe('complete', () => {
  /** Labels offered at the bar. */
  const at = (text: string) => complete(text.replace('|', ''), text.indexOf('|'), {}, around()).map(({ label }) => label);
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
    const [first] = complete(text, text.indexOf('repl') + 2, { StatefulSetSpec: { replicas: 'How many.' } }, around());
    expect(first).toMatchObject({ label: 'replicas', from: text.indexOf('repl'), to: text.indexOf('repl') + 4, detail: 'integer, default 1', documentation: 'How many.' });
  });
});

describe('hover', () => {
  it.each([['replicas', 'spec.replicas: integer, default 1', 'How many.'], ['image', 'spec.template.spec.containers[0].image: string', '']])('%s', (word, title, text) => {
    expect(hover(SET, SET.indexOf(`${word}:`) + 1, { StatefulSetSpec: { replicas: 'How many.' } }, around())).toMatchObject({ title, text, from: SET.indexOf(`${word}:`) });
  });
  it('says nothing where there is nothing to say', () => expect(hover(SET, SET.length, {}, around())).toBeUndefined());
});
