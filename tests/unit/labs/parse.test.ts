import { describe, expect, it } from 'vitest';
import { labJsonSchema, LabFormatError, parseLab } from '../../../src/labs/index';

const good = {
  'x/demo/lab.yaml': 'cluster: { nodes: 1 }\nfiles: [a.yaml]\ntasks:\n  made:\n    hints: 1\n    check: { as: it, present: { kind: Pod } }\n',
  'x/demo/start/a.yaml': 'kind: Pod\n',
  'x/demo/solution/steps.yaml': '- apply: a.yaml\n- wait: { task: made }\n',
  'x/demo/messages/en.yaml': 'title: { text: T, description: D }\ntasks.made.title: { text: T, description: D }\ntasks.made.hint.1: { text: T, description: D }\ntasks.made.miss.it: { text: T, description: D }\n',
};
const problems = (change: Partial<Record<keyof typeof good | string, string>>): readonly string[] => {
  try {
    parseLab({ ...good, ...change } as Record<string, string>);
  } catch (error) {
    if (error instanceof LabFormatError) return error.problems.map(({ file, line, field, message }) => `${file}:${line} ${field}: ${message}`);
    throw error;
  }
  return [];
};

it('reads a lab under any path', () => {
  const { lab, solution, messages } = parseLab(good);
  expect(lab).toMatchObject({ id: 'demo', files: [{ name: 'a.yaml', text: 'kind: Pod\n' }], tasks: [{ id: 'made', holds: 'until-next', guard: false, hints: 1 }] });
  expect(solution.steps).toEqual([{ apply: 'a.yaml' }, { wait: { task: 'made' } }]);
  expect(messages.en?.texts.title).toBe('T');
});

it('shows a translation once it has all messages', () => {
  const languagesWith = (ja: string) => Object.keys(parseLab({ ...good, 'x/demo/messages/ja.yaml': ja }).messages);
  expect(languagesWith('title: T\ntasks.made.title: T\n')).toEqual(['en']);
  expect(languagesWith('title: T\ntasks.made.title: T\ntasks.made.hint.1: T\n')).toEqual(['en', 'ja']);
});

describe('an author learns file, line, field and remedy', () => {
  const lab = (tasks: string) => ({ 'x/demo/lab.yaml': `cluster: { nodes: 1 }\nfiles: [a.yaml]\ntasks:\n${tasks}` });
  it.each<[string, Record<string, string>, string]>([
    ['no YAML', { 'x/demo/lab.yaml': 'a: [\n' }, 'lab.yaml:'],
    ['unknown field', lab('  made:\n    chekc: {}\n    check: { present: { kind: Pod } }\n    hints: 1\n'), 'lab.yaml:5 tasks.made.chekc: there is no field "chekc" here; did you mean "check"?'],
    ['unknown word', lab('  made:\n    hints: 1\n    check: { exists: { kind: Pod } }\n'), 'lab.yaml:6 tasks.made.check.exists: there is no field "exists" here; it may be "all", "any"'],
    ['no kind', lab('  made:\n    hints: 1\n    check:\n      present: { metadata: { name: x } }\n'), 'lab.yaml:7 tasks.made.check.present.kind: expected a text, found nothing'],
    ['two words', lab('  made:\n    hints: 1\n    check: { present: { kind: Pod }, absent: { kind: Pod } }\n'), 'tasks.made.check: a check has one word, this has "present" or "absent"; join several with "all" or "any"'],
    ['a condition without a number', lab('  made:\n    hints: 1\n    check: { count: { of: { kind: Pod }, is: ">= three" } }\n'), 'after >= a number must stand'],
    ['until nothing', lab('  made:\n    hints: 1\n    holds: { until: later }\n    check: { as: it, present: { kind: Pod } }\n'), '"later" is not a task after this one'],
    ['nodes', { 'x/demo/lab.yaml': good['x/demo/lab.yaml'].replace('nodes: 1', 'nodes: 0') }, 'lab.yaml:1 cluster.nodes: expected a whole number of at least 1, found 0'],
    ['a file that is not there', { 'x/demo/lab.yaml': good['x/demo/lab.yaml'].replace('[a.yaml]', '[a.yaml, b.yaml]') }, 'lab.yaml:2 files.1: there is no start/b.yaml; start/ has "a.yaml"'],
    ['a file nobody lists', { 'x/demo/start/c.yaml': '' }, 'start/ also has "c.yaml"'],
    ['an unknown step', { 'x/demo/solution/steps.yaml': '- apply: a.yaml\n- walk: far\n' }, 'solution/steps.yaml:2 1'],
    ['an unknown task', { 'x/demo/solution/steps.yaml': '- wait: { task: mad }\n' }, 'solution/steps.yaml:1 0.wait.task: there is no task "mad"; there is "made"'],
    ['a missing message', { 'x/demo/messages/en.yaml': 'title: { text: T, description: D }\ntasks.made.title: { text: T, description: D }\n' }, 'the message "tasks.made.hint.1" is missing'],
    ['a message nobody asks for', { 'x/demo/messages/ja.yaml': 'title: T\ntasks.made.title: T\ntasks.made.hint.1: T\ntasks.made.miss.other: T\n' }, 'messages/ja.yaml:4 tasks.made.miss.other: nothing asks for the message'],
    ['a source without description', { 'x/demo/messages/en.yaml': good['x/demo/messages/en.yaml'].replace('title: { text: T, description: D }\ntasks.made.title', 'title: T\ntasks.made.title') }, '"title" needs a description'],
    ['a mistake that leads nowhere', { 'x/demo/wrong/oops/steps.yaml': '- apply: a.yaml\n', 'x/demo/wrong/oops/leads-to.yaml': 'task: made\n' }, 'wrong/oops/leads-to.yaml:1 message: expected a text, found nothing'],
  ])('%s', (_, change, complaint) => {
    expect(problems(change).join('\n')).toContain(complaint);
  });

  it('says all of it at once', () => expect(problems({ 'x/demo/lab.yaml': 'cluster: { nodes: 0 }\nfiles: [z.yaml]\ntasks: {}\n' }).length).toBeGreaterThanOrEqual(3));
});

it('the JSON Schema knows every word of the vocabulary', () => {
  const schema = labJsonSchema as { $defs: { check: { properties: Record<string, unknown> } } };
  for (const word of ['all', 'any', 'none', 'present', 'absent', 'count', 'every', 'selects', 'sequence', 'same', 'changed', 'dns', 'http', 'output', 'as']) expect(schema.$defs.check.properties).toHaveProperty(word);
});
