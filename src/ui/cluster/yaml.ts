import type { Json } from '../../simulator/base/json';

/** JSON as YAML for reading, in the form `kubectl get -o yaml` has. */
export function toYaml(value: Json): string {
  return block(value, '').trimStart();
}

function block(value: Json, indent: string): string {
  if (Array.isArray(value))
    return value.length === 0 ? ' []\n' : `\n${value.map((item) => `${indent}- ${block(item as Json, `${indent}  `).trimStart()}`).join('')}`;
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).filter(([, member]) => member !== undefined);
    if (entries.length === 0) return ' {}\n';
    return `\n${entries.map(([key, member]) => `${indent}${scalar(key)}:${block(member as Json, Array.isArray(member) ? indent : `${indent}  `)}`).join('')}`;
  }
  if (typeof value === 'string' && value.includes('\n'))
    return ` |${value.endsWith('\n') ? '' : '-'}\n${value
      .replace(/\n$/, '')
      .split('\n')
      .map((line) => (line === '' ? '' : indent + line))
      .join('\n')}\n`;
  return ` ${typeof value === 'string' ? scalar(value) : String(value)}\n`;
}

const ambiguous = /^$|^[\s>|@`"'%&*!?{}[\],#-]|^[\d.+-]|: |:$| #|\s$|^(?:true|false|null|yes|no|on|off|y|n|~)$/i;

function scalar(text: string): string {
  if (!ambiguous.test(text) || /^\d+[a-z]+\w*$/i.test(text) || (/^-\w*[a-z]/i.test(text) && !text.startsWith('- '))) return text;
  return /["\\\n\t]/.test(text) && !text.includes("'") ? `'${text}'` : JSON.stringify(text);
}
