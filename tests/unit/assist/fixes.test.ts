import { describe, expect, it } from 'vitest';
import { diagnose, type Fix } from '../../../src/assist/index';
import { createCluster } from '../../../src/simulator/cluster/cluster';

const cluster = createCluster({ seed: 'fixes', nodes: 1, epochMs: 1_767_258_000_000 });
cluster.runUntilQuiet(60_000);

/** A StatefulSet whose spec begins with these lines. */
const set = (spec: string, labels = '        app: web', container = '') => `apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: web
spec:
${spec}
  template:
    metadata:
      labels:
${labels}
    spec:
      containers:
        - name: nginx
          image: nginx:1.12
${container}`;
const SELECTOR = '  serviceName: web\n  selector:\n    matchLabels:\n      app: web';

const fixesOf = (text: string): readonly Fix[] => diagnose(text, { api: cluster.api, others: [] }).flatMap(({ fixes }) => fixes);
const after = (text: string, { edits }: Fix): string => edits.toReversed().reduce((now, { from, to, text: put }) => now.slice(0, from) + put + now.slice(to), text);

/** A slip, what its fix is called, and the text that must come of it. */
const slips: readonly { readonly slip: string; readonly text: string; readonly called: string; readonly mended: string }[] = [
  {
    slip: 'partition beside rollingUpdate, which is empty', called: 'fix.move partition spec.updateStrategy.rollingUpdate',
    text: set(`${SELECTOR}\n  updateStrategy:\n    type: RollingUpdate\n    rollingUpdate:\n    partition: 2`), mended: set(`${SELECTOR}\n  updateStrategy:\n    type: RollingUpdate\n    rollingUpdate:\n      partition: 2`),
  },
  {
    slip: 'partition without rollingUpdate', called: 'fix.move partition spec.updateStrategy.rollingUpdate',
    text: set(`${SELECTOR}\n  updateStrategy:\n    type: RollingUpdate\n    partition: 2`), mended: set(`${SELECTOR}\n  updateStrategy:\n    type: RollingUpdate\n    rollingUpdate:\n      partition: 2`),
  },
  {
    slip: 'partition a level too high, above what it belongs to', called: 'fix.move partition spec.updateStrategy.rollingUpdate',
    text: set(`${SELECTOR}\n  partition: 2 # from here\n  updateStrategy:\n    type: RollingUpdate`), mended: set(`${SELECTOR}\n  updateStrategy:\n    type: RollingUpdate\n    rollingUpdate:\n      partition: 2 # from here`),
  },
  {
    slip: 'replicas in the Pod', called: 'fix.move replicas spec', text: `${set(SELECTOR)}      replicas: 3\n`,
    mended: set(`${SELECTOR}`).replace('  template:', '  replicas: 3\n  template:'),
  },
  {
    slip: 'what belongs to the container beside the containers', called: 'fix.move volumeMounts spec.template.spec.containers[0]',
    text: `${set(SELECTOR)}      volumeMounts:\n        - name: www\n          mountPath: /data\n`, mended: set(SELECTOR, undefined, '          volumeMounts:\n            - name: www\n              mountPath: /data\n'),
  },
  {
    slip: 'labels right under the template', called: 'fix.move labels spec.template.metadata',
    text: set(SELECTOR).replace('    metadata:\n      labels:\n        app: web\n', '    labels:\n      app: web\n'), mended: set(SELECTOR),
  },
  {
    slip: 'a label right under the selector', called: 'fix.move app spec.selector.matchLabels',
    text: set('  serviceName: web\n  selector:\n    app: web'), mended: set(SELECTOR),
  },
  { slip: 'a field of another depth that is misspelt is only spelt right', called: 'fix.change replicas', text: set(`${SELECTOR}\n  replica: 2`), mended: set(`${SELECTOR}\n  replicas: 2`) },
  { slip: 'a selector that does not match: the selector', called: 'fix.selector app=web', text: set(SELECTOR.replace('app: web', 'app: wbe')), mended: set(SELECTOR) },
  { slip: 'a selector that does not match: the labels', called: 'fix.labels app=wbe', text: set(SELECTOR.replace('app: web', 'app: wbe')), mended: set(SELECTOR.replace('app: web', 'app: wbe'), '        app: wbe') },
  { slip: 'a selector by another key', called: 'fix.selector app=web', text: set(SELECTOR.replace('app: web', 'name: web')), mended: set(SELECTOR) },
  { slip: 'no selector at all', called: 'fix.selector app=web', text: set('  serviceName: web'), mended: set('  serviceName: web').concat('  selector:\n    matchLabels:\n      app: web\n') },
  { slip: 'a selector in flow style', called: 'fix.selector app=web', text: set('  selector: { matchLabels: { app: x } }'), mended: set('  selector: { matchLabels: { app: web } }') },
  { slip: 'labels that read as numbers are quoted', called: 'fix.selector app="1"', text: set(SELECTOR, '        app: "1"'), mended: set(SELECTOR.replace('app: web', 'app: "1"'), '        app: "1"') },
  { slip: 'a mount of a volume that is not there', called: 'fix.change www', text: volumes('ww'), mended: volumes('www') },
  { slip: 'a name in capitals', called: 'fix.change web-a', text: set(SELECTOR).replace('name: web', 'name: Web_A'), mended: set(SELECTOR).replace('name: web', 'name: web-a') },
  { slip: 'a number in quotes', called: 'fix.unquote', text: set(`${SELECTOR}\n  replicas: "3"`), mended: set(`${SELECTOR}\n  replicas: 3`) },
  { slip: 'a number where a text belongs', called: 'fix.quote', text: set(SELECTOR, '        app: web\n        tier: 1'), mended: set(SELECTOR, '        app: web\n        tier: "1"') },
  { slip: 'tabs', called: 'fix.tabs', text: set(`${SELECTOR}\n\treplicas: 3`), mended: set(`${SELECTOR}\n  replicas: 3`) },
  { slip: 'no space after a colon', called: 'fix.space', text: set(`${SELECTOR}\n  replicas:3`), mended: set(`${SELECTOR}\n  replicas: 3`) },
  { slip: 'a full-width space', called: 'fix.wide-space', text: set(`${SELECTOR}\n  replicas:\u30003`), mended: set(`${SELECTOR}\n  replicas: 3`) },
];

function volumes(mounted: string): string {
  return `${set(SELECTOR, undefined, `          volumeMounts:\n            - name: ${mounted}\n              mountPath: /data\n`)}      volumes:\n        - name: www\n          emptyDir: {}\n`;
}

describe('fixes', () => {
  it.each(slips)('$slip', ({ text, called, mended }) => {
    const fixes = fixesOf(text);
    const fix = fixes.find(({ say, parameters }) => `${say} ${Object.values(parameters).join(' ')}`.trim() === called.replaceAll('"', '') || say === called);
    expect(fix, fixes.map(({ say, parameters }) => `${say} ${Object.values(parameters).join(' ')}`).join('\n')).toBeDefined();
    expect(fix && after(text, fix)).toBe(mended);
  });

  it('every fix ends the problem it stands beside, with edits that do not overlap', () => {
    const problems = (text: string) => diagnose(text, { api: cluster.api, others: [] });
    for (const { text, slip } of slips) {
      for (const { message, fixes } of problems(text)) {
        for (const fix of fixes) {
          expect(problems(after(text, fix)).map((problem) => problem.message), `${slip}: ${fix.say}`).not.toContainEqual(message);
          expect(fix.edits.every(({ from, to }, index) => to >= from && from >= (fix.edits[index - 1]?.to ?? 0)), slip).toBe(true);
        }
      }
    }
  });

  it.each([
    ['a field that stands on the line of its list item', `${set(SELECTOR)}        - replicas: 3\n`],
    ['a field in flow style', set(`${SELECTOR}\n  updateStrategy: { type: RollingUpdate, partition: 2 }`)],
    ['what no place knows', set(`${SELECTOR}\n  nonsense: 2`)],
    ['a field of another kind', 'apiVersion: v1\nkind: Service\nmetadata:\n  name: web\nspec:\n  clusterIP: None\n  serviceName: web\n  selector:\n    app: web\n  ports:\n    - port: 80\n'],
  ])('%s has none, because none is certain', (_, text) => expect(fixesOf(text).filter(({ say }) => say === 'fix.move')).toEqual([]));
});
