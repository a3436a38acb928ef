import { failed } from '../../simulator/base/program';
import { deathWords, describeJob, reap, takeStatus } from '../jobs';
import { complain, push, type Memory, type Shell, type BuiltinResult, type Builtins } from '../state';
import { findJob } from './simple';

/** `wait`: until the named children, or all, have ended. A trapped signal ends it, as the trap's runner knows. */
function wait(shell: Shell, args: readonly string[], memory: Memory): BuiltinResult {
  reap(shell);
  const { state } = shell;
  const named = args.slice(1);
  if (named.length === 0) return waitForAll(shell);
  let status = 0;
  for (const text of named.slice(memory.pids?.length ?? 0)) {
    const job = text.startsWith('%') ? findJob(shell, text) : undefined;
    const pid = job?.pids.at(-1) ?? Number(text);
    const ended = takeStatus(shell, pid);
    if (ended === undefined && state.jobs.some((one) => one.pids.includes(pid) && one.status !== 'done')) {
      shell.outcome = { wait: { child: true } };
      return { waiting: {} };
    }
    const death = ended === undefined ? undefined : deathWords(ended);
    if (death !== undefined) shell.os.write(2, `${death}\n`);
    status = ended ?? state.jobs.find((one) => one.pids.includes(pid))?.code ?? 127;
    state.jobs = state.jobs.filter((one) => !one.pids.includes(pid));
  }
  return status;
}

function waitForAll(shell: Shell): BuiltinResult {
  const { state } = shell;
  if (state.jobs.some((job) => job.status === 'running')) {
    shell.outcome = { wait: { child: true } };
    return { waiting: {} };
  }
  state.jobs = state.jobs.filter((job) => job.status !== 'done');
  state.ended = {};
  return 0;
}

function list(shell: Shell, args: readonly string[]): BuiltinResult {
  reap(shell);
  const { jobs } = shell.state;
  const lines = args.includes('-p') ? jobs.map((job) => `${job.pids[0] ?? ''}\n`) : jobs.map((job) => `${describeJob(jobs, job)}\n`);
  shell.os.write(1, lines.join(''));
  shell.state.jobs = jobs.filter((job) => job.status !== 'done');
  return 0;
}

function resume(shell: Shell, args: readonly string[], where: 'foreground' | 'background'): BuiltinResult {
  const job = findJob(shell, args[1]);
  if (!job) { complain(shell, args[1] === undefined ? 'No current job' : `No such job: ${args[1]}`, args[0]); return 2; }
  for (const pid of job.pids) takeStatus(shell, pid);
  if (where === 'foreground' && job.group !== undefined) shell.os.setForeground(job.group);
  for (const target of job.group === undefined ? job.pids : [-job.group]) if (failed(shell.os.kill(target, 'CONT'))) return 1;
  if (where === 'background') {
    shell.state.jobs = shell.state.jobs.map((one) => (one === job ? { ...one, status: 'running' } : one));
    shell.os.write(1, `[${job.number}] ${job.text}\n`);
    return 0;
  }
  shell.state.jobs = shell.state.jobs.filter((one) => one !== job);
  shell.os.write(1, `${job.text}\n`);
  push(shell, { frame: 'wait', pids: job.pids, last: job.pids.at(-1) ?? 0, text: job.text, ...(job.group === undefined ? {} : { group: job.group }) });
  return 'pushed';
}

export const jobBuiltins: Builtins = {
  wait,
  jobs: list,
  fg: (shell, args) => resume(shell, args, 'foreground'),
  bg: (shell, args) => resume(shell, args, 'background'),
};
