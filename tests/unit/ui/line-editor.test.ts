import { describe, expect, test } from 'vitest';
import { completeWith, emptyLine, pressKey, view } from '../../../src/ui/terminal/line-editor';
import type { Key, LineAction, LineState } from '../../../src/ui/terminal/line-editor';

const named = (name: string): Key => {
  const [, ctrl, alt, key = ''] = /^(Ctrl-)?(Alt-)?(.+)$/.exec(name) ?? [];
  return { key, ctrl: ctrl !== undefined, alt: alt !== undefined };
};

function type(keys: readonly (string | Key)[], from: LineState = emptyLine()): { readonly state: LineState; readonly actions: readonly LineAction[] } {
  let state = from;
  const actions: LineAction[] = [];
  for (const key of keys) {
    const step = pressKey(state, typeof key === 'string' ? named(key) : key);
    state = step.state;
    actions.push(...step.actions);
  }
  return { state, actions };
}

const text = (value: string): Key => ({ text: value });
const shown = (state: LineState): string => `${state.text.slice(0, state.cursor)}|${state.text.slice(state.cursor)}`;

describe('editing', () => {
  test.each<[string, readonly (string | Key)[], string]>([
    ['typing inserts at the cursor', [text('gt'), 'ArrowLeft', text('e')], 'ge|t'],
    ['Home and End', [text('get'), 'Home', text('k '), 'End', text('!')], 'k get!|'],
    ['Ctrl-A, Ctrl-E, Ctrl-B, Ctrl-F', [text('ab'), 'Ctrl-a', 'Ctrl-f', text('1'), 'Ctrl-e', 'Ctrl-b', text('2')], 'a12|b'],
    ['word moves stop at words', [text('get pods -o wide'), 'Alt-b', 'Alt-b'], 'get pods -|o wide'],
    ['word moves forward', [text('get pods'), 'Home', 'Alt-f'], 'get| pods'],
    ['Backspace and Delete', [text('abcd'), 'ArrowLeft', 'Backspace', 'Delete'], 'ab|'],
    ['Backspace takes a whole grapheme', [text('a👩‍👩‍👧'), 'Backspace'], 'a|'],
    ['Ctrl-W cuts to the blank, Ctrl-Y brings it back', [text('get pods/web-0'), 'Ctrl-w', text('x '), 'Ctrl-y'], 'get x pods/web-0|'],
    ['cuts in a row join', [text('a b c'), 'Ctrl-w', 'Ctrl-w', text('> '), 'Ctrl-y'], 'a > b c|'],
    ['Ctrl-K and Ctrl-U', [text('abcdef'), 'ArrowLeft', 'ArrowLeft', 'Ctrl-k', 'Ctrl-u', 'Ctrl-y'], 'abcdef|'],
    ['Alt-D cuts the word ahead', [text('get pods'), 'Home', 'Alt-d'], '| pods'],
    ['Ctrl-T swaps', [text('gte'), 'ArrowLeft', 'Ctrl-t'], 'get|'],
    ['Japanese is words too', [text('echo 日本語'), 'Alt-b'], 'echo |日本語'],
    ['an unknown key changes nothing', [text('a'), 'F5'], 'a|'],
  ])('%s', (_, keys, expected) => expect(shown(type(keys).state)).toBe(expected));

  test('Ctrl-D ends an empty line and deletes ahead in another', () => {
    expect(type(['Ctrl-d']).actions).toEqual([{ endOfFile: true }]);
    expect(shown(type([text('ab'), 'Home', 'Ctrl-d']).state)).toBe('|b');
  });
  test('Ctrl-C empties and interrupts, Ctrl-L clears and keeps the line', () => {
    const interrupted = type([text('sleep 5'), 'Ctrl-c']);
    expect([interrupted.state.text, interrupted.actions]).toEqual(['', [{ interrupt: true }]]);
    const cleared = type([text('ls'), 'Ctrl-l']);
    expect([cleared.state.text, cleared.actions]).toEqual(['ls', [{ clearScreen: true }]]);
  });
});

describe('history', () => {
  const { state } = type([text('one'), 'Enter', text('two'), 'Enter', text('two'), 'Enter', text('  '), 'Enter']);
  test('keeps lines once, blank ones not', () => expect(state.history).toEqual(['one', 'two']));
  test.each<[string, readonly (string | Key)[], string]>([
    ['up and down, back to the line of one\'s own', [text('draft'), 'ArrowUp', 'ArrowUp', 'ArrowDown', 'ArrowDown'], 'draft|'],
    ['up stops at the oldest', ['ArrowUp', 'ArrowUp', 'ArrowUp'], 'one|'],
    ['Alt-. inserts the last word', [text('cat '), 'Alt-.'], 'cat two|'],
    ['Ctrl-R finds the newest', ['Ctrl-r', text('o')], 'tw|o'],
    ['Ctrl-R again goes on', ['Ctrl-r', text('o'), 'Ctrl-r'], '|one'],
    ['an arrow takes the found line over', ['Ctrl-r', text('n'), 'End', text('!')], 'one!|'],
    ['Ctrl-G gives the old line back', [text('mine'), 'Ctrl-r', text('one'), 'Ctrl-g'], 'mine|'],
  ])('%s', (_, keys, expected) => expect(shown(type(keys, state).state)).toBe(expected));
  test('the search says what it looks for, and that it failed', () => {
    expect(view(type(['Ctrl-r', text('on')], state).state).text).toBe("(reverse-i-search)`on': one");
    expect(view(type(['Ctrl-r', text('zz')], state).state).text).toContain('failed reverse-i-search');
  });
  test('Enter in a search runs what was found', () => expect(type(['Ctrl-r', text('on'), 'Enter'], state).actions).toEqual([{ submit: 'one' }]));
});

describe('input methods and pastes', () => {
  test('Enter that commits a composition does not run the line', () => {
    const { state, actions } = type([text('echo '), { composing: 'にほんご' }, { key: 'Enter', composes: true }]);
    expect(actions).toEqual([]);
    expect(view(state)).toMatchObject({ text: 'echo にほんご', cursor: 9 });
    const committed = type([{ composing: '' }, text('日本語'), 'Enter'], state);
    expect(committed.actions).toEqual([{ submit: 'echo 日本語' }]);
  });
  test('a paste runs line by line, and its last piece stays', () => {
    const { state, actions } = type([text('ec'), { paste: 'ho a\r\nls\nget \x1bp' }]);
    expect(actions).toEqual([{ submit: 'echo a' }, { submit: 'ls' }]);
    expect(shown(state)).toBe('get p|');
  });
});

describe('completion', () => {
  const asked = (line: string, candidates: readonly string[]) => {
    const { state, actions } = type([text(line), 'Tab']);
    expect(actions).toEqual([{ complete: { text: line, cursor: line.length } }]);
    const from = line.lastIndexOf(' ') + 1;
    return completeWith(state, { text: line, cursor: line.length }, candidates.map((label) => ({ label, insert: label, from, to: line.length })));
  };
  test('one candidate is taken with a blank', () => expect(shown(asked('kubectl de', ['delete']))).toBe('kubectl delete |'));
  test('a folder or a flag with a value gets no blank', () => expect(shown(asked('kubectl --out', ['--output=']))).toBe('kubectl --output=|'));
  test('several grow to what they share', () => expect(shown(asked('get we', ['web-0', 'web-1']))).toBe('get web-|'));
  test('several that share no more are listed, until the next key', () => {
    const state = asked('get web-', ['web-0', 'web-1']);
    expect(view(state).menu).toEqual(['web-0', 'web-1']);
    expect(view(type([text('1')], state).state).menu).toEqual([]);
  });
  test('an answer that comes too late changes nothing', () => {
    const { state } = type([text('get p'), 'Tab', text('o')]);
    expect(completeWith(state, { text: 'get p', cursor: 5 }, [{ label: 'pods', insert: 'pods', from: 4, to: 5 }])).toBe(state);
  });
});
