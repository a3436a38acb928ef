import { dayNumber } from '../../../base/calendar';
import { formatTime } from '../../common/time';
import type { Decimal, Value } from './tree';

export const isDecimal = (value: Value): value is Decimal => typeof value === 'object' && value !== null;

/** A decimal of so many digits after the point, rounded half away from zero. */
export function decimal(value: number, scale: number): Decimal {
  const s = Math.min(30, Math.max(0, scale));
  return { d: roundTo(value, Math.min(s, 15)), s };
}

export function roundTo(value: number, scale: number): number {
  const shifted = Number(`${Math.abs(value)}e${scale}`);
  const rounded = Number.isNaN(shifted) ? Math.abs(value) : Number(`${Math.round(shifted)}e${-scale}`);
  return value < 0 ? -rounded : rounded;
}

const isZero = (text: string): boolean => /^-0(?:\.0*)?$/.test(text);

/** A value as the client receives it. */
export function textOf(value: Exclude<Value, null>): string {
  if (typeof value === 'string') return value;
  const text = isDecimal(value) ? value.d.toFixed(value.s) : String(value).replace('e+', 'e');
  return isZero(text) ? text.slice(1) : text;
}

/** The number a value counts as; of a text, the one it begins with. */
export function numberOf(value: Exclude<Value, null>): number {
  if (typeof value === 'number') return value;
  if (isDecimal(value)) return value.d;
  return Number(/^\s*[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?/.exec(value)?.[0] ?? '0');
}

export const isTrue = (value: Value): boolean => value !== null && numberOf(value) !== 0;

export const truth = (value: boolean): number => (value ? 1 : 0);

/** What two texts are compared by: neither case nor accents count. */
export const collated = (text: string): string => (/^[\x20-\x7e]*$/.test(text) ? text.toLowerCase() : text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase());

/** Dates without a time of day are those at midnight. */
const moment = (text: string): string => (/^\d{4}-\d\d-\d\d$/.test(text) ? `${text} 00:00:00` : text);
const isDate = (text: string): boolean => /^\d{4}-\d\d-\d\d(?: \d\d:\d\d:\d\d)?$/.test(text);

/** Less than, equal to, or greater than zero, as the first value is to the second. */
export function compare(a: Exclude<Value, null>, b: Exclude<Value, null>): number {
  if (typeof a !== 'string' || typeof b !== 'string') return numberOf(a) - numberOf(b);
  const [left, right] = isDate(a) && isDate(b) ? [moment(a), moment(b)] : [collated(a), collated(b)];
  return left < right ? -1 : left > right ? 1 : 0;
}

/** The order of ORDER BY: NULL comes first. */
export const order = (a: Value, b: Value): number => (a === null ? (b === null ? 0 : -1) : b === null ? 1 : compare(a, b));

/** Equal keys for values that DISTINCT, GROUP BY and unique keys take for the same. */
export const keyOf = (value: Value): string => (value === null ? 'null' : typeof value === 'string' ? `t${collated(value)}` : `n${numberOf(value)}`);

/** Arithmetic that keeps integers integers and the digits of decimals. */
export function arithmetic(op: string, left: Exclude<Value, null>, right: Exclude<Value, null>): Value {
  const [a, b] = [numberOf(left), numberOf(right)];
  const [x, y] = [scaleOf(left), scaleOf(right)];
  const both = x === undefined || y === undefined ? undefined : { x, y };
  const made = (value: number, scale: (x: number, y: number) => number): Value => (both && (both.x > 0 || both.y > 0 || isDecimal(left) || isDecimal(right)) ? decimal(value, scale(both.x, both.y)) : value);
  switch (op) {
    case '+': return made(a + b, Math.max);
    case '-': return made(a - b, Math.max);
    case '*': return made(a * b, (p, q) => p + q);
    case '/': return b === 0 ? null : both ? decimal(a / b, both.x + 4) : a / b;
    case 'div': return b === 0 ? null : Math.trunc(a / b);
    case '%': return b === 0 ? null : made(a % b, Math.max);
    case '|': return Number(BigInt.asUintN(64, BigInt(Math.trunc(a)) | BigInt(Math.trunc(b))));
    case '&': return Number(BigInt.asUintN(64, BigInt(Math.trunc(a)) & BigInt(Math.trunc(b))));
    case '^': return Number(BigInt.asUintN(64, BigInt(Math.trunc(a)) ^ BigInt(Math.trunc(b))));
    case '<<': return Number(BigInt.asUintN(64, BigInt(Math.trunc(a)) << BigInt(Math.trunc(b))));
    default: return Number(BigInt.asUintN(64, BigInt(Math.trunc(a))) >> BigInt(Math.trunc(b)));
  }
}

/** Digits after the point; undefined for what counts as a double. */
const scaleOf = (value: Exclude<Value, null>): number | undefined => (isDecimal(value) ? value.s : typeof value === 'number' && Number.isInteger(value) ? 0 : undefined);

/** Whether a text matches a LIKE pattern. */
export function like(text: string, pattern: string): boolean {
  const source = collated(pattern).replace(/\\?[\s\S]/g, (part) => (part === '%' ? '[\\s\\S]*' : part === '_' ? '[\\s\\S]' : part.replace(/^\\(?=.)/, '').replace(/[.*+?^${}()|[\]\\]/g, '\\$&')));
  return new RegExp(`^${source}$`, 'u').test(collated(text));
}

/** Milliseconds since 1970 of a date or a moment; undefined where it is none. */
export function momentOf(value: Value): number | undefined {
  if (value === null) return undefined;
  const text = typeof value === 'string' ? value : String(numberOf(value)).replace(/^(\d{4})(\d\d)(\d\d)(?:(\d\d)(\d\d)(\d\d))?$/, (_, y: string, m: string, d: string, h = '00', i = '00', s = '00') => `${y}-${m}-${d} ${h}:${i}:${s}`);
  const found = /^\s*(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[ T](\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:\.\d*)?)?)?\s*$/.exec(text);
  if (!found) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = found.slice(1).map((part) => Number((part as string | undefined) ?? 0));
  if (month < 1 || month > 12 || day < 1 || day > daysOf(year, month) || hour > 23 || minute > 59 || second > 59) return undefined;
  return dayNumber(year, month, day) * 86_400_000 + ((hour * 60 + minute) * 60 + second) * 1000;
}

const daysOf = (year: number, month: number): number => dayNumber(month === 12 ? year + 1 : year, (month % 12) + 1, 1) - dayNumber(year, month, 1);

export const dateText = (ms: number): string => formatTime(ms, '%Y-%m-%d');
export const timeText = (ms: number): string => formatTime(ms, '%Y-%m-%d %T');

const UNIT_MS: Readonly<Record<string, number>> = { second: 1000, minute: 60_000, hour: 3_600_000, day: 86_400_000, week: 604_800_000 };

/** A date so much later. */
export function later(value: Value, amount: number, unit: string): Value {
  const ms = momentOf(value);
  if (ms === undefined || value === null) return null;
  const step = UNIT_MS[unit];
  if (step !== undefined) return shown(ms + amount * step, value, unit);
  const months = { month: 1, quarter: 3, year: 12 }[unit];
  if (months === undefined) return null;
  const [year = 1970, month = 1, day = 1] = dateText(ms).split('-').map(Number);
  const count = year * 12 + month - 1 + Math.trunc(amount) * months;
  const [newYear, newMonth] = [Math.floor(count / 12), (count % 12) + 1];
  const days = dayNumber(newYear, newMonth, Math.min(day, daysOf(newYear, newMonth)));
  return shown(days * 86_400_000 + (((ms % 86_400_000) + 86_400_000) % 86_400_000), value, unit);
}

const shown = (ms: number, like: Value, unit: string): string => (typeof like === 'string' && !like.includes(':') && !['second', 'minute', 'hour'].includes(unit) ? dateText(ms) : timeText(ms));
