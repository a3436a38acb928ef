import { compareText } from '../simulator/base/text';
import { ShellFailure, type Shell, type Variable } from './state';

/** Characters a variable may hold: more than any script needs, and less than would hold up the machine. */
export const MAX_CHARACTERS = 1 << 24;
/** A shorter one is nothing beside what a shell needs anyway. */
const NOTICED_CHARACTERS = 1 << 16;
const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;
const own = <T>(record: Readonly<Record<string, T>>, key: string): T | undefined => (Object.hasOwn(record, key) ? record[key] : undefined);

export const variable = (shell: Shell, name: string): Variable | undefined => own(shell.state.variables, name);

/** The value of a variable or special parameter; undefined when it is not set. */
export function valueOf(shell: Shell, name: string): string | undefined {
  const { state } = shell;
  if (NAME.test(name)) {
    if (name === 'LINENO') return String(state.line);
    if (name === 'PPID') return String(shell.os.parent);
    return variable(shell, name)?.value;
  }
  switch (name) {
    case '?': return String(state.status);
    case '$': return String(state.shellPid);
    case '!': return state.lastBackground === null ? undefined : String(state.lastBackground);
    case '#': return String(state.args.length);
    case '-': return state.options;
    case '0': return state.name;
    case '@': case '*': return state.args.length ? state.args.join(joiner(shell)) : undefined;
    default: return state.args[Number(name) - 1];
  }
}

/** What joins the fields of `"$*"`: the first character of IFS. */
export function joiner(shell: Shell): string {
  return (variable(shell, 'IFS')?.value ?? ' \t\n').charAt(0);
}

/** Sets a variable, keeping whether it is exported; a read-only one is refused. */
export function assign(shell: Shell, name: string, value: string, extra: { readonly exported?: true; readonly readonly?: true } = {}): void {
  const old = variable(shell, name);
  if (old?.readonly) throw new ShellFailure(`${name}: ${shell.state.flavour === 'bash' ? 'readonly variable' : 'is read only'}`);
  if (value.length > MAX_CHARACTERS) throw shell.state.interactive ? new ShellFailure('out of memory', 2) : new RangeError('out of memory');
  const exported = extra.exported ?? old?.exported ?? (shell.state.options.includes('a') || undefined);
  store(shell, name, { value, ...(exported ? { exported } : {}), ...(extra.readonly ? { readonly: true } : {}) });
  if (name === 'OPTIND') shell.state.optionOffset = 0;
}

/** What all variables keep. */
function heldBytes({ state: { variables } }: Shell): number {
  return Object.values(variables).reduce((sum, { value = '' }) => sum + value.length, 0);
}

/** Puts a variable in place as it is; null removes it. */
export function store(shell: Shell, name: string, value: Variable | null): void {
  const variables = { ...shell.state.variables };
  const noticed = Math.max(variables[name]?.value?.length ?? 0, value?.value?.length ?? 0) >= NOTICED_CHARACTERS;
  if (value === null) delete variables[name];
  else variables[name] = value;
  shell.state.variables = variables;
  if (noticed) shell.os.hold(heldBytes(shell), value?.value?.length ?? 0);
}

export function unset(shell: Shell, name: string): void {
  if (variable(shell, name)?.readonly) throw new ShellFailure(`${name}: ${shell.state.flavour === 'ash' ? 'is read only' : shell.state.flavour === 'bash' ? 'cannot unset: readonly variable' : 'is read only'}`, 2, 'unset');
  store(shell, name, null);
}

/** The environment children get. */
export function environment(shell: Shell): Record<string, string> {
  const env: Record<string, string> = {};
  const { variables } = shell.state;
  for (const name in variables) {
    const one = variables[name];
    if (one?.exported && one.value !== undefined) env[name] = one.value;
  }
  return env;
}

export const sortedNames = (record: Readonly<Record<string, unknown>>): string[] => Object.keys(record).toSorted(compareText);

/** A text in single quotes, as `set`, `export -p` and `trap` print it. */
export function singleQuoted(text: string): string {
  return `'${text.replaceAll("'", `'"'"'`)}'`;
}
