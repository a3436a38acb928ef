import { failed, type ChildStatus, type Signal } from '../simulator/base/program';
import { push, replace, type Frame, type Job, type Shell } from './state';
import { numberOf } from './text/signals';
import { afterFailure, pop } from './unwind';

/** The exit status a shell gives to how a child ended. */
export function statusOf(child: ChildStatus): number {
  return child.signal === undefined ? child.code : 128 + numberOf(child.signal);
}

const DEATHS: Partial<Record<Signal, string>> = { HUP: 'Hangup', QUIT: 'Quit', KILL: 'Killed', TERM: 'Terminated', ALRM: 'Alarm clock', USR1: 'User defined signal 1', USR2: 'User defined signal 2' };

/** Takes note of a child that ended or stopped, whoever waits for it. */
function note(shell: Shell, child: ChildStatus): void {
  const { state } = shell;
  const status = statusOf(child);
  state.ended = remembered(shell, { ...state.ended, [child.pid]: status });
  if (!state.jobs.some((job) => job.pids.includes(child.pid))) return;
  state.jobs = state.jobs.map((job): Job => (job.pids.at(-1) === child.pid ? { ...job, status: child.stopped ? 'stopped' : 'done', code: status } : job));
}

/** Statuses of children nobody asked for, and jobs that are over, beyond which a shell forgets the oldest. */
const REMEMBERED = 64;

function remembered({ state }: Shell, ended: Shell['state']['ended']): Shell['state']['ended'] {
  const entries = Object.entries(ended);
  if (entries.length <= 2 * REMEMBERED) return ended;
  const awaited = new Set(state.stack.flatMap((frame) => (frame.frame === 'wait' ? frame.pids : [])));
  return Object.fromEntries(entries.filter(([pid], index) => index >= entries.length - REMEMBERED || awaited.has(Number(pid))));
}

/** A script never lists its jobs: those that are over are only there to be waited for. */
function withoutOld({ state }: Shell): readonly Job[] {
  const over = state.interactive ? [] : state.jobs.filter((job) => job.status === 'done');
  if (over.length <= REMEMBERED) return state.jobs;
  const forgotten = new Set(over.slice(0, -REMEMBERED / 2));
  return state.jobs.filter((job) => !forgotten.has(job));
}

/** Collects every child that changed state; the last failure says whether there are children at all. */
export function reap(shell: Shell): void {
  for (let child = shell.os.waitChild(); child !== undefined && !failed(child); child = shell.os.waitChild()) {
    note(shell, child);
    tellDeath(shell, child);
  }
}

function tellDeath(shell: Shell, child: ChildStatus): void {
  const { state } = shell;
  if (child.signal === undefined || child.stopped) return;
  const background = state.jobs.some((job) => job.pids.includes(child.pid));
  if (background || !state.stack.some((frame) => frame.frame === 'wait' && frame.last === child.pid)) return;
  if (child.signal === 'INT' && state.interactive) shell.os.write(2, '\n');
  const words = DEATHS[child.signal];
  if (words !== undefined) shell.os.write(2, `${state.flavour === 'bash' && !state.interactive ? `${state.name}: line ${state.line}: ${child.pid} ` : ''}${words}\n`);
}

/** Takes the status of a child that ended; undefined while it runs. */
export function takeStatus(shell: Shell, pid: number): number | undefined {
  const status = shell.state.ended[pid];
  if (status === undefined) return undefined;
  const { [pid]: _, ...others } = shell.state.ended;
  shell.state.ended = others;
  return status;
}

/** A shell that gives each job a process group of its own, and the one in front the terminal's keys. */
export const controlsJobs = (shell: Shell): boolean => shell.state.interactive && shell.os.isTty(0);

/** Hands the terminal to processes that were just started, and waits for them; the first leads their group. */
export function waitInForeground(shell: Shell, pids: readonly number[], text: string): void {
  const [first, last = 0] = [pids[0], pids.at(-1)];
  const group = controlsJobs(shell) ? first : undefined;
  if (group !== undefined) shell.os.setForeground(group);
  push(shell, { frame: 'wait', pids, last, text, ...(group === undefined ? {} : { group }) });
}

/** Ctrl-C ended the command in front: what should have followed it on the line is not done. */
function giveUp(shell: Shell): void {
  const { status } = shell.state;
  while (shell.state.stack.length > 1) pop(shell);
  shell.state.status = status;
}

/** Waits for the processes of a foreground command; its status is that of the last one. */
export function waitForChildren(shell: Shell, frame: Extract<Frame, { frame: 'wait' }>): void {
  const { state } = shell;
  reap(shell);
  const last = state.ended[frame.last];
  if (state.interactive && last === 128 + numberOf('TSTP')) return suspend(shell, frame);
  const running = frame.pids.filter((pid) => pid !== frame.last && takeStatus(shell, pid) === undefined);
  if (last === undefined || running.length) {
    const pids = [...running, frame.last];
    if (pids.length !== frame.pids.length) replace(shell, { ...frame, pids });
    shell.outcome = { wait: { child: true } };
    return;
  }
  takeStatus(shell, frame.last);
  state.stack.pop();
  takeTerminal(shell);
  state.status = last;
  state.substituted = last;
  if (frame.group !== undefined && last === 128 + numberOf('INT')) return giveUp(shell);
  if (state.stack.at(-1)?.frame !== 'simple') afterFailure(shell);
}

/** The terminal's keys are the interactive shell's own again. */
function takeTerminal(shell: Shell): void {
  if (!shell.state.interactive) return;
  const own = shell.os.processes().find((one) => one.pid === shell.os.pid);
  if (own) shell.os.setForeground(own.group);
}

/** Lists a job under the next number. */
export function addJob(shell: Shell, job: Omit<Job, 'number'>): Job {
  const { state } = shell;
  const added = { number: 1 + Math.max(0, ...state.jobs.map(({ number }) => number)), ...job };
  state.jobs = [...withoutOld(shell), added];
  return added;
}

/** Ctrl-Z: the command becomes a stopped job. */
function suspend(shell: Shell, frame: Extract<Frame, { frame: 'wait' }>): void {
  const { state } = shell;
  takeTerminal(shell);
  for (const pid of frame.pids) takeStatus(shell, pid);
  const job = addJob(shell, { pids: frame.pids, text: frame.text, status: 'stopped', code: state.status, ...(frame.group === undefined ? {} : { group: frame.group }) });
  shell.os.write(2, `\n${describeJob(state.jobs, job)}\n`);
  state.stack.pop();
  state.status = 128 + numberOf('TSTP');
}

/** A line of `jobs`: `[1]+ Running                 sleep 5`. */
export function describeJob(jobs: readonly Job[], job: Job): string {
  const index = jobs.indexOf(job);
  const mark = index === jobs.length - 1 ? '+' : index === jobs.length - 2 ? '-' : ' ';
  const status = job.status === 'running' ? 'Running' : job.status === 'stopped' ? 'Stopped' : job.code === 0 ? 'Done' : job.code > 128 ? DEATHS[signalOf(job.code)] ?? `Done(${job.code})` : `Done(${job.code})`;
  return `[${job.number}]${mark} ${status.padEnd(23)} ${job.text}`;
}

/** What a shell says of a child that a signal ended, given its status. */
export const deathWords = (status: number): string | undefined => (status > 128 ? DEATHS[signalOf(status)] : undefined);

const signalOf = (code: number): Signal => (code - 128 === 15 ? 'TERM' : code - 128 === 9 ? 'KILL' : code - 128 === 1 ? 'HUP' : 'INT');

/** Tells of jobs that ended since the last prompt, and forgets them. */
export function reportJobs(shell: Shell): void {
  reap(shell);
  const { state } = shell;
  const done = state.jobs.filter((job) => job.status === 'done');
  if (!done.length) return;
  for (const job of done) {
    if (state.interactive) shell.os.write(2, `${describeJob(state.jobs, job)}\n`);
  }
  state.jobs = state.jobs.filter((job) => job.status !== 'done');
}
