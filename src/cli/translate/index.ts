import { accept, cosmetic, type Outcome } from './accept';
import { contentFolder } from './files';
import { next } from './next';
import { scaffold } from './scaffold';
import { status } from './status';

export const TRANSLATE_USAGE = `usage: ordinal translate COMMAND

  status [LANGUAGE...] [--json]            what is missing, stale, orphaned and complete; exit code 0 when nothing is left
  new LANGUAGE [LESSON]                    makes a language, or a lesson's files in it, with the source as comments
  next LANGUAGE                            the most valuable piece of work
  accept LANGUAGE/LESSON [SECTION]         says that a translation fits its source as it is now;
                                           a stale section is accepted by its name only
         [--by machine|human|reviewed]     and who or what made it
         [--name NAME]                     and a person who had a hand in it, to be named
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
  const option = (name: string) => (rest.includes(name) ? rest.splice(rest.indexOf(name), 2)[1] ?? '' : undefined);
  const claimed = { by: option('--by'), name: option('--name') };
  const folder = contentFolder(root);
  switch (command) {
    case 'status': return status(folder, rest, words.includes('--json'));
    case 'new': return scaffold(folder, rest);
    case 'next': return next(folder, rest, process.stdout.isTTY ? process.env.EDITOR : undefined);
    case 'accept': return accept(folder, rest, claimed);
    case 'cosmetic': return cosmetic(folder, rest);
    default: return { text: TRANSLATE_USAGE, code: command === undefined || command === 'help' ? 0 : 2 };
  }
}
