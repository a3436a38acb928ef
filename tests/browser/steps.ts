import type { LabStep } from '../../src/labs/contract';
import type { LabFolder } from '../../src/labs/index';
import { expect } from 'playwright/test';
import type { LabPage } from './lab-page';

type Walk = LabFolder['solution'];

/** Takes a lab through its steps as a learner does: text into the editor, commands into the terminal, patience by the clock. */
export async function follow(lab: LabPage, { steps, files }: Walk): Promise<void> {
  for (const [index, step] of steps.entries()) await perform(lab, step, files, steps.slice(index + 1));
}

async function perform(lab: LabPage, step: LabStep, files: Walk['files'], later: readonly LabStep[]): Promise<void> {
  if ('edit' in step) return lab.edit(step.edit, files[step.from] ?? '');
  if ('apply' in step) return void (await lab.apply(step.apply));
  if ('run' in step) return run(lab, step.run, step.terminal ?? 1, later);
  if ('interrupt' in step) return lab.terminal(step.interrupt).interrupt();
  if ('node' in step) return lab.act(step.node);
  if (step.wait === 'quiet') return lab.waitUntilQuiet();
  return 'seconds' in step.wait ? lab.waitSeconds(step.wait.seconds) : lab.waitForTask(step.wait.task);
}

/** A command that a later step interrupts keeps its terminal; all others give it back. */
async function run(lab: LabPage, line: string, number: number, later: readonly LabStep[]): Promise<void> {
  const terminal = lab.terminal(number);
  if (!(await terminal.input.count())) await lab.openTerminal();
  await expect(terminal.input).toBeAttached();
  const next = later.find((step) => ('interrupt' in step && step.interrupt === number) || ('run' in step && (step.terminal ?? 1) === number));
  if (next && 'interrupt' in next) await terminal.enter(line);
  else await terminal.run(line);
}
