import type { Lab } from '../../labs/contract';
import type { Log } from '../../workbench/contract';
import { clockText, type LabContextValue } from '../context';
import { inputText } from '../time/input-text';

/** What was done, as a shell script for a real cluster: files as they were when a command first read them, then the commands. */
export function scriptOf(lab: Lab, log: Log, say: LabContextValue['say']): string {
  const files = lab.files.flatMap(({ name, text }) => heredoc(name, text));
  const steps = log.entries.flatMap(({ atMs, input }): readonly string[] => {
    if ('edited' in input) return heredoc(input.edited.file, input.edited.text);
    if ('line' in input) return [`# ${clockText(atMs)}`, input.line.text];
    if ('node' in input) return [`# ${clockText(atMs)}: ${say('script.by-hand', { what: inputText({ say }, { summary: '', node: input.node }) })}`];
    if ('file' in input) return 'remove' in input.file ? [`rm -f ${quoted(input.file.remove)}`] : [`mv ${quoted(input.file.rename)} ${quoted(input.file.to)}`];
    return [];
  });
  return ['#!/bin/sh', `# ${say('script.title', { lab: lab.id })}`, ...files, ...steps, ''].join('\n');
}

function heredoc(name: string, text: string): readonly string[] {
  const lines = text.split('\n');
  let end = 'EOF';
  while (lines.includes(end)) end += '_';
  return [`cat > ${quoted(name)} <<'${end}'`, text.replace(/\n$/, ''), end];
}

const quoted = (name: string): string => (/^[\w./-]+$/.test(name) ? name : `'${name.replaceAll("'", "'\\''")}'`);
