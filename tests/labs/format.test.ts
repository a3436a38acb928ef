import { IntlMessageFormat } from 'intl-messageformat';
import { describe, expect, it } from 'vitest';
import { missKeys, missParameters, parseLab, reads, type LabFolder } from '../../src/labs/index';
import { definitionOf } from '../../src/schema/index';
import { labs } from './folders';

it('there are labs', () => expect(labs.length).toBeGreaterThan(0));

describe.each(labs)('$id', ({ texts }) => {
  const folder: LabFolder = parseLab(texts);
  const languages = Object.values(folder.messages);

  it('asks only for kinds that are served', () => {
    const kinds = folder.lab.tasks.flatMap((task) => reads(task.check)).flatMap((read) => ('list' in read ? [read.list] : 'history' in read ? [read.history] : []));
    expect(kinds.filter(({ apiVersion, kind }) => definitionOf(apiVersion, kind) === undefined)).toEqual([]);
  });

  it('has at least two graded hints for every task', () => {
    expect(folder.lab.tasks.filter((task) => !task.guard && task.hints < 2).map((task) => task.id)).toEqual([]);
  });

  it.each(languages)('$language has the same messages as the source, with the same parameters', ({ texts: own }) => {
    const source = folder.messages[folder.source]?.texts ?? {};
    const parameters = (text: string) => [...new Set([...text.matchAll(/\{(\w+)/g)].map((match) => match[1]))].toSorted((a, b) => ((a ?? '') < (b ?? '') ? -1 : 1));
    expect(Object.keys(own).toSorted((a, b) => (a < b ? -1 : 1))).toEqual(Object.keys(source).toSorted((a, b) => (a < b ? -1 : 1)));
    const differing = Object.keys(own).filter((key) => parameters(own[key] ?? '').some((name) => name && /^(name|kind|object|path|expected|actual)$/.test(name) && !parameters(source[key] ?? '').includes(name)));
    expect(differing).toEqual([]);
  });

  it.each(languages)('$language: every message can be said', ({ language, texts: own }) => {
    const parameters = missParameters({ kind: 'field-differs', check: '', object: { kind: 'Pod', name: 'web-0' }, path: 'spec.x', expected: 1, actual: { app: 'web' } });
    for (const [key, text] of Object.entries(own)) {
      const said = key.includes('.miss.') ? String(new IntlMessageFormat(text, language).format(parameters)) : text;
      expect(said, key).toMatch(/\S/);
      expect(said, key).not.toMatch(/[{}]/);
    }
  });

  it('each mistake names a message that exists', () => {
    const source = folder.messages[folder.source]?.texts ?? {};
    const named = folder.wrong.flatMap(({ leadsTo }) => ('message' in leadsTo ? [leadsTo.message] : []));
    expect(named.filter((key) => source[key] === undefined)).toEqual([]);
    expect(folder.wrong.length > 0, 'a lab with tasks shows mistakes').toBe(folder.lab.tasks.length > 0);
    expect(missKeys('a', { kind: 'order', check: '', named: 'b' })).toEqual(['tasks.a.miss.b.order', 'tasks.a.miss.b', 'tasks.a.miss.order', 'miss.order']);
  });
});
