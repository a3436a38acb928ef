import { sqlError } from './errors';
import { DAYS, formatTime, MONTHS, calendar } from '../../common/time';
import { utf8Bytes } from '../../../base/text';
import { compare, dateText, decimal, isDecimal, isTrue, like, momentOf, numberOf, roundTo, textOf, timeText, truth } from './values';
import type { Value } from './tree';

type Present = Exclude<Value, null>;

/** What functions ask of the session they are called in. */
export interface Surroundings {
  nowMs(): number;
  random(): number;
  readonly database: string | null;
  readonly version: string;
  readonly id: number;
  /** `user@host` as it logged in, and as the account is named. */
  readonly login: string;
  readonly accountName: string;
  readonly lastInsertId: number;
  readonly rowCount: number;
  /** The answer comes so much later. */
  delay(ms: number): void;
}

const text = (value: Value | undefined): string => (value === null || value === undefined ? '' : textOf(value));
const number = (value: Value | undefined): number => (value === null || value === undefined ? 0 : numberOf(value));

function substring(whole: string, from: number, count: number | undefined): string {
  const characters = [...whole];
  const start = from < 0 ? characters.length + from : from - 1;
  return from === 0 || start < 0 ? '' : characters.slice(start, count === undefined ? undefined : Math.max(start, start + count)).join('');
}

function rounded(value: Present, digits: number, how: (value: number, digits: number) => number): Value {
  const result = how(numberOf(value), digits);
  return isDecimal(value) ? decimal(result, Math.max(0, Math.min(digits, value.s))) : result;
}

const pad = (whole: string, length: number, filler: string, where: 'left' | 'right'): string => {
  if (whole.length >= length) return whole.slice(0, length);
  return where === 'left' ? whole.padStart(length, filler) : whole.padEnd(length, filler);
};

const ofDate = (value: Present | undefined, format: string): Value => {
  const ms = momentOf(value ?? null);
  return ms === undefined ? null : formatTime(ms, format);
};
const partOf = (value: Present | undefined, format: string): Value => {
  const found = ofDate(value, format);
  return found === null ? null : number(found);
};

/** strftime's letters for those of DATE_FORMAT that differ. */
const FORMATS: Readonly<Record<string, string>> = { i: '%M', s: '%S', M: '', W: '', c: '', k: '%H', f: '000000', T: '%T', h: '%I', r: '%I:%M:%S %p' };

function dateFormat(ms: number, format: string): string {
  const time = calendar(ms);
  const own: Readonly<Record<string, string>> = { M: LONG_MONTHS[time.month - 1] ?? '', W: LONG_DAYS[time.weekday] ?? '', c: String(time.month), k: String(time.hour), f: '000000' };
  return format.replace(/%([A-Za-z%])/g, (_, letter: string) => own[letter] ?? formatTime(ms, FORMATS[letter] ?? `%${letter}`));
}

const LONG_MONTHS = MONTHS.map((short, index) => short + ['uary', 'ruary', 'ch', 'il', '', 'e', 'y', 'ust', 'tember', 'ober', 'ember', 'ember'][index]);
const LONG_DAYS = DAYS.map((short, index) => short + ['day', 'day', 'sday', 'nesday', 'rsday', 'day', 'urday'][index]);

type Strict = (args: readonly Present[]) => Value;

const extreme = (wanted: number): Strict => (args) => args.reduce((best, value) => (Math.sign(compare(value, best)) === wanted ? value : best));
const substringOf: Strict = ([whole, from, count]) => substring(text(whole), number(from), count === undefined ? undefined : number(count));
const charLength: Strict = ([whole]) => [...text(whole)].length;
const upper: Strict = ([whole]) => text(whole).toUpperCase();
const lower: Strict = ([whole]) => text(whole).toLowerCase();
const ceil: Strict = ([value]) => Math.ceil(number(value));
const power: Strict = ([base, exponent]) => number(base) ** number(exponent);
const day: Strict = ([value]) => partOf(value, '%d');

/** NULL in, NULL out. */
const STRICT: Readonly<Record<string, Strict>> = {
  concat: (args) => args.map(textOf).join(''), upper, ucase: upper, lower, lcase: lower, length: ([whole]) => utf8Bytes(text(whole)), char_length: charLength, character_length: charLength,
  substring: substringOf, substr: substringOf, mid: substringOf, left: ([whole, count]) => [...text(whole)].slice(0, Math.max(0, number(count))).join(''), right: ([whole, count]) => (number(count) > 0 ? [...text(whole)].slice(-number(count)).join('') : ''),
  substring_index: ([whole, mark, count]) => { const parts = text(whole).split(text(mark)); return (number(count) > 0 ? parts.slice(0, number(count)) : number(count) < 0 ? parts.slice(number(count)) : []).join(text(mark)); },
  trim: ([whole]) => text(whole).replace(/^ +| +$/g, ''), ltrim: ([whole]) => text(whole).replace(/^ +/, ''), rtrim: ([whole]) => text(whole).replace(/ +$/, ''), replace: ([whole, from, to]) => (text(from) === '' ? text(whole) : text(whole).replaceAll(text(from), text(to))),
  reverse: ([whole]) => [...text(whole)].reverse().join(''), repeat: ([whole, count]) => text(whole).repeat(Math.min(65_536, Math.max(0, number(count)))), space: ([count]) => ' '.repeat(Math.min(65_536, Math.max(0, number(count)))),
  lpad: ([whole, length, filler]) => pad(text(whole), number(length), text(filler), 'left'), rpad: ([whole, length, filler]) => pad(text(whole), number(length), text(filler), 'right'),
  locate: ([part, whole, from]) => lowered(whole).indexOf(lowered(part), from === undefined ? 0 : number(from) - 1) + 1, instr: ([whole, part]) => lowered(whole).indexOf(lowered(part)) + 1, ascii: ([whole]) => text(whole).charCodeAt(0) || 0,
  strcmp: ([a = '', b = '']) => Math.sign(compare(a, b)), find_in_set: ([one, list]) => text(list).split(',').indexOf(text(one)) + 1, hex: ([value]) => (typeof value === 'number' ? value.toString(16).toUpperCase() : [...text(value)].map((part) => part.charCodeAt(0).toString(16).padStart(2, '0')).join('').toUpperCase()),
  abs: ([value = 0]) => (isDecimal(value) ? { ...value, d: Math.abs(value.d) } : Math.abs(numberOf(value))), ceil, ceiling: ceil, floor: ([value]) => Math.floor(number(value)), sign: ([value]) => Math.sign(number(value)), sqrt: ([value]) => (number(value) < 0 ? null : Math.sqrt(number(value))), pow: power, power,
  round: ([value = 0, digits]) => rounded(value, number(digits), roundTo), truncate: ([value = 0, digits]) => rounded(value, number(digits), (of, count) => Math.trunc(Number(`${of}e${count}`)) / 10 ** count), mod: ([a, b]) => (number(b) === 0 ? null : number(a) % number(b)),
  greatest: extreme(1), least: extreme(-1), date: ([value]) => ofDate(value, '%Y-%m-%d'), time: ([value]) => ofDate(value, '%T'), year: ([value]) => partOf(value, '%Y'), month: ([value]) => partOf(value, '%m'), day, dayofmonth: day, hour: ([value]) => partOf(value, '%H'), minute: ([value]) => partOf(value, '%M'),
  second: ([value]) => partOf(value, '%S'), dayname: ([value]) => { const ms = momentOf(value ?? null); return ms === undefined ? null : dateFormat(ms, '%W'); }, monthname: ([value]) => { const ms = momentOf(value ?? null); return ms === undefined ? null : dateFormat(ms, '%M'); },
  date_format: ([value, format]) => { const ms = momentOf(value ?? null); return ms === undefined ? null : dateFormat(ms, text(format)); }, datediff: ([a, b]) => { const [x, y] = [momentOf(a ?? null), momentOf(b ?? null)]; return x === undefined || y === undefined ? null : Math.floor(x / 86_400_000) - Math.floor(y / 86_400_000); },
  from_unixtime: ([seconds]) => timeText(Math.floor(number(seconds)) * 1000), unix_timestamp: ([value]) => { const ms = momentOf(value ?? null); return ms === undefined ? 0 : ms / 1000; },
};

const lowered = (value: Present | undefined): string => text(value).toLowerCase();

const LOOSE: Readonly<Record<string, (args: readonly Value[]) => Value>> = {
  coalesce: (args) => args.find((value) => value !== null) ?? null, ifnull: ([a = null, b = null]) => a ?? b, if: ([test = null, yes = null, no = null]) => (isTrue(test) ? yes : no), nullif: ([a = null, b = null]) => (a !== null && b !== null && compare(a, b) === 0 ? null : a), isnull: ([value = null]) => truth(value === null),
  concat_ws: ([mark = null, ...rest]) => (mark === null ? null : rest.filter((value) => value !== null).map(textOf).join(textOf(mark))), elt: ([index = null, ...rest]) => rest[number(index) - 1] ?? null, field: ([one = null, ...rest]) => rest.findIndex((value) => value !== null && one !== null && compare(value, one) === 0) + 1,
};

const now = ({ nowMs }: Surroundings): Value => timeText(nowMs());
const today = ({ nowMs }: Surroundings): Value => dateText(nowMs());
const clock = ({ nowMs }: Surroundings): Value => formatTime(nowMs(), '%T');
const hexDigits = (around: Surroundings, count: number): string => Array.from({ length: count }, () => Math.floor(around.random() * 16).toString(16)).join('');

/** What depends on where and when it is asked. */
const SESSION: Readonly<Record<string, (around: Surroundings, args: readonly Value[]) => Value>> = {
  now, current_timestamp: now, localtime: now, localtimestamp: now, sysdate: now, utc_timestamp: now, curdate: today, current_date: today, utc_date: today, curtime: clock, current_time: clock, version: ({ version }) => version, database: ({ database }) => database, schema: ({ database }) => database,
  user: ({ login }) => login, session_user: ({ login }) => login, system_user: ({ login }) => login, current_user: ({ accountName }) => accountName, connection_id: ({ id }) => id, last_insert_id: ({ lastInsertId }) => lastInsertId, row_count: ({ rowCount }) => rowCount, rand: (around) => around.random(),
  uuid: (around) => `${hexDigits(around, 8)}-${hexDigits(around, 4)}-11f0-${hexDigits(around, 4)}-${hexDigits(around, 12)}`, sleep: (around, [seconds]) => { around.delay(number(seconds) * 1000); return 0; },
};

/** Aggregates are computed over a group of rows. */
export const AGGREGATES: ReadonlySet<string> = new Set(['count', 'sum', 'avg', 'min', 'max', 'group_concat', 'any_value']);

/** Functions whose result is a number. */
export const NUMERIC: ReadonlySet<string> = new Set('length char_length character_length locate instr ascii strcmp find_in_set abs ceil ceiling floor sign sqrt pow power round truncate mod year month day dayofmonth hour minute second datediff unix_timestamp isnull field connection_id last_insert_id row_count rand sleep count sum avg timestampdiff'.split(' '));

/** Functions that never give NULL, or only where an argument is. */
export const PRESENT: ReadonlySet<string> = new Set('now current_timestamp localtime localtimestamp sysdate utc_timestamp curdate current_date curtime current_time version user session_user system_user current_user connection_id last_insert_id row_count rand uuid sleep count isnull'.split(' '));

export const isFunction = (name: string): boolean => AGGREGATES.has(name) || [STRICT, LOOSE, SESSION].some((table) => Object.hasOwn(table, name)) || ['date_add', 'date_sub', 'adddate', 'subdate', 'timestampdiff', 'values', 'default'].includes(name);

/** Calls a function; its arguments are values already. */
export function callFunction(name: string, args: readonly Value[], around: Surroundings): Value {
  const session = Object.hasOwn(SESSION, name) && (name !== 'unix_timestamp' || !args.length) ? SESSION[name] : undefined;
  if (session) return session(around, args);
  if (name === 'unix_timestamp' && !args.length) return Math.floor(around.nowMs() / 1000);
  const loose = Object.hasOwn(LOOSE, name) ? LOOSE[name] : undefined;
  if (loose) return loose(args);
  const strict = Object.hasOwn(STRICT, name) ? STRICT[name] : undefined;
  if (!strict || !args.length) throw strict ? sqlError(1582, name) : sqlError(1305, `${around.database ?? ''}.${name}`);
  const present = args.filter((value) => value !== null);
  return present.length < args.length ? null : strict(present);
}

/** LIKE and REGEXP. */
export function matches(op: string, value: Present, pattern: Present): boolean {
  return op === 'like' ? like(textOf(value), textOf(pattern)) : new RegExp(textOf(pattern), 'iu').test(textOf(value));
}
