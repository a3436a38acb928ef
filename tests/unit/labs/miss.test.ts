import { readFileSync } from 'node:fs';
import { IntlMessageFormat } from 'intl-messageformat';
import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import type { Miss } from '../../../src/labs/contract';
import { missKeys, missParameters, withoutGaps } from '../../../src/labs/miss';

type Entry = string | { readonly text: string };
const wordsOf = (language: string) => {
  const entries = load(readFileSync(`content/languages/${language}/ui.yaml`, 'utf8')) as Readonly<Record<string, Entry | undefined>>;
  return (id: string, parameters: Readonly<Record<string, string>>): string | undefined => {
    const entry = entries[id];
    return entry === undefined ? undefined : String(new IntlMessageFormat(typeof entry === 'string' ? entry : entry.text, language).format(parameters));
  };
};

/** What the site says of a miss that no lab has own words for. */
function said(language: string, miss: Omit<Miss, 'check'>): string | undefined {
  const word = wordsOf(language);
  const whole = { check: 'present', ...miss };
  return missKeys('task', whole).map((key) => word(key, missParameters(whole, word))).filter((text) => text !== undefined).map(withoutGaps)[0];
}

const ready = 'status.conditions[type=Ready].status';
const pod = { kind: 'Pod', name: 'web-0' };
const node = { kind: 'Node', name: 'worker-2' };
const set = { kind: 'StatefulSet', name: 'web' };

describe('what is nearest is said in words', () => {
  it.each<[Omit<Miss, 'check'>, string, string]>([
    [{ kind: 'field-differs', object: node, path: ready, expected: 'True', actual: 'Unknown' }, 'Node `worker-2` is NotReady: nothing is heard from its kubelet.', 'ノード `worker-2` は NotReady です。kubelet からの報告が途絶えています。'],
    [{ kind: 'field-differs', object: pod, path: ready, expected: 'True', actual: 'False' }, 'Pod `web-0` is not Ready yet.', 'Pod `web-0` は、まだ Ready ではありません。'],
    [{ kind: 'field-missing', object: pod, path: 'status.conditions[type=Ready]', expected: { type: 'Ready', status: 'True' } }, 'Pod `web-0` is not Ready yet.', 'Pod `web-0` は、まだ Ready ではありません。'],
    [{ kind: 'field-differs', object: node, path: ready, expected: 'Unknown', actual: 'True' }, 'Node `worker-2` is still Ready.', 'Node `worker-2` は、まだ Ready です。'],
    [{ kind: 'field-differs', object: node, path: 'spec.unschedulable', expected: null, actual: true }, 'Node `worker-2` is still cordoned: it takes no new Pods.', 'ノード `worker-2` は cordon されたままで、新しい Pod を受け入れません。'],
    [{ kind: 'field-missing', object: node, path: 'spec.unschedulable', expected: true }, 'Node `worker-2` is not cordoned.', 'ノード `worker-2` は cordon されていません。'],
    [{ kind: 'field-differs', object: pod, path: 'metadata.deletionTimestamp', expected: null, actual: '2026-01-01T00:00:00Z' }, 'Pod `web-0` is being deleted (Terminating).', 'Pod `web-0` は削除の途中（Terminating）です。'],
    [{ kind: 'field-missing', object: pod, path: 'metadata.deletionTimestamp', expected: '*' }, 'Pod `web-0` is not Terminating yet.', 'Pod `web-0` は、まだ Terminating になっていません。'],
    [{ kind: 'field-differs', object: pod, path: 'status.phase', expected: 'Running', actual: 'Pending' }, 'Pod `web-0` is there, but its phase is `Pending`, not `Running`.', 'Pod `web-0` はありますが、phase が `Running` ではなく `Pending` です。'],
    [{ kind: 'field-differs', object: set, path: 'status.readyReplicas', expected: '>= 2', actual: 1 }, 'StatefulSet `web` is there, but its number of Ready Pods is `1`, not `at least 2`.', 'StatefulSet `web` はありますが、Ready の Pod の数が `2 以上` ではなく `1` です。'],
    [{ kind: 'field-differs', object: set, path: 'spec.template.spec.containers[0].image', expected: '/(^|\\/)nginx:1\\.12$/', actual: 'nginx:1.27' }, 'StatefulSet `web` is there, but its image is `nginx:1.27`, not `nginx:1.12`.', 'StatefulSet `web` はありますが、イメージが `nginx:1.12` ではなく `nginx:1.27` です。'],
    [{ kind: 'field-missing', object: node, path: 'metadata.labels["example.com/disk"]', expected: '*' }, 'Node `worker-2` is there, but it has no label `example.com/disk`; wanted is `any value`.', 'Node `worker-2` はありますが、ラベル `example.com/disk` がありません。必要な値は `何らかの値` です。'],
    [{ kind: 'field-differs', object: pod, path: 'spec.nodeName', expected: '!= worker-2', actual: 'worker-2' }, 'Pod `web-0` is there, but its node is `worker-2`, not `anything but worker-2`.', 'Pod `web-0` はありますが、ノードが `worker-2 以外` ではなく `worker-2` です。'],
    [{ kind: 'field-differs', object: set, path: 'spec.replicas', expected: 3, actual: 2 }, 'StatefulSet `web` is there, but its `spec.replicas` is `2`, not `3`.', 'StatefulSet `web` はありますが、`spec.replicas` が `3` ではなく `2` です。'],
  ])('%o', (miss, english, japanese) => expect([said('en', miss), said('ja', miss)]).toEqual([english, japanese]));
});

it('the words of a lab come before those of a fact', () => {
  const miss: Miss = { kind: 'field-differs', check: '', named: 'nodes', object: node, path: ready, expected: 'True', actual: 'Unknown' };
  expect(missKeys('up', miss)).toEqual(['tasks.up.miss.nodes.field-differs', 'tasks.up.miss.nodes', 'tasks.up.miss.field-differs', 'miss.not-ready', 'miss.field-differs']);
});

it.each<[string, string]>([
  ['/\\/mehdb:0\\.5$/', 'mehdb:0.5'], ['/^alpine(:|$)/', 'alpine'], ['/(^|\\/)fluent\\/fluentd(:|$)/', 'fluent/fluentd'], ['/1\\.27/', '1.27'],
  ['/^worker-[23]$/', '/^worker-[23]$/'], ['/trap .*(TERM|15)/', '/trap .*(TERM|15)/'], ['/status', '/status'], ['/', '/'],
])('what %s looks for is said as %s', (expected, text) => expect(missParameters({ kind: 'field-differs', check: '', path: 'spec.x', expected, actual: '' })['expected']).toBe(text));
