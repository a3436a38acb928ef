import type { Lab } from '../../labs/contract';
import type { Log } from '../../workbench/contract';
import { clockText } from '../context';

/** What was done, as a shell script for a real cluster: files as they were when a command first read them, then the commands. */
export function scriptOf(lab: Lab, log: Log): string {
  const files = lab.files.flatMap(({ name, text }) => heredoc(name, text));
  const steps = log.entries.flatMap(({ atMs, input }): readonly string[] => {
    if ('edited' in input) return heredoc(input.edited.file, input.edited.text);
    if ('line' in input) return [`# ${clockText(atMs)}`, input.line.text];
    if ('node' in input) return [`# ${clockText(atMs)}: ${input.node.action} the machine of ${input.node.node} by hand here`];
    if ('file' in input) return 'remove' in input.file ? [`rm -f ${quoted(input.file.remove)}`] : [`mv ${quoted(input.file.rename)} ${quoted(input.file.to)}`];
    return [];
  });
  return ['#!/bin/sh', `# ${lab.id}: what was done in the lab, for a real cluster. Read it before you run it.`, ...files, ...steps, ''].join('\n');
}

function heredoc(name: string, text: string): readonly string[] {
  const lines = text.split('\n');
  let end = 'EOF';
  while (lines.includes(end)) end += '_';
  return [`cat > ${quoted(name)} <<'${end}'`, text.replace(/\n$/, ''), end];
}

const quoted = (name: string): string => (/^[\w./-]+$/.test(name) ? name : `'${name.replaceAll("'", "'\\''")}'`);
