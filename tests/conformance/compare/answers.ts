/**
 * When two answers to the same request count as equal: same status, content type, warnings and body. Within a case the same name goes, by first appearance,
 * to uids, resourceVersions of objects, and cluster IPs and node ports that the requests do not write. Not compared: times, ages, the resourceVersion of lists
 * and of messages, continue tokens, what generateName appended, the server's build, managedFields, the order of warnings.
 */
import { compareText } from '../../../src/simulator/base/text';

export interface Answer { readonly status: number; readonly contentType?: string | null; readonly warnings?: readonly string[]; readonly body: unknown }

type Plain = Readonly<Record<string, unknown>>;

const isPlain = (value: unknown): value is Plain => typeof value === 'object' && value !== null && !Array.isArray(value);
const UID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;
const AGE = /^(?:\d+[smhdy])+$/;
const IN_MESSAGES: readonly (readonly [RegExp, string])[] = [
  [/\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)/g, '<time>'],
  [/(resourceVersion in (?:precondition|object meta): )\d+/g, '$1<version>'],
  [/(ResourceVersion in (?:the precondition|record) )\(\d+\)/g, '$1(<version>)'],
  [/(\\*"resourceVersion\\*":\\*")\d+/g, '$1<version>'],
  [/(too old resource version: \d+ )\(\d+\)/g, '$1(<version>)'],
  [/kube-api-access-[a-z0-9]{5}\b/g, 'kube-api-access-<random>'],
  [/Too large resource version: (\d+), current: \d+/g, 'Too large resource version: $1, current: <version>'],
];
const BUILD = new Set(['gitVersion', 'gitCommit', 'gitTreeState', 'buildDate', 'goVersion', 'compiler', 'platform']);
const ADDRESSES: Readonly<Record<string, string>> = { clusterIP: 'ip', clusterIPs: 'ip', nodePort: 'port', healthCheckNodePort: 'port' };

/** The answers of one case in names that both sides share; `written` is the text of the requests. */
export function plainCase(answers: readonly Answer[], written: string): readonly unknown[] {
  const names = new Names(written);
  return answers.map(({ status, contentType = 'application/json', body, warnings = [] }) => ({
    status, contentType: names.plain(contentType), body: names.plain(body), warnings: warnings.map((text) => names.plain(text) as string).toSorted(compareText),
  }));
}

class Names {
  private readonly given = new Map<string, string>();
  private readonly random = new Map<string, string>();
  private readonly count = new Map<string, number>();
  constructor(private readonly written: string) {}

  plain(value: unknown, key = '', within: Plain = {}): unknown {
    if (Array.isArray(value)) return value.map((item) => this.plain(item, key, within));
    if (isPlain(value)) return this.members(value);
    if (key === 'resourceVersion') return 'name' in within || 'uid' in within ? this.name('version', String(value)) : value && '<version>';
    if (key === 'continue') return value && '<continue>';
    const address = ADDRESSES[key];
    if (address) return this.name(address, value === null ? 'None' : String(value));
    if (BUILD.has(key)) return '<build>';
    if (typeof value !== 'string') return value;
    return key === 'cells' && AGE.test(value) ? '<age>' : this.text(value);
  }

  private members(value: Plain): Plain {
    const meta = isPlain(value.metadata) ? value.metadata : {};
    const begin = meta.generateName;
    const made = String(meta.name ?? '');
    if (typeof begin === 'string' && begin && made.startsWith(begin) && made.length === begin.length + 5) this.random.set(made, `${begin}<random>`);
    return Object.fromEntries(Object.entries(value).filter(([key, item]) => key !== 'managedFields' && item !== undefined).map(([key, item]) => [key, this.plain(item, key, value)]));
  }

  private name(what: string, value: string): string {
    if (value === '' || value === '0' || value === 'None' || new RegExp(`\\b${value.replace(/[^\w\s]/g, '\\$&')}\\b`).test(this.written)) return value;
    const known = this.given.get(`${what} ${value}`);
    if (known !== undefined) return known;
    const number = (this.count.get(what) ?? 0) + 1;
    this.count.set(what, number);
    this.given.set(`${what} ${value}`, `<${what} ${number}>`);
    return `<${what} ${number}>`;
  }

  private text(value: string): string {
    let text = value.replace(UID, (uid) => this.name('uid', uid));
    for (const [pattern, by] of IN_MESSAGES) text = text.replace(pattern, by);
    for (const [made, by] of this.random) text = text.replaceAll(made, by);
    return text;
  }
}

/** Where two values differ, a line each. */
export function differences(a: unknown, b: unknown, at = ''): readonly string[] {
  if (isPlain(a) && isPlain(b)) return [...new Set([...Object.keys(a), ...Object.keys(b)])].flatMap((key) => differences(a[key], b[key], at ? `${at}.${key}` : key));
  if (Array.isArray(a) && Array.isArray(b) && a.length === b.length) return a.flatMap((item, index) => differences(item, b[index], `${at}[${index}]`));
  return JSON.stringify(a) === JSON.stringify(b) ? [] : [`${at}: ${shown(a)} ≠ ${shown(b)}`];
}

const shown = (value: unknown): string => (value === undefined ? '(absent)' : JSON.stringify(value));
