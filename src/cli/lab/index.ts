import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { checkLab } from './check';
import { openLab } from './folder';
import { Session, taskLine, type SessionOptions } from './session';

export const LAB_USAGE = `usage: ordinal lab start LAB [--context NAME] [--namespace NAME] [--folder FOLDER] [--kubeconfig FILE] [--anew]
       ordinal lab check LAB [--context NAME] [--namespace NAME] [--kubeconfig FILE]

Plays a lab of the course on a real cluster that a kubeconfig leads to.
  start   makes the namespace and what the lab begins with, writes its files into a folder (default: one with the lab's name), and watches:
          each task is told when it is met. Leave it running and work in another terminal; Ctrl+C ends it. Started again in the same
          namespace it goes on with what was begun; --anew begins again.
  check   judges the tasks once. Checks of what happened before now are answered from what start watched.
  --language NAME   of the tasks (default en)`;

const OPTIONS = { context: { type: 'string' }, namespace: { type: 'string', short: 'n' }, folder: { type: 'string' }, kubeconfig: { type: 'string' }, language: { type: 'string' }, anew: { type: 'boolean' } } as const;

/** Runs \`ordinal lab\`; resolves with its exit code. */
export async function labCommand(words: readonly string[], home: string): Promise<number> {
  if (words.includes('--help') || words.includes('-h')) return console.log(LAB_USAGE), 0;
  const { values: { language = 'en', ...values }, positionals: [action, id, ...more] } = parseArgs({ args: [...words], options: OPTIONS, allowPositionals: true, strict: true });
  if ((action !== 'start' && action !== 'check') || id === undefined || more.length) throw new Error(`it takes "start" or "check" and the name of a lab\n\n${LAB_USAGE}`);
  const options: SessionOptions = { home, lab: openLab(home, id, language), folder: join(process.env['INIT_CWD'] ?? home, id), ...values, say: (line) => console.log(line) };
  return action === 'start' ? start(options) : check(options);
}

async function start(options: SessionOptions): Promise<number> {
  const session = new Session(options);
  try {
    await session.begin();
    console.log(`\n${options.lab.title('title')}: your files are in ${session.folder}. Ctrl+C ends the watching.\n`);
    for (const state of session.states) console.log(taskLine(options.lab, state));
    console.log('');
    await new Promise((ended) => { process.once('SIGINT', ended); process.once('SIGTERM', ended); });
    return session.done ? 0 : 1;
  } finally {
    await session.close();
  }
}

async function check(options: SessionOptions): Promise<number> {
  const verdicts = await checkLab(options);
  for (const { line } of verdicts) console.log(line);
  return verdicts.every(({ verdict }) => verdict === 'done' || verdict === 'met') ? 0 : 1;
}
