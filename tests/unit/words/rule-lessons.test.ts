import { existsSync, readFileSync } from 'node:fs';
import { load } from 'js-yaml';
import { expect, test } from 'vitest';
import { lessonsOfChain } from '../../../src/ui/cluster/WhyChain';

const modules = import.meta.glob<{ readonly rules: Readonly<Record<string, string>> }>(['../../../src/simulator/**/rules.ts', '../../../src/worker/why/rules.ts'], { eager: true });
const stated = Object.values(modules).flatMap(({ rules }) => Object.values(rules)).toSorted();
const lessons = load(readFileSync('content/lessons/rules.yaml', 'utf8')) as Readonly<Record<string, readonly string[]>>;

test('every rule has one lesson that teaches it, or is listed as having none', () => {
  expect(Object.values(lessons).flat().toSorted()).toEqual(stated);
});

test.each(Object.keys(lessons).filter((lesson) => lesson !== 'none'))('%s is a lesson of the course', (lesson) => {
  expect(existsSync(`content/lessons/en/${lesson}.mdx`) || existsSync(`content/lessons/ja/${lesson}.mdx`)).toBe(true);
});

test('most rules have a lesson', () => expect(lessons.none?.length ?? 0).toBeLessThan(stated.length / 3));

test('a chain links each lesson once, where its rule is first named', () => {
  const order = { href: '/base/ja/change/order/', title: '順番', rules: 'statefulset.a statefulset.b' };
  const dead = { href: '/base/ja/nodes/dead/', title: '停止', rules: 'podgc.c' };
  const chain = ['why.pod', 'rule.statefulset.b', 'rule.statefulset.a', 'rule.podgc.c', 'rule.podgc.cc', 'why.you'].map((say) => ({ say }));
  expect([...lessonsOfChain(chain, [order, dead])]).toEqual([[1, order], [3, dead]]);
});
