import type { Engine } from './engine';
import { sqlError } from './errors';
import type { Column, Type, Value } from './tree';
import { collated, dateText, decimal, isDecimal, momentOf, numberOf, roundTo, textOf, timeText } from './values';

const INTEGER_BITS: Readonly<Record<string, number>> = { tinyint: 8, smallint: 16, mediumint: 24, int: 32, bigint: 64 };
/** How wide the integers of old versions are shown to be. */
const WIDTHS: Readonly<Record<string, readonly [signed: number, unsigned: number]>> = { tinyint: [4, 3], smallint: [6, 5], mediumint: [9, 8], int: [11, 10], bigint: [20, 20] };
const TEXTS: Readonly<Record<string, number>> = { tinytext: 255, text: 65_535, mediumtext: 16_777_215, longtext: 4_294_967_295, tinyblob: 255, blob: 65_535, mediumblob: 16_777_215, longblob: 4_294_967_295, json: 4_294_967_295 };
const OTHERS = ['decimal', 'float', 'double', 'char', 'varchar', 'binary', 'varbinary', 'date', 'datetime', 'timestamp', 'time', 'year', 'enum', 'set', 'bit', 'signed', 'unsigned'];

/** Whether there is such a type. */
export const isType = (name: string): boolean => Object.hasOwn(INTEGER_BITS, name) || Object.hasOwn(TEXTS, name) || OTHERS.includes(name);

/** A type as SHOW CREATE TABLE and DESCRIBE write it. */
export function typeText({ name, args, unsigned }: Type, release: number): string {
  const width = release < 800 || (name === 'tinyint' && args[0] === '1') ? WIDTHS[name] : undefined;
  const quoted = name === 'enum' || name === 'set' ? args.map((one) => `'${one.replaceAll("'", "''")}'`) : args;
  const own = Object.hasOwn(INTEGER_BITS, name) ? (width ? [args[0] ?? String(width[unsigned ? 1 : 0])] : []) : name === 'decimal' ? [args[0] ?? '10', args[1] ?? '0'] : (name === 'char' || name === 'bit') && !args.length ? ['1'] : name === 'year' && release < 800 ? ['4'] : quoted;
  return `${name}${own.length ? `(${own.join(',')})` : ''}${unsigned ? ' unsigned' : ''}`;
}

/** What a column gets that an INSERT does not name. */
export function defaultOf(column: Column, engine: Engine): Value {
  const given = column.default;
  if (given !== undefined && given !== null) return typeof given === 'object' && 'now' in given ? (column.type.name === 'date' ? dateText(engine.nowMs()) : timeText(engine.nowMs())) : converted(given, column, 1, engine);
  if (column.notNull && !column.auto) throw sqlError(1364, column.name);
  return null;
}

/** A value as a column stores it; raises what strict mode raises. */
export function converted(value: Value, column: Column, row: number, engine: Engine): Value {
  if (value === null) {
    if (column.notNull) throw sqlError(1048, column.name);
    return null;
  }
  const { type } = column;
  if (Object.hasOwn(INTEGER_BITS, type.name)) return integer(value, column, row);
  switch (type.name) {
    case 'decimal': return fixed(numeric(value, 'decimal', column, row), column, row);
    case 'float': case 'double': return type.name === 'float' ? Number(Math.fround(numeric(value, 'double', column, row)).toPrecision(6)) : numeric(value, 'double', column, row);
    case 'date': case 'datetime': case 'timestamp': return date(value, column, row);
    case 'time': return /^-?\d{1,3}:\d{2}(?::\d{2})?$/.test(textOf(value)) ? textOf(value).replace(/^(\d):/, '0$1:').replace(/^(-?\d+:\d\d)$/, '$1:00') : fail(1292, 'time', value, column, row);
    case 'year': return Math.trunc(numeric(value, 'integer', column, row));
    case 'enum': return choice(value, column, row);
    case 'json': return json(textOf(value), engine);
    default: return limitedText(textOf(value), column, row);
  }
}

const fail = (code: 1292 | 1366, kind: string, value: Exclude<Value, null>, { name }: Column, row: number): never => { throw sqlError(code, kind, textOf(value), name, row); };

function numeric(value: Exclude<Value, null>, kind: string, column: Column, row: number): number {
  if (typeof value === 'string') {
    if (!/^\s*[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?/.test(value)) fail(1366, kind, value, column, row);
    if (!/^\s*[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?\s*$/.test(value)) throw sqlError(1265, column.name, row);
  }
  return numberOf(value);
}

function integer(value: Exclude<Value, null>, column: Column, row: number): number {
  const { name, unsigned } = column.type;
  const number = roundTo(numeric(value, 'integer', column, row), 0);
  const bits = INTEGER_BITS[name] ?? 32;
  const [low, high] = unsigned ? [0, 2 ** bits - 1] : [-(2 ** (bits - 1)), 2 ** (bits - 1) - 1];
  if (number < low || number > high) throw sqlError(1264, column.name, row);
  return number;
}

function fixed(number: number, { name, type: { args, unsigned } }: Column, row: number): Value {
  const [precision, scale] = [Number(args[0] ?? 10), Number(args[1] ?? 0)];
  const rounded = decimal(number, scale);
  if (Math.abs(rounded.d) >= 10 ** (precision - scale) || (unsigned && rounded.d < 0)) throw sqlError(1264, name, row);
  return rounded;
}

function date(value: Exclude<Value, null>, column: Column, row: number): string {
  const ms = momentOf(isDecimal(value) ? value.d : value);
  if (ms === undefined) return fail(1292, column.type.name === 'date' ? 'date' : 'datetime', value, column, row);
  return column.type.name === 'date' ? dateText(ms) : timeText(ms);
}

function choice(value: Exclude<Value, null>, { name, type: { args } }: Column, row: number): string {
  const found = typeof value === 'string' ? args.find((one) => collated(one) === collated(value)) : args[numberOf(value) - 1];
  if (found === undefined) throw sqlError(1265, name, row);
  return found;
}

function json(text: string, engine: Engine): string {
  try {
    return JSON.stringify(JSON.parse(text)).replace(/("(?:[^"\\]|\\.)*")|([,:])/g, (_, quoted: string | undefined, mark: string) => quoted ?? `${mark} `);
  } catch {
    throw sqlError(1235, `JSON value '${text.slice(0, 40)}' in ${engine.version}`);
  }
}

function limitedText(text: string, { name, type }: Column, row: number): string {
  const limit = TEXTS[type.name] ?? (type.name === 'char' || type.name === 'bit' ? Number(type.args[0] ?? 1) : Number(type.args[0] ?? 65_535));
  if ([...text].length > limit) {
    if ([...text.trimEnd()].length > limit) throw sqlError(1406, name, row);
    return text.slice(0, limit);
  }
  return type.name === 'char' ? text.replace(/ +$/, '') : text;
}
