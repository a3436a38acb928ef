import type { Json } from '../../simulator/base/json';
import { compareText } from '../../simulator/base/text';

const sorted = (value: object): [string, Json][] => Object.entries(value as Record<string, Json | undefined>)
  .filter((entry): entry is [string, Json] => entry[1] !== undefined).toSorted(([a], [b]) => compareText(a, b));

/** A value as Go prints it with %v: `map[app:web]`, `[a b]`. */
export function goValue(value: Json): string {
  if (value === null) return '<nil>';
  if (Array.isArray(value)) return `[${value.map(goValue).join(' ')}]`;
  if (typeof value === 'object') return `map[${sorted(value).map(([name, member]) => `${name}:${goValue(member)}`).join(' ')}]`;
  return String(value);
}

/** A value as Go prints it with %#v. */
export function goSyntax(value: Json): string {
  if (value === null) return 'interface {}(nil)';
  if (Array.isArray(value)) return `[]interface {}{${value.map(goSyntax).join(', ')}}`;
  if (typeof value === 'object') return `map[string]interface {}{${sorted(value).map(([name, member]) => `${quote(name)}:${goSyntax(member)}`).join(', ')}}`;
  return typeof value === 'string' ? quote(value) : String(value);
}

/** Text as Go prints it with %q. */
export const quote = (text: string): string => JSON.stringify(text);

/** The value with the members of all its objects sorted, as Go's maps are when they are written. */
export const sortedDeep = (value: Json): Json =>
  Array.isArray(value) ? value.map(sortedDeep) : typeof value === 'object' && value !== null ? Object.fromEntries(sorted(value).map(([name, member]) => [name, sortedDeep(member)])) : value;

/** JSON as Go writes maps: members sorted, `<`, `>` and `&` escaped. */
export const goJson = (value: Json, indent?: string): string => goJsonInOrder(sortedDeep(value), indent);

/** JSON as Go writes structs: members in the order they have. */
export const goJsonInOrder = (value: Json, indent?: string): string =>
  JSON.stringify(value, undefined, indent).replace(/[<>&\u2028\u2029]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** Whether `text` is a duration as Go reads it; its milliseconds. */
export function parseDuration(text: string): number | undefined {
  if (text === '0') return 0;
  const match = /^([-+]?)((?:(?:\d+\.?\d*|\.\d+)(?:ns|us|µs|ms|s|m|h))+)$/.exec(text);
  if (!match) return undefined;
  const units: Readonly<Record<string, number>> = { ns: 1e-6, us: 1e-3, 'µs': 1e-3, ms: 1, s: 1000, m: 60_000, h: 3_600_000 };
  const parts = [...(match[2] ?? '').matchAll(/([\d.]+)(ns|us|µs|ms|s|m|h)/g)];
  const size = parts.reduce((sum, [, number, unit]) => sum + Number(number) * (units[unit ?? ''] ?? 0), 0);
  return match[1] === '-' ? -size : size;
}

/** Milliseconds as Go prints a duration: `13s`, `1m30s`, `1.5s`, `200ms`. */
export function goDuration(ms: number): string {
  if (Math.abs(ms) < 1000) return ms === 0 ? '0s' : `${ms}ms`;
  const seconds = Math.abs(ms) / 1000;
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60);
  return `${ms < 0 ? '-' : ''}${hours ? `${hours}h` : ''}${minutes ? `${minutes % 60}m` : ''}${Number((seconds % 60).toFixed(3))}s`;
}
