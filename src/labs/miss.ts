import type { Json } from '../simulator/base/json';
import type { Miss } from './contract';
import { isMembers, regularExpression } from './match';

/** Says a word of the site by its id (`field.image`, `value.any`); undefined when it has none. */
export type WordOf = (id: string, parameters: Readonly<Record<string, string>>) => string | undefined;

/** Fields that have a name in words, `field.<id>`; what the expression captures is the word's {key}. All others are named by their path. */
const FIELDS: readonly (readonly [id: string, path: RegExp])[] = [
  ['condition', /^status\.conditions\[type=(\w+)\](?:\.status)?$/],
  ['label', /^metadata\.labels(?:\.|\[")([^"]+)(?:"\])?$/],
  ['annotation', /^metadata\.annotations(?:\.|\[")([^"]+)(?:"\])?$/],
  ['image', /\.containers\[[^\]]+\]\.image$/],
  ['phase', /^status\.phase$/],
  ['pods', /^status\.(?:replicas|currentNumberScheduled)$/],
  ['ready', /^status\.(?:readyReplicas|numberReady)$/],
  ['available', /^status\.(?:availableReplicas|numberAvailable)$/],
  ['updated', /^status\.(?:updatedReplicas|updatedNumberScheduled)$/],
  ['desired', /^status\.desiredNumberScheduled$/],
  ['disruptions', /^status\.disruptionsAllowed$/],
  ['expected', /^status\.expectedPods$/],
  ['healthy', /^status\.currentHealthy$/],
  ['node', /^spec\.nodeName$/],
  ['volume', /^spec\.volumeName$/],
  ['claim', /^spec\.claimRef\.name$/],
  ['address', /^status\.podIP$/],
];

/** Facts that have a sentence of their own, `miss.<id>`, because no field's name says them: the field, and what of it was wanted. */
const FACTS: readonly (readonly [id: string, path: RegExp, expected: (expected: Json | undefined) => boolean])[] = [
  ['not-ready', /^status\.conditions\[type=Ready\](?:\.status)?$/, (expected) => expected === 'True' || isMembers(expected) && expected['status'] === 'True'],
  ['still-ready', /^status\.conditions\[type=Ready\]\.status$/, (expected) => expected !== 'True'],
  ['cordoned', /^spec\.unschedulable$/, (expected) => expected !== true],
  ['not-cordoned', /^spec\.unschedulable$/, (expected) => expected === true],
  ['terminating', /^metadata\.deletionTimestamp$/, (expected) => expected === null],
  ['not-terminating', /^metadata\.deletionTimestamp$/, (expected) => expected !== null],
];

/** The spaces that set off a name in Latin letters, taken out where a word of a script without spaces was filled in instead. */
export const withoutGaps = (sentence: string): string => sentence.replace(/(?<=[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}ー）]) (?=[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}（])/gu, '');

const factOf = ({ kind, path = '', expected }: Miss): readonly string[] =>
  kind === 'field-differs' || kind === 'field-missing' ? FACTS.filter(([, field, wanted]) => field.test(path) && wanted(expected)).map(([id]) => `miss.${id}`) : [];

/** Where the sentence for a miss is looked up, nearest first; the last are the site's own, for every lab. */
export function missKeys(task: string, miss: Miss): readonly string[] {
  const named = miss.named === undefined ? [] : [`tasks.${task}.miss.${miss.named}.${miss.kind}`, `tasks.${task}.miss.${miss.named}`];
  return [...named, `tasks.${task}.miss.${miss.kind}`, ...factOf(miss), `miss.${miss.kind}`];
}

/** A value as a sentence shows it: labels as `app=nginx`, texts bare. */
export function valueText(value: Json | undefined): string {
  if (value === undefined || value === null) return '';
  if (Array.isArray(value)) return value.map((item: Json) => valueText(item)).join(', ');
  if (isMembers(value)) return Object.keys(value).map((key) => `${key}=${valueText(value[key])}`).join(',');
  return String(value);
}

const COMPARED: Readonly<Record<string, string>> = { '!=': 'value.but', '>=': 'value.at-least', '<=': 'value.at-most' };

/** What was wanted: a leaf's operator in words, an expression as the text it looks for where it looks for one. */
function wantedText(expected: Json | undefined, word: WordOf): string {
  if (expected === null) return word('value.none', {}) ?? '';
  const text = valueText(expected);
  if (text === '*') return word('value.any', {}) ?? text;
  const [, operator = '', value = ''] = /^(!=|>=|<=)\s*(.+)$/.exec(text) ?? [];
  return word(COMPARED[operator] ?? '', { value }) ?? literalOf(text) ?? text;
}

/** The one text that an expression such as `/(^|\/)nginx:1\.12$/` looks for; undefined when it leaves more open. */
function literalOf(text: string): string | undefined {
  const source = regularExpression(text)?.source.replace(/^\(\^\|\\\/\)|^\^|^\\\//, '').replace(/\(:\|\$\)$|\$$/, '');
  return source === undefined || /[[\](){}*+?|^$]|\\\w|(?<!\\)\./.test(source) ? undefined : source.replaceAll('\\', '');
}

/** The name of a field in words, else its path (or the address or command that was asked) as code. */
function fieldText(path: string, word: WordOf): string {
  for (const [id, field] of FIELDS) {
    const found = field.exec(path);
    const name = found && word(`field.${id}`, { key: found[1] ?? '' });
    if (name) return name;
  }
  return path && `\`${path}\``;
}

/** What the sentence for a miss may name: {object}, {kind}, {name}, {path} (in words where `word` has some, else as code), {expected}, {actual}, and {has} (yes or no). */
export function missParameters(miss: Miss, word: WordOf = () => undefined): Readonly<Record<string, string>> {
  const { kind = '', name = '' } = miss.object ?? {};
  return { object: [kind, name].filter(Boolean).join(' '), kind, name, path: fieldText(miss.path ?? '', word),
    expected: miss.expected === undefined ? '' : wantedText(miss.expected, word), actual: valueText(miss.actual), has: miss.actual === undefined ? 'no' : 'yes' };
}
