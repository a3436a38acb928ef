import { accept, cosmetic, type Outcome } from './accept';
import { contentFolder } from './files';
import { next } from './next';
import { scaffold } from './scaffold';
import { status } from './status';

export const TRANSLATE_USAGE = `usage: ordinal translate COMMAND

  status [LANGUAGE...] [--json]            what is missing, stale, orphaned and complete; exit code 0 when nothing is left
  new LANGUAGE [LESSON]                    makes a language, or a lesson's files in it, with the source as comments
  next LANGUAGE                            the most valuable piece of work
  accept LANGUAGE/LESSON [SECTION]         says that a translation fits its source as it is now
         [--by machine|human|reviewed]     and who or what made it
  cosmetic LESSON SECTION                  says that the last edit of a source changed no meaning

LESSON is a path like storage/mehdb or its last part; words/ui, labs/mehdb and figures/lab-page are named the same way.`;

/** Runs `ordinal translate …` over the project's folder content/; returns the exit code. */
export function translate(words: readonly string[], root: string, say: (text: string) => void = console.log): number {
  const { text, code } = run(words, root);
  if (text !== '') say(text);
  return code;
}

function run(words: readonly string[], root: string): Outcome {
  const [command, ...rest] = words.filter((word) => word !== '--json');
  const by = rest.indexOf('--by');
  const maker = by < 0 ? undefined : rest.splice(by, 2)[1] ?? '';
  const folder = contentFolder(root);
  switch (command) {
    case 'status': return status(folder, rest, words.includes('--json'));
    case 'new': return scaffold(folder, rest);
    case 'next': return next(folder, rest, process.stdout.isTTY ? process.env.EDITOR : undefined);
    case 'accept': return accept(folder, rest, maker);
    case 'cosmetic': return cosmetic(folder, rest);
    default: return { text: TRANSLATE_USAGE, code: command === undefined || command === 'help' ? 0 : 2 };
  }
}
