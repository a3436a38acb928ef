import type { Json } from '../../simulator/base/json';
import { pathOf, type Dict, type Item } from '../api';
import { CommandError, errorFrom, errorParts, isNotFound, throwAll, type ErrorParts } from '../errors';
import { dict, list, str } from '../describe/context';
import { FILE_FLAGS, OUTPUT_FLAGS, SELECTOR_FLAGS } from '../flags';
import { parseFormat, report } from '../print/output';
import { findAll, parseTemplate, relaxed } from '../print/paths';
import { fetchAll, targetsOf, type Target } from '../targets';
import { DONE, type Command, type Outcome, type Verb } from '../verb';

export const wait: Verb = {
  name: 'wait', group: 'Advanced', completes: 'resources',
  summary: 'Wait until a condition holds, or objects are gone',
  usage: '(TYPE NAME… | TYPE/NAME… | TYPE -l LABEL=VALUE) --for=(condition=NAME[=VALUE] | jsonpath={PATH}[=VALUE] | create | delete)',
  flags: {
    ...FILE_FLAGS, ...SELECTOR_FLAGS, ...OUTPUT_FLAGS, for: { type: 'array', help: 'what to wait for' }, timeout: { type: 'duration', help: 'how long; default 30s, 0 looks once' },
    all: { type: 'bool' }, 'all-namespaces': { type: 'bool', short: 'A' }, local: { type: 'bool' },
  },
  run(command) {
    const goal = goalOf(command);
    const timeoutMs = command.flags.durationMs('timeout') ?? 30_000;
    const untilMs = command.os.nowMs() + (timeoutMs < 0 ? 7 * 86_400_000 : timeoutMs);
    const targets = targetsOf(command, command.args, { allWithSelector: true });
    const { found, errors } = fetchAll(command, targets);
    const real = goal.for === 'delete' || goal.for === 'create' ? errors.filter((error) => !isNotFound(error)) : errors;
    const named = targets.every(({ name }) => name !== undefined);
    const waiting = found.map(({ target, item }) => waitedFor(target, item));
    if (goal.for === 'create') return waitForCreation(command, targets, untilMs);
    if (!found.length && !real.length && goal.for !== 'delete') throw new CommandError('no matching resources found');
    return resumeWait(command, { waiting, untilMs, named, seen: true, errors: real.map(errorParts) });
  },
  resume: (command, state) => {
    const goal = goalOf(command);
    return goal.for === 'create' ? waitForCreation(command, targetsOf(command, command.args, { allWithSelector: true }), (state as { readonly untilMs: number }).untilMs) : resumeWait(command, state as unknown as WaitState);
  },
};

interface Waiting extends Dict { readonly path: string; readonly item: Item; readonly label: string }
/** Objects are waited for one after the other. `named`: each is fetched when it is its turn; `seen`: the first one has been. */
interface WaitState extends Dict { readonly waiting: readonly Waiting[]; readonly untilMs: number; readonly named: boolean; readonly seen: boolean; /** What could not be looked at, told at the end. */ readonly errors: readonly ErrorParts[] }

interface ConditionGoal { readonly for: 'condition'; readonly type: string; readonly status: string }
type Goal =
  | { readonly for: 'create' }
  | { readonly for: 'delete' }
  | ConditionGoal
  | { readonly for: 'jsonpath'; readonly path: string; readonly value: string | undefined };

const waitedFor = (target: Target, item: Item): Waiting => ({ path: pathOf(target.resource, target.namespace, target.name), item, label: `${target.resource.name}/${target.name ?? ''}` });

function goalOf(command: Command): Goal {
  const given = command.flags.list('for');
  const text = given.at(-1) ?? '';
  if (!given.length) throw new CommandError('unrecognized condition: []');
  if (/^(create|delete)$/i.test(text)) return { for: text.toLowerCase() === 'create' ? 'create' : 'delete' };
  const condition = /^condition=([^=]*)(?:=(.*))?$/.exec(text);
  if (condition) return { for: 'condition', type: condition[1] ?? '', status: condition[2] ?? 'true' };
  const path = /^jsonpath=(\{.*\}|[^={}]*)(?:=(.*))?$/.exec(text);
  if (path) return pathGoal(path[1] ?? '', path[2]);
  if (text.startsWith('jsonpath=')) throw new CommandError("unexpected path string, expected a 'name1.name2' or '.name1.name2' or '{name1.name2}' or '{.name1.name2}'");
  throw new CommandError(`unrecognized condition: ${JSON.stringify(text)}`);
}

function pathGoal(path: string, wanted: string | undefined): Goal {
  const value = wanted?.replace(/^(['"])(.*)\1$/, '$2');
  if (!path) throw new CommandError('jsonpath expression cannot be empty');
  if (value === '') throw new CommandError("jsonpath wait has to have a value after equal sign, like --for=jsonpath='{.status.readyReplicas}'=3");
  if (/(^|[^=!<>])=([^=]|$)/.test(value ?? '')) throw new CommandError("jsonpath wait format must be --for=jsonpath='{.status.readyReplicas}'=3 or --for=jsonpath='{.status.readyReplicas}'");
  return { for: 'jsonpath', path: relaxed(path), value };
}

function resumeWait(command: Command, state: WaitState): Outcome {
  const goal = goalOf(command);
  const format = parseFormat(command.flags, command.os, 'objects');
  const over = command.os.nowMs() >= state.untilMs;
  const errors: Error[] = [];
  let left = state.waiting;
  let { seen } = state;
  for (const one of state.waiting) {
    const item = find(command, one);
    const done = met(goal, item, one.item);
    if (!done && !over) { seen = true; break; }
    if (!done) errors.push(new CommandError(`timed out waiting for the condition on ${one.label}`));
    else if (seen || !state.named || goal.for !== 'delete') command.out(report(command.api, format, item && goal.for !== 'delete' ? item : one.item, 'condition met'));
    left = left.slice(1);
    seen = false;
  }
  throwAll([...errors, ...(left.length ? [] : state.errors.map(errorFrom))]);
  return left.length ? { state: { ...state, waiting: left, seen }, wait: { changeAfter: command.api.version(), untilMs: state.untilMs } } : DONE;
}

function find(command: Command, { path }: Waiting): Item | undefined {
  try {
    return command.api.item(path);
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

/** An object that is gone may come back under its name: it is waited for until the time is over. */
function met(goal: Goal, item: Item | undefined, first: Item): boolean {
  if (goal.for === 'delete') return !item || str(item.metadata['uid']) !== str(first.metadata['uid']);
  if (!item) return false;
  if (goal.for === 'create') return true;
  if (goal.for === 'condition') return conditionMet(goal, item);
  const found = findAll(parseTemplate(goal.path), item);
  const [value] = found;
  if (value === undefined) return false;
  if (goal.value === undefined) return true;
  if (typeof value === 'object' && value !== null) throw new CommandError('jsonpath leads to a nested object or list which is not supported');
  return String(value).trim() === goal.value.trim();
}

/** A condition counts only once its controller has seen the newest spec. */
function conditionMet(goal: { readonly type: string; readonly status: string }, item: Item): boolean {
  const status = dict(item['status']);
  const condition = list(status['conditions']).find((one) => str(one['type']).toLowerCase() === goal.type.toLowerCase());
  const observed: Json | undefined = condition?.['observedGeneration'] ?? status['observedGeneration'];
  if (!condition || (observed !== undefined && Number(observed) < Number(item.metadata['generation'] ?? 0))) return false;
  return str(condition['status']).toLowerCase() === goal.status.toLowerCase();
}

function waitForCreation(command: Command, targets: readonly Target[], untilMs: number): Outcome {
  const { found, errors } = fetchAll(command, targets);
  throwAll(errors.filter((error) => !isNotFound(error)));
  if (found.length && !errors.length) {
    for (const { item } of found) command.out(report(command.api, parseFormat(command.flags, command.os, 'objects'), item, 'condition met'));
    return DONE;
  }
  if (command.os.nowMs() >= untilMs) throw new CommandError('timed out waiting for the condition');
  return { state: { untilMs }, wait: { changeAfter: command.api.version(), untilMs } };
}
