import type { LabStep } from '../labs/contract';
import type { Workbench } from './contract';

/** How far in virtual time a step may wait for its task. */
const WAIT_LIMIT_MS = 600_000;
/** A person reads what a command said before going on. */
const PAUSE_MS = 1000;

/** Takes a lab through steps as a person would; `files` are the texts that stand beside them. Throws where a wait comes to nothing. */
export function walk(workbench: Workbench, steps: readonly LabStep[], files: Readonly<Record<string, string>>): void {
  for (const step of steps) perform(workbench, step, files);
}

export function perform(workbench: Workbench, step: LabStep, files: Readonly<Record<string, string>>): void {
  if ('apply' in step) type(workbench, 1, `kubectl apply -f ${step.apply}`);
  else if ('run' in step) type(workbench, step.terminal ?? 1, step.run);
  else if ('interrupt' in step) workbench.handle({ signal: { terminal: step.interrupt, signal: 'INT' } });
  else if ('edit' in step) workbench.handle({ edited: { file: step.edit, text: files[step.from] ?? '' } });
  else if ('node' in step) act(workbench, step.node);
  else waitFor(workbench, step.wait);
}

function type(workbench: Workbench, terminal: number, text: string): void {
  if (!workbench.terminals().some((one) => one.terminal === terminal)) workbench.handle({ terminal: { open: terminal, columns: 80, rows: 24 } });
  workbench.handle({ line: { terminal, text } });
  workbench.advance(PAUSE_MS);
}

function act(workbench: Workbench, node: Extract<LabStep, { node: unknown }>['node']): void {
  for (const action of ['add', 'remove', 'stop', 'start'] as const) {
    const name = node[action];
    if (name !== undefined) workbench.handle({ node: { action, node: name } });
  }
}

function waitFor(workbench: Workbench, wait: Extract<LabStep, { wait: unknown }>['wait']): void {
  if (wait === 'quiet') return settle(workbench);
  if ('seconds' in wait) return workbench.advance(wait.seconds * 1000);
  const met = () => workbench.verdicts().find((task) => task.id === wait.task)?.state === 'met';
  const limit = workbench.nowMs() + WAIT_LIMIT_MS;
  while (!met()) {
    if (workbench.runInstant(limit)) continue;
    const task = workbench.verdicts().find((one) => one.id === wait.task);
    throw new Error(`The task "${wait.task}" was not met after ${WAIT_LIMIT_MS / 1000} s; nearest miss: ${JSON.stringify(task?.miss)}`);
  }
}

/** Until four virtual seconds went by without a change, and what is judged then is judged. */
function settle(workbench: Workbench): void {
  const limit = workbench.nowMs() + WAIT_LIMIT_MS;
  while (workbench.nowMs() < limit && workbench.nextEvent(5000));
}
