/** A lab as the page opens it, and what a learner who solves it does, as messages to the worker. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { LabStep } from '../../src/labs/contract';
import { parseLab } from '../../src/labs/index';

/** How long in virtual time whoever waits for a task lets the lab run on. */
const WAIT_MS = 60_000;
const READ_MS = 1_000;

export function solvedLab(folder: string) {
  const names = readdirSync(folder, { recursive: true }).map(String).filter((name) => statSync(join(folder, name)).isFile());
  const { lab, solution } = parseLab(Object.fromEntries(names.map((name) => [name, readFileSync(join(folder, name), 'utf8')])));
  return { open: { open: { lab } }, messages: solution.steps.flatMap((step) => messagesOf(step, solution.files)), tasks: lab.tasks.map(({ id }) => id) };
}

function messagesOf(step: LabStep, files: Readonly<Record<string, string>>): readonly object[] {
  if ('edit' in step) return [{ input: { edited: { file: step.edit, text: files[step.from] ?? '' } } }];
  if ('apply' in step || 'run' in step) return [{ input: { line: { terminal: 1, text: 'apply' in step ? `kubectl apply -f ${step.apply}` : step.run } } }, { step: { ms: READ_MS } }];
  if ('wait' in step) return [{ step: { ms: WAIT_MS } }];
  throw new Error(`This is no step of a lab that is measured: ${JSON.stringify(step)}`);
}
