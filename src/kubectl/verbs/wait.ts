import type { Json } from '../../simulator/base/json';
import { pathOf, type Dict, type Item } from '../api';
import { CommandError, errorFrom, errorParts, isNotFound, throwAll, type ErrorParts } from '../errors';
import { dict, list, str } from '../describe/context';
import { FILE_FLAGS, OUTPUT_FLAGS, SELECTOR_FLAGS } from '../flags';
import { parseFormat, report } from '../print/output';
import { findAll, parseTemplate, relaxed } from '../print/paths';
import { fetchAll, namedTargets, type Target } from '../targets';
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
    const goals = goalsOf(command);
    const timeoutMs = command.flags.durationMs('timeout') ?? 30_000;
    const untilMs = command.os.nowMs() + (timeoutMs < 0 ? 7 * 86_400_000 : timeoutMs);
    return has(goals, 'create') ? waitForCreation(command, goals, untilMs) : waitForAll(command, goals, untilMs);
  },
  resume(command, state) {
    const goals = goalsOf(command);
    const { waiting, untilMs } = state as unknown as WaitState | { readonly untilMs: number; readonly waiting?: undefined };
    return waiting ? resumeWait(command, goals, state as unknown as WaitState) : waitForCreation(command, goals, untilMs);
  },
};

const has = (goals: readonly Goal[], what: Goal['for']): boolean => goals.some((goal) => goal.for === what);

/** Looks at what there is now, and waits for each of it. */
function waitForAll(command: Command, goals: readonly Goal[], untilMs: number): Outcome {
  const { found: targets, errors: before } = namedTargets(command, command.args, { allWithSelector: true });
  const { found, errors } = fetchAll(command, targets, before);
  const real = has(goals, 'delete') ? errors.filter((error) => !isNotFound(error)) : errors;
  if (!found.length && !real.length && !has(goals, 'delete')) throw new CommandError('no matching resources found');
  const waiting = found.map(({ target, item }) => waitedFor(target, item));
  return resumeWait(command, goals, { waiting, goal: 0, untilMs, named: targets.every(({ name }) => name !== undefined), seen: true, once: command.flags.durationMs('timeout') === 0, errors: real.map(errorParts) });
}

interface Waiting extends Dict { readonly path: string; readonly item: Item; readonly label: string }
/** Objects are waited for one after the other, and for each its goals in their order; `goal` is the first one's next. `named`: each is fetched when it is its turn; `seen`: the first one has been. */
interface WaitState extends Dict { readonly waiting: readonly Waiting[]; readonly goal: number; readonly untilMs: number; readonly named: boolean; readonly seen: boolean; /** No time to wait was given. */ readonly once: boolean; /** What could not be looked at, told at the end. */ readonly errors: readonly ErrorParts[] }

interface ConditionGoal { readonly for: 'condition'; readonly type: string; readonly status: string }
type Goal =
  | { readonly for: 'create' }
  | { readonly for: 'delete' }
  | ConditionGoal
  | { readonly for: 'jsonpath'; readonly path: string; readonly value: string | undefined };

const waitedFor = (target: Target, item: Item): Waiting => ({ path: pathOf(target.resource, target.namespace, target.name), item, label: `${target.resource.name}/${target.name ?? ''}` });

/** All that is waited for, one after the other. */
function goalsOf(command: Command): readonly Goal[] {
  const given = command.flags.list('for');
  if (!given.length) throw new CommandError('unrecognized condition: []');
  return given.map(goalOf);
}

function goalOf(text: string): Goal {
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

function resumeWait(command: Command, goals: readonly Goal[], state: WaitState): Outcome {
  const format = parseFormat(command.flags, command.os, 'objects');
  const over = command.os.nowMs() >= state.untilMs;
  const errors: Error[] = [];
  let { waiting, goal, seen } = state;
  while (waiting[0]) {
    const [one, ...others] = waiting;
    const wanted = goals[goal];
    if (!wanted) { [waiting, goal, seen] = [others, 0, false]; continue; }
    const item = find(command, one);
    const done = met(wanted, item, one.item);
    if (!done && !over) { seen = true; break; }
    if (!done) errors.push(new CommandError(state.once ? `condition not met for ${one.label}` : `timed out waiting for the condition on ${one.label}`));
    else if (seen || goal > 0 || !state.named || wanted.for !== 'delete') command.out(report(command.api, format, item && wanted.for !== 'delete' ? item : one.item, 'condition met'));
    goal = done ? goal + 1 : goals.length;
  }
  throwAll([...errors, ...(waiting.length ? [] : state.errors.map(errorFrom))]);
  return waiting.length ? { state: { ...state, waiting, goal, seen }, wait: { changeAfter: command.api.version(), untilMs: state.untilMs } } : DONE;
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

/** Until something is there; then for the rest. */
function waitForCreation(command: Command, goals: readonly Goal[], untilMs: number): Outcome {
  const named = namedTargets(command, command.args, { allWithSelector: true });
  const { found, errors } = fetchAll(command, named.found, named.errors);
  if (errors.some((error) => !isNotFound(error))) throwAll(errors);
  if (found.length && !errors.length) return waitForAll(command, goals, untilMs);
  if (command.os.nowMs() >= untilMs) throw new CommandError('timed out waiting for the condition');
  return { state: { untilMs }, wait: { changeAfter: command.api.version(), untilMs } };
}
