import type { Judgement, Miss, Task, TaskState } from './contract';

/** All tasks as a lab begins: unmet, except guards, which hold until they are broken. */
export const beginning = (tasks: readonly Task[]): readonly TaskState[] => tasks.map((task): TaskState => (task.guard ? { id: task.id, state: 'met', metAtMs: 0 } : { id: task.id, state: 'unmet' }));

const wasMet = (state: TaskState | undefined): boolean => state?.metAtMs !== undefined;

/** Whether a task that was met can still break: see `Task.holds`. */
function breakable(task: Task, index: number, tasks: readonly Task[], states: readonly TaskState[]): boolean {
  if (task.holds === 'once') return false;
  const { holds } = task;
  if (holds !== 'until-next') return !wasMet(states[tasks.findIndex((other) => other.id === holds.until)]);
  if (task.guard) return true;
  const next = tasks.findIndex((other, at) => at > index && !other.guard);
  return next < 0 || !wasMet(states[next]);
}

/** Tasks whose check must be judged now: the first one that was never met (those before it were), and those that can still break. */
export function openTasks(tasks: readonly Task[], states: readonly TaskState[]): readonly Task[] {
  const current = tasks.findIndex((task, index) => !task.guard && !wasMet(states[index]));
  return tasks.filter((task, index) => index === current || (wasMet(states[index]) && breakable(task, index, tasks, states)));
}

/**
 * Folds one judging into the progress; pure. A task is met in its turn: only when all before it have been met once, so an
 * exercise that ends with "delete everything" is not done before it began. `judge` is asked for open tasks only; "unknown" leaves a task as it was.
 */
export function progress(tasks: readonly Task[], states: readonly TaskState[], judge: (task: Task) => Judgement, atMs: number): readonly TaskState[] {
  let now = states;
  for (const [index, task] of tasks.entries()) {
    if (!openTasks(tasks, now).includes(task)) continue;
    const before = now[index] ?? { id: task.id, state: 'unmet' };
    const after = judged(before, judge(task), atMs);
    if (after !== before) now = now.with(index, after);
  }
  return released(tasks, now);
}

/** A broken task that need not hold any longer is done after all: deleting everything at the end breaks nothing. */
function released(tasks: readonly Task[], states: readonly TaskState[]): readonly TaskState[] {
  const free = (state: TaskState, index: number): boolean => { const task = tasks[index]; return state.state === 'broken' && task !== undefined && !breakable(task, index, tasks, states); };
  if (!states.some(free)) return states;
  return states.map((state, index): TaskState => (free(state, index) ? { id: state.id, state: 'met', metAtMs: state.metAtMs ?? 0 } : state));
}

function judged(state: TaskState, judgement: Judgement, atMs: number): TaskState {
  const { miss: known, ...rest } = state;
  if (judgement.verdict === 'unknown') return isOver(known, judgement.open) ? rest : state;
  if (judgement.verdict === 'met') return state.state === 'met' ? state : { id: state.id, state: 'met', metAtMs: atMs };
  const miss = nearest(known, judgement);
  if (state.state === 'unmet') return { id: state.id, state: 'unmet', miss };
  return { ...state, state: 'broken', brokenAtMs: state.brokenAtMs ?? atMs, miss };
}

/** Whether what was missed is there by now: an earlier part missed it, and all before the open one hold. */
const isOver = (known: Miss | undefined, open: string | undefined): boolean => known !== undefined && open !== undefined && !known.check.startsWith(open);

/** What an earlier part missed when it was last asked is still the nearest while it can't be asked. */
const nearest = (known: Miss | undefined, { miss, open }: Extract<Judgement, { verdict: 'unmet' }>): Miss =>
  known !== undefined && open !== undefined && known.check.startsWith(open) ? known : miss;

/** The task the learner is at: the first that was never met, else the first broken one. */
export const currentTask = (states: readonly TaskState[]): TaskState | undefined => states.find((state) => !wasMet(state)) ?? states.find((state) => state.state === 'broken');
