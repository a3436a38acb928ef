import { missParameters } from '../../labs/miss';
import type { Task, TaskState } from '../../labs/contract';
import { clockText, useLab } from '../context';
import { Sentence } from '../parts/Sentence';
import { missSentence } from './miss';
import { Solution } from './Solution';

/** The tasks as numbered squares on a track; the first that is still to do is the current one, else one that broke. */
export function Tasks() {
  const { say, session, props } = useLab();
  const states = new Map(session.tasks.value.map((state) => [state.id, state]));
  const inState = (state: TaskState['state']) => props.lab.tasks.find((task) => (states.get(task.id)?.state ?? 'unmet') === state);
  const current = inState('unmet') ?? inState('broken');
  const { tasks } = props.lab;
  const weights = tasks.length > 5 ? tasks.slice(0, Math.ceil(tasks.length / 2)).map(() => 1) : tasks.map((task) => (task === current ? 20 : states.get(task.id)?.state === 'broken' ? 13 : 10));
  return (
    <section class="tasks card" id={`${props.id}-tasks`} aria-label={say('tasks.name')}>
      <ol style={{ '--task-columns': weights.map((weight) => `minmax(0, ${weight}fr)`).join(' ') }}>
        {tasks.map((task, index) => <TaskStop key={task.id} task={task} number={index + 1} state={states.get(task.id) ?? { id: task.id, state: 'unmet' }} current={task === current} />)}
      </ol>
      {current === undefined && <p class="all-done is-ready">{say('tasks.all-done')}</p>}
    </section>
  );
}

interface TaskProps { readonly task: Task; readonly number: number; readonly state: TaskState; readonly current: boolean }

function TaskStop({ task, number, state, current }: TaskProps) {
  const { say, tell, props } = useLab();
  const look = state.state === 'met' ? 'done' : state.state === 'broken' ? 'broken' : '';
  return (
    <li class={`task ${look} ${current ? 'current' : ''}`} data-task={task.id} data-state={state.state} aria-current={current ? 'step' : undefined}>
      <Mark state={state.state} number={number} />
      <h4 {...props.told}><Sentence text={tell(`tasks.${task.id}.title`) ?? task.id} links="none" /></h4>
      <p class={`state ${look === 'done' ? 'is-ready' : look === 'broken' ? 'is-failing' : 'quiet'}`}>{state.state === 'met' && state.metAtMs !== undefined ? <DoneAt metAtMs={state.metAtMs} /> : stateSentence(say, state)}</p>
      {(current || state.state === 'broken') && <Miss task={task} state={state} current={current} />}
      {current && <Hints task={task} />}
      {current && <Solution />}
    </li>
  );
}

/** The moment a task was done leads there. */
function DoneAt({ metAtMs }: { readonly metAtMs: number }) {
  const { say, session } = useLab();
  const time = clockText(metAtMs);
  return (
    <button type="button" class="done-at" title={say('task.go-there', { time })} onClick={() => void session.lookAt(metAtMs)}>
      {say('task.done-at', { time })}
    </button>
  );
}

function stateSentence(say: ReturnType<typeof useLab>['say'], state: TaskState): string {
  const done = clockText(state.metAtMs ?? 0);
  if (state.state === 'met') return state.metAtMs === undefined ? say('task.done') : say('task.done-at', { time: done });
  if (state.state === 'broken') return say('task.broken', { done, time: clockText(state.brokenAtMs ?? 0) });
  return say('task.not-yet');
}

function Miss({ task, state, current }: Pick<TaskProps, 'task' | 'state' | 'current'>) {
  const lab = useLab();
  const miss = state.miss && missSentence(state.miss, task.id, lab);
  return miss ? <p class={current ? 'miss' : 'state why'} {...(miss.own ? lab.props.told : {})}><Sentence text={miss.text} values={Object.values(missParameters(state.miss))} /></p> : null;
}

function Hints({ task }: { readonly task: Task }) {
  const { say, tell, session, props } = useLab();
  const hints = Array.from({ length: task.hints }, (_, index) => tell(`tasks.${task.id}.hint.${index + 1}`)).filter((hint) => hint !== undefined);
  const open = Math.min(session.hints.value[task.id] ?? 0, hints.length);
  if (hints.length === 0) return null;
  return (
    <div class="hints" aria-live="polite">
      {hints.slice(0, open).map((hint, index) => <p class="hint" key={index}><span class="quiet">{say('task.hint', { number: index + 1, count: hints.length })}</span> <span {...props.told}><Sentence text={hint} /></span></p>)}
      {open < hints.length && <button type="button" class="hint-button" onClick={() => session.openHint(task.id)}>{say('task.show-hint', { number: open + 1, count: hints.length })}</button>}
    </div>
  );
}

function Mark({ state, number }: { readonly state: TaskState['state']; readonly number: number }) {
  return (
    <svg class="mark" viewBox="0 0 24 24" aria-hidden="true">
      <rect x="1" y="1" width="22" height="22" rx="3" />
      {state === 'met' ? <path d="M7 12.4l3.4 3.4L17 8.6" /> : state === 'broken' ? <path d="M16.8 10.2a5 5 0 1 0 .1 3.8M17.2 6.6v3.8h-3.8" /> : <text x="12" y="16.3">{number}</text>}
    </svg>
  );
}
