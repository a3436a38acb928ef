import { GLOBAL_FLAGS, type Flag } from './flags';
import type { Verb } from './verb';

const GROUPS = ['Basic', 'Deploy', 'Cluster', 'Troubleshooting', 'Advanced', 'Settings', 'Other'] as const;

/** What `kubectl` without a verb says. */
export function mainHelp(verbs: readonly Verb[]): string {
  const width = Math.max(...verbs.map((verb) => verb.name.length)) + 2;
  const groups = GROUPS.map((group) => {
    const lines = verbs.filter((verb) => verb.group === group).map((verb) => `  ${verb.name.padEnd(width)}${verb.summary}`);
    return lines.length ? `${group} commands:\n${lines.join('\n')}\n` : '';
  });
  return `kubectl talks to the cluster's API server: it shows, creates, changes and deletes objects.

${groups.filter(Boolean).join('\n')}
Usage:
  kubectl COMMAND [TYPE] [NAME] [flags]

"kubectl COMMAND --help" tells more about one command. "k" is short for kubectl.
`;
}

export function helpOf(verb: Verb, path: string): string {
  const subverbs = verb.subverbs?.map((one) => `  ${one.name.padEnd(14)}${one.summary}`).join('\n');
  const flags = Object.entries({ ...verb.flags, namespace: GLOBAL_FLAGS['namespace'] }).filter((entry): entry is [string, Flag] => entry[1] !== undefined).map(([name, flag]) => flagLine(name, flag));
  return `${verb.summary}.\n${subverbs ? `\nAvailable commands:\n${subverbs}\n` : `\nOptions:\n${flags.join('\n')}\n`}\nUsage:\n  ${path} ${verb.usage}\n`;
}

function flagLine(name: string, flag: Flag): string {
  const value = flag.type === 'bool' ? '' : flag.type === 'optional' ? '[=…]' : '=…';
  return `  ${flag.short ? `-${flag.short}, ` : '    '}--${name}${value}${flag.help ? `: ${flag.help}` : ''}`;
}
