import type { LabStep } from './contract';
import { integer, items, list, mapping, shapeOf, text, type Form } from './form';
import { isMembers } from './match';

const STEPS = ['apply', 'run', 'interrupt', 'edit', 'wait', 'node'] as const;
const ACTIONS = ['add', 'remove', 'stop', 'start'] as const;
/** What a step comes to where it is wrong: nothing happens. */
const NOTHING: LabStep = { wait: { seconds: 0 } };

/** A list of steps; `files` are the texts that stand beside it, for `edit … from`. */
export const parseSteps = (form: Form, files: Readonly<Record<string, string>>, tasks: readonly string[]): readonly LabStep[] => items(form, (item) => step(item, files, tasks));

function step(form: Form, files: Readonly<Record<string, string>>, tasks: readonly string[]): LabStep {
  if (!mapping(form, [...STEPS, 'terminal', 'from'])) return NOTHING;
  const [word, ...more] = STEPS.filter((each) => isMembers(form.value) && form.value[each] !== undefined);
  if (!word || more.length > 0) {
    form.complain(`a step has one of ${list(STEPS)}`);
    return NOTHING;
  }
  if (word === 'apply') return { apply: text(form.at('apply')) };
  if (word === 'run') return { run: text(form.at('run')), ...(form.at('terminal').value === undefined ? {} : { terminal: integer(form.at('terminal'), 1) }) };
  if (word === 'interrupt') return { interrupt: integer(form.at('interrupt'), 1) };
  if (word === 'edit') return edit(form, files);
  return word === 'wait' ? wait(form.at('wait'), tasks) : node(form.at('node'));
}

function edit(form: Form, files: Readonly<Record<string, string>>): LabStep {
  const name = text(form.at('edit'));
  const from = form.at('from').value === undefined ? name : text(form.at('from'));
  if (files[from] === undefined) form.complain(`there is no file "${from}" beside these steps; there is ${list(Object.keys(files))}`);
  return { edit: name, from };
}

function wait(form: Form, tasks: readonly string[]): LabStep {
  if (form.value === 'quiet') return { wait: 'quiet' };
  if (!isMembers(form.value) || !mapping(form, ['task', 'seconds'])) {
    if (!isMembers(form.value)) form.complain(`wait for { task: … }, { seconds: … } or quiet, found ${shapeOf(form.value)}`);
    return NOTHING;
  }
  if (form.value.seconds !== undefined) return { wait: { seconds: integer(form.at('seconds'), 0) } };
  const task = text(form.at('task'));
  if (task !== '' && !tasks.includes(task)) form.at('task').complain(`there is no task "${task}"; there is ${list(tasks)}`);
  return { wait: { task } };
}

function node(form: Form): LabStep {
  if (!mapping(form, ACTIONS)) return NOTHING;
  const action = ACTIONS.find((each) => isMembers(form.value) && form.value[each] !== undefined);
  if (!action) {
    form.complain(`a node needs one of ${list(ACTIONS)}`);
    return NOTHING;
  }
  return { node: { [action]: text(form.at(action)) } };
}
