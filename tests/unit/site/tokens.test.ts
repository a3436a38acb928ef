import { describe, expect, test } from 'vitest';
import { readFileSync } from 'node:fs';

const css = readFileSync('src/site/styles/tokens.css', 'utf8');
const blocks = [...css.matchAll(/\{([^{}]*--paper:[^{}]*)\}/g)].map(([, body = '']) => Object.fromEntries([...body.matchAll(/--([a-z0-9-]+): (#[0-9A-F]{6})/g)].map(([, name = '', value = '']) => [name, value])));

function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16) / 255).map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [darker = 0, lighter = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (lighter + 0.05) / (darker + 0.05);
}

const text = ['ink', 'ink-2', 'ink-3', 'accent', 'ready', 'starting', 'leaving', 'failing', 'waiting'];
/** Code stands on paper, sheet and wash only. */
const syntax = ['syntax-note', 'syntax-value'];

test('there is a light and a dark theme, the dark one written twice and alike', () => {
  expect(blocks).toHaveLength(3);
  expect(blocks[1]).toEqual(blocks[2]);
  expect(Object.keys(blocks[0] ?? {}).sort()).toEqual(Object.keys(blocks[1] ?? {}).sort());
});

describe.each([['light', blocks[0] ?? {}], ['dark', blocks[1] ?? {}]])('contrast, %s', (_, tokens) => {
  const value = (name: string) => tokens[name] ?? '';
  test.each([['paper', [...text, ...syntax]], ['sheet', [...text, ...syntax]], ['wash', [...text, ...syntax]], ['past', text], ['accent-wash', text]])('text on %s is 4.5 or more', (surface, names) => {
    const low = names.filter((name) => contrast(value(name), value(surface)) < 4.5).map((name) => `${name} ${contrast(value(name), value(surface)).toFixed(2)}`);
    expect(low).toEqual([]);
  });
  test('edges of controls are 3 or more', () => expect(['paper', 'sheet', 'wash'].map((surface) => contrast(value('edge'), value(surface))).every((ratio) => ratio >= 3)).toBe(true));
  test('what is written on a fill is 4.5 or more', () => expect(['accent', 'ready', 'failing'].map((fill) => contrast(value('on-fill'), value(fill))).every((ratio) => ratio >= 4.5)).toBe(true));
});
