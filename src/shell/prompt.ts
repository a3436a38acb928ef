import { expandPrompt } from './expand';
import { quotedWord } from './parse/parser';
import type { Shell } from './state';
import { valueOf } from './variables';

/** The text of PS1 or PS2: busybox and bash know `\w`, `\u`, `\h` and `\$` in it, all expand parameters. */
export function prompt(shell: Shell, name: 'PS1' | 'PS2'): string {
  const text = valueOf(shell, name) ?? (name === 'PS2' ? '> ' : '$ ');
  if (!text.includes('\\') && !text.includes('$')) return text;
  const decoded = shell.state.flavour === 'dash' ? text : text.replace(/\\([wWuhH$n\\])/g, (_, letter: string) => escape(shell, letter));
  return /\$[A-Za-z_{(?$]/.test(decoded) ? expandPrompt(shell, quotedWord(decoded, 1)) : decoded;
}

function escape(shell: Shell, letter: string): string {
  const home = valueOf(shell, 'HOME') ?? '';
  const { cwd } = shell.os;
  const short = home !== '' && home !== '/' && (cwd === home || cwd.startsWith(`${home}/`)) ? `~${cwd.slice(home.length)}` : cwd;
  switch (letter) {
    case 'w': return short;
    case 'W': return short === '/' || short === '~' ? short : short.slice(short.lastIndexOf('/') + 1);
    case 'u': return userName(shell);
    case 'h': return shell.os.hostname.split('.')[0] ?? '';
    case 'H': return shell.os.hostname;
    case '$': return userName(shell) === 'root' ? '#' : '$';
    case 'n': return '\n';
    default: return '\\';
  }
}

/** The user the shell runs as. */
export function userName(shell: Shell): string {
  return shell.os.processes().find((one) => one.pid === shell.os.pid)?.user ?? 'root';
}
