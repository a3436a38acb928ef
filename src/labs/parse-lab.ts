import { byText } from '../simulator/base/text';
import type { Lab, LabCluster, LabStep, Prediction, Task } from './contract';
import { LabFormatError, readDocument, type LabDocument, type LabProblem } from './document';
import { entries, flag, formOf, integer, items, list, mapping, shapeOf, text, type Form } from './form';
import { neededKeys, parseMessages, proveMessages, type LabMessages } from './parse-messages';
import { parseCheck } from './parse-check';
import { parseSteps } from './parse-steps';

/** A way through a lab: texts for the files that are edited, and what is done in order. */
export interface Walk { readonly files: Readonly<Record<string, string>>; readonly steps: readonly LabStep[] }

/** A mistake learners make, and where it must lead: to a task's miss (found by a message key), or to words in a terminal. */
export interface Mistake extends Walk {
  readonly id: string;
  readonly leadsTo: { readonly task: string; readonly message: string } | { readonly output: string };
}

/** Everything a lab's folder says. */
export interface LabFolder {
  readonly lab: Lab;
  readonly solution: Walk;
  readonly wrong: readonly Mistake[];
  /** By language. */
  readonly messages: Readonly<Record<string, LabMessages>>;
  /** The language that others are translated from. */
  readonly source: string;
}

/**
 * Reads the folder of a lab. `files` are its texts by path; what stands before `lab.yaml` is taken off, so paths of a glob will do,
 * and the folder's name is the lab's id. Throws LabFormatError with everything that is wrong.
 */
export function parseLab(files: Readonly<Record<string, string>>): LabFolder {
  const main = Object.keys(files).find((path) => /(^|\/)lab\.yaml$/.test(path));
  if (main === undefined) throw new LabFormatError([{ file: 'lab.yaml', line: 1, field: '', message: 'there is no lab.yaml in the folder' }]);
  const folder = main.slice(0, -'lab.yaml'.length);
  const id = /([^/]+)\/$/.exec(folder)?.[1] ?? 'lab';
  const own = Object.fromEntries(Object.keys(files).filter((path) => path.startsWith(folder)).toSorted(byText((path) => path)).map((path) => [path.slice(folder.length), files[path] ?? '']));
  const problems: LabProblem[] = [];
  const document = (path: string): LabDocument => readDocument(path, own[path] ?? '');
  const form = formOf(document('lab.yaml'), problems);
  const lab = parseMain(form, id, own);
  const tasks = lab.tasks.map((task) => task.id);
  const source = form.at('source').value === undefined ? 'en' : text(form.at('source'));
  const messages = parseLanguages(lab, own, document, source, problems);
  const solution = parseWalk('solution/', own, document, tasks, problems);
  const wrong = folders(own, 'wrong/').map((name) => parseMistake(name, own, document, tasks, problems));
  if (problems.length > 0) throw new LabFormatError(problems);
  return { lab, solution, wrong, messages, source };
}

type Documents = (path: string) => LabDocument;
type Texts = Readonly<Record<string, string>>;

function parseMain(form: Form, id: string, own: Texts): Lab {
  mapping(form, ['cluster', 'files', 'before', 'tasks', 'predictions', 'source'], ['cluster', 'files', 'tasks']);
  const start = below(own, 'start/');
  const files = items(form.at('files'), (item) => {
    const name = text(item);
    if (name !== '' && start[name] === undefined) item.complain(`there is no start/${name}; start/ has ${list(Object.keys(start))}`);
    return { name, text: start[name] ?? '' };
  });
  const unlisted = Object.keys(start).filter((name) => !files.some((file) => file.name === name));
  if (unlisted.length > 0) form.at('files').complain(`start/ also has ${list(unlisted)}; list every file, in the order of the tabs`);
  const tasks = entries(form.at('tasks'), parseTask);
  for (const [index, task] of tasks.entries()) proveHolds(form.at('tasks').at(task.id), task, tasks.slice(index + 1).map((other) => other.id));
  return {
    id, cluster: parseCluster(form.at('cluster')), files, tasks,
    before: parseSteps(form.at('before'), start, tasks.map((task) => task.id)), predictions: entries(form.at('predictions'), parsePrediction),
  };
}

function parseCluster(form: Form): LabCluster {
  if (!mapping(form, ['nodes', 'storageClasses', 'seed'], ['nodes'])) return { nodes: 1 };
  const classes = form.at('storageClasses');
  const seed = form.at('seed');
  return {
    nodes: integer(form.at('nodes'), 1), ...(classes.value === undefined ? {} : { storageClasses: items(classes, (item) => item.value ?? null) }),
    ...(seed.value === undefined ? {} : { seed: text(seed) }),
  };
}

function parseTask(id: string, form: Form): Task {
  if (!/^[a-z][a-z0-9-]*$/.test(id)) form.complain('the id of a task is made of small letters, digits and hyphens');
  if (!mapping(form, ['check', 'holds', 'guard', 'hints'], ['check'])) return { id, check: { all: [] }, holds: 'once', guard: false, hints: 0 };
  const hints = form.at('hints');
  return { id, check: parseCheck(form.at('check')), holds: parseHolds(form.at('holds')), guard: flag(form.at('guard')), hints: hints.value === undefined ? 0 : integer(hints, 0) };
}

function parseHolds(form: Form): Task['holds'] {
  if (form.value === undefined || form.value === 'until-next') return 'until-next';
  if (form.value === 'once') return 'once';
  if (form.at('until').value !== undefined) return { until: text(form.at('until')) };
  form.complain(`it may be "once", "until-next" or { until: <task> }, found ${shapeOf(form.value)}`);
  return 'until-next';
}

function proveHolds(form: Form, task: Task, later: readonly string[]): void {
  const { holds } = task;
  if (typeof holds === 'object' && !later.includes(holds.until)) form.at('holds').complain(`"${holds.until}" is not a task after this one${later.length ? `; there is ${list(later)}` : ''}`);
}

function parsePrediction(id: string, form: Form): Prediction {
  mapping(form, ['choices', 'truths', 'when'], ['choices', 'truths']);
  const choices = items(form.at('choices'), text, 2);
  const truths = Object.fromEntries(entries(form.at('truths'), (name, item) => {
    if (!choices.includes(name)) item.complain(`"${name}" is none of the choices ${list(choices)}`);
    return [name, parseCheck(item)] as const;
  }));
  const when = form.at('when');
  return { id, choices, truths, ...(when.value === undefined ? {} : { when: parseCheck(when) }) };
}

/** The files below a folder, by the path inside it. */
const below = (own: Texts, folder: string): Record<string, string> =>
  Object.fromEntries(Object.keys(own).filter((path) => path.startsWith(folder)).map((path) => [path.slice(folder.length), own[path] ?? '']));
const folders = (own: Texts, folder: string): readonly string[] => [...new Set(Object.keys(below(own, folder)).flatMap((path) => (path.includes('/') ? path.slice(0, path.indexOf('/')) : [])))];

function parseWalk(folder: string, own: Texts, document: Documents, tasks: readonly string[], problems: LabProblem[]): Walk {
  const files = Object.fromEntries(Object.entries(below(own, folder)).filter(([name]) => name !== 'steps.yaml' && name !== 'leads-to.yaml'));
  if (own[`${folder}steps.yaml`] !== undefined) return { files, steps: parseSteps(formOf(document(`${folder}steps.yaml`), problems), files, tasks) };
  problems.push({ file: `${folder}steps.yaml`, line: 1, field: '', message: 'there is no such file; it lists what is typed and edited, in order' });
  return { files, steps: [] };
}

function parseMistake(id: string, own: Texts, document: Documents, tasks: readonly string[], problems: LabProblem[]): Mistake {
  const folder = `wrong/${id}/`;
  const walk = parseWalk(folder, own, document, tasks, problems);
  const form = formOf(document(`${folder}leads-to.yaml`), problems);
  const leadsTo = { task: '', message: '' };
  if (!mapping(form, ['task', 'message', 'output'])) return { id, ...walk, leadsTo };
  if (form.at('output').value !== undefined) return { id, ...walk, leadsTo: { output: text(form.at('output')) } };
  const task = text(form.at('task'));
  if (task !== '' && !tasks.includes(task)) form.at('task').complain(`there is no task "${task}"; there is ${list(tasks)}`);
  return { id, ...walk, leadsTo: { task, message: text(form.at('message')) } };
}

/** The messages of every language; a translation that is a scaffold, or lacks some still, counts as not there. */
function parseLanguages(lab: Lab, own: Texts, document: Documents, source: string, problems: LabProblem[]): Record<string, LabMessages> {
  const languages = Object.entries(below(own, 'messages/')).filter(([name, words]) => name.endsWith('.yaml') && (name === `${source}.yaml` || /^\s*[^#\s]/m.test(words))).map(([name]) => name.slice(0, -'.yaml'.length));
  if (!languages.includes(source)) problems.push({ file: `messages/${source}.yaml`, line: 1, field: '', message: `the messages of the source language "${source}" are missing` });
  return Object.fromEntries(languages.flatMap((language) => {
    const file = document(`messages/${language}.yaml`);
    const messages = parseMessages(file, language, problems);
    proveMessages(lab, messages, formOf(file, problems), language === source);
    return language === source || neededKeys(lab).every((key) => messages.texts[key] !== undefined) ? [[language, messages] as const] : [];
  }));
}
