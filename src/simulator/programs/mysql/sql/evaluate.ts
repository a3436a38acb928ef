import { sqlError } from './errors';
import { AGGREGATES, callFunction, isFunction, matches, type Surroundings } from './functions';
import { arithmetic, compare, decimal, isDecimal, isTrue, keyOf, later, momentOf, numberOf, order, textOf, truth } from './values';
import type { Column, Expression, Query, Type, Value } from './tree';

/** A table (or what stands for one) in a query: its columns are named by `alias`. */
export interface Table { readonly alias: string; readonly columns: readonly Column[] }

/** What names mean where an expression stands: the tables with their present rows (null: no match of an outer join). */
export interface Scope {
  readonly tables: readonly Table[];
  readonly rows: readonly (readonly Value[] | null)[];
  /** What an error calls this place: 'where clause'. */
  readonly clause: string;
  readonly outer?: Scope;
  /** The rows an aggregate runs over. */
  readonly group?: readonly Scope[];
  /** Named results of the select list, for HAVING, GROUP BY and ORDER BY. */
  readonly aliases?: ReadonlyMap<string, Expression>;
}

/** What evaluating needs of its engine. */
export interface Evaluator extends Surroundings {
  rowsOf(query: Query, outer: Scope): readonly (readonly Value[])[];
  variable(name: string, system: boolean, global: boolean): Value;
}

export const same = (a: string, b: string): boolean => a === b || a.toLowerCase() === b.toLowerCase();

/** The parts of an expression; a query in it is no part. */
export function partsOf(expression: Expression): readonly Expression[] {
  switch (expression.is) {
    case 'call': return [...expression.args, ...(expression.order ?? []).map(({ by }) => by)];
    case 'unary': case 'null': case 'interval': case 'cast': return [expression.of];
    case 'binary': return [expression.left, expression.right];
    case 'between': return [expression.of, expression.low, expression.high];
    case 'in': return [expression.of, ...(Array.isArray(expression.list) ? (expression.list as readonly Expression[]) : [])];
    case 'case': return [...(expression.of ? [expression.of] : []), ...expression.whens.flat(), ...(expression.otherwise ? [expression.otherwise] : [])];
    default: return [];
  }
}

export const isAggregate = (expression: Expression): boolean => expression.is === 'call' && AGGREGATES.has(expression.name);
export const hasAggregate = (expression: Expression): boolean => isAggregate(expression) || partsOf(expression).some(hasAggregate);

/** Where a column is: the index of its table and its own; undefined when no table here has it. */
export function find({ tables, clause }: Scope, name: string, table?: string): readonly [number, number] | undefined {
  let found: readonly [number, number] | undefined;
  for (const [index, { alias, columns }] of tables.entries()) {
    if (table !== undefined && !same(alias, table)) continue;
    const column = columns.findIndex((one) => same(one.name, name));
    if (column < 0) continue;
    if (found) throw sqlError(1052, name, clause);
    found = [index, column];
  }
  return found;
}

/** Raises what is wrong with an expression before any row is looked at: unknown columns and functions, misplaced aggregates. */
export function check(expression: Expression, scope: Scope, aggregates: 'allowed' | 'forbidden' = 'forbidden', database = ''): void {
  if (expression.is === 'column') {
    for (let at: Scope | undefined = scope; at; at = at.outer) if ((expression.table === undefined && at.aliases?.has(expression.name.toLowerCase())) || find(at, expression.name, expression.table)) return;
    throw sqlError(1054, expression.table === undefined ? expression.name : `${expression.table}.${expression.name}`, scope.clause);
  }
  if (expression.is === 'call' && !isFunction(expression.name)) throw sqlError(1305, `${database}.${expression.name}`);
  if (isAggregate(expression) && aggregates === 'forbidden') throw sqlError(1111);
  for (const part of partsOf(expression)) check(part, scope, isAggregate(expression) ? 'forbidden' : aggregates, database);
}

/** The value of an expression for the present rows. */
export function evaluate(expression: Expression, scope: Scope, engine: Evaluator): Value {
  const value = (part: Expression): Value => evaluate(part, scope, engine);
  switch (expression.is) {
    case 'value': return expression.value;
    case 'column': return columnValue(expression, scope, engine);
    case 'variable': return engine.variable(expression.name, expression.system, expression.global);
    case 'call': return call(expression, scope, engine);
    case 'unary': return unary(expression.op, value(expression.of));
    case 'binary': return binary(expression, scope, engine);
    case 'between': return both(test(value(expression.of), value(expression.low), (order) => order >= 0), test(value(expression.of), value(expression.high), (order) => order <= 0));
    case 'in': return within(expression, scope, engine);
    case 'null': return truth(value(expression.of) === null);
    case 'case': return cases(expression, scope, engine);
    case 'exists': return truth(engine.rowsOf(expression.query, scope).length > 0);
    case 'query': return single(engine.rowsOf(expression.query, scope));
    case 'interval': throw sqlError(1235, 'INTERVAL here');
    case 'cast': return cast(value(expression.of), expression.type);
  }
}

function columnValue({ name, table }: Extract<Expression, { is: 'column' }>, scope: Scope, engine: Evaluator): Value {
  for (let at: Scope | undefined = scope; at; at = at.outer) {
    const alias = table === undefined ? at.aliases?.get(name.toLowerCase()) : undefined;
    const found = find(at, name, table);
    if (found && !(alias && at.clause !== 'field list' && at.clause !== 'group statement')) return at.rows[found[0]]?.[found[1]] ?? null;
    if (alias) { const { aliases: _aliases, ...plain } = at; return evaluate(alias, plain, engine); }
  }
  throw sqlError(1054, table === undefined ? name : `${table}.${name}`, scope.clause);
}

function single(rows: readonly (readonly Value[])[]): Value {
  if (rows.length > 1) throw sqlError(1242);
  if ((rows[0]?.length ?? 1) > 1) throw sqlError(1241, 1);
  return rows[0]?.[0] ?? null;
}

function unary(op: string, value: Value): Value {
  if (value === null) return null;
  if (op === 'not') return truth(!isTrue(value));
  if (op === '~') return Number(BigInt.asUintN(64, ~BigInt(Math.trunc(numberOf(value)))));
  return isDecimal(value) ? { ...value, d: -value.d } : -numberOf(value);
}

const test = (a: Value, b: Value, holds: (order: number) => boolean): Value => (a === null || b === null ? null : truth(holds(compare(a, b))));
const both = (a: Value, b: Value): Value => ((a !== null && !isTrue(a)) || (b !== null && !isTrue(b)) ? 0 : a === null || b === null ? null : 1);

const COMPARISONS: Readonly<Record<string, (order: number) => boolean>> = { '=': (o) => o === 0, '<>': (o) => o !== 0, '<': (o) => o < 0, '>': (o) => o > 0, '<=': (o) => o <= 0, '>=': (o) => o >= 0 };

function binary({ op, left, right }: Extract<Expression, { is: 'binary' }>, scope: Scope, engine: Evaluator): Value {
  const a = evaluate(left, scope, engine);
  if (op === 'and' && a !== null && !isTrue(a)) return 0;
  if (op === 'or' && isTrue(a)) return 1;
  if (right.is === 'interval') return moved(a, right, op === '-' ? -1 : 1, scope, engine);
  const b = evaluate(right, scope, engine);
  if (op === 'and') return both(a, b);
  if (op === 'or') return isTrue(b) ? 1 : a === null || b === null ? null : 0;
  if (op === '<=>') return truth(a === null || b === null ? a === b : compare(a, b) === 0);
  if (a === null || b === null) return null;
  if (op === 'xor') return truth(isTrue(a) !== isTrue(b));
  const comparison = COMPARISONS[op];
  if (comparison) return truth(comparison(compare(a, b)));
  return op === 'like' || op === 'regexp' ? truth(matches(op, a, b)) : arithmetic(op, a, b);
}

function moved(from: Value, { of, unit }: Extract<Expression, { is: 'interval' }>, sign: number, scope: Scope, engine: Evaluator): Value {
  const amount = evaluate(of, scope, engine);
  return amount === null ? null : later(from, sign * numberOf(amount), unit);
}

function within({ of, list }: Extract<Expression, { is: 'in' }>, scope: Scope, engine: Evaluator): Value {
  const value = evaluate(of, scope, engine);
  const values = Array.isArray(list) ? (list as readonly Expression[]).map((one) => evaluate(one, scope, engine)) : engine.rowsOf(list as Query, scope).map((row) => { if (row.length !== 1) throw sqlError(1241, 1); return row[0] ?? null; });
  if (!values.length) return 0;
  if (value === null) return null;
  return values.some((one) => one !== null && compare(one, value) === 0) ? 1 : values.includes(null) ? null : 0;
}

function cases({ of, whens, otherwise }: Extract<Expression, { is: 'case' }>, scope: Scope, engine: Evaluator): Value {
  const subject = of && evaluate(of, scope, engine);
  const chosen = whens.find(([when]) => {
    const value = evaluate(when, scope, engine);
    return subject === undefined ? isTrue(value) : isTrue(test(subject, value, (order) => order === 0));
  });
  const result = chosen?.[1] ?? otherwise;
  return result ? evaluate(result, scope, engine) : null;
}

function call(expression: Extract<Expression, { is: 'call' }>, scope: Scope, engine: Evaluator): Value {
  const { name, args } = expression;
  if (AGGREGATES.has(name)) return aggregate(expression, scope, engine);
  const [first, second] = args;
  if (first && second?.is === 'interval') return moved(evaluate(first, scope, engine), second, name.includes('sub') ? -1 : 1, scope, engine);
  if (name === 'timestampdiff' && first?.is === 'column') return elapsed(first.name, args.slice(1).map((arg) => evaluate(arg, scope, engine)));
  if (name === 'if') return args[isTrue(first ? evaluate(first, scope, engine) : null) ? 1 : 2] ? evaluate(args[isTrue(first ? evaluate(first, scope, engine) : null) ? 1 : 2] as Expression, scope, engine) : null;
  return callFunction(name, args.map((arg) => evaluate(arg, scope, engine)), engine);
}

function elapsed(unit: string, [from = null, to = null]: readonly Value[]): Value {
  const [a, b] = [momentOf(from), momentOf(to)];
  const unitMs = ({ second: 1e3, minute: 6e4, hour: 36e5, day: 864e5, week: 6048e5 } as Record<string, number>)[unit.toLowerCase()];
  return a === undefined || b === undefined || unitMs === undefined ? null : Math.trunc((b - a) / unitMs);
}

function aggregate({ name, args, distinct, star, separator, order: by }: Extract<Expression, { is: 'call' }>, scope: Scope, engine: Evaluator): Value {
  if (!scope.group) throw sqlError(1111);
  if (star) return scope.group.length;
  const sorted = by ? sortedBy(scope.group, by.map((one) => ({ ...one, of: (row: Scope) => evaluate(one.by, row, engine) }))) : scope.group;
  const all = sorted.map((row) => args.map((arg) => evaluate(arg, row, engine))).filter((values) => name === 'any_value' || !values.includes(null));
  const rows = distinct ? [...new Map(all.map((values) => [values.map(keyOf).join('\0'), values])).values()] : all;
  const values = rows.map(([value]) => value ?? null).filter((value) => value !== null);
  switch (name) {
    case 'count': return rows.length;
    case 'group_concat': return rows.length ? rows.map((row) => row.map((value) => (value === null ? '' : textOf(value))).join('')).join(separator ?? ',') : null;
    case 'any_value': return rows[0]?.[0] ?? null;
    case 'min': case 'max': return values.length ? values.reduce((best, value) => (compare(value, best) * (name === 'min' ? 1 : -1) < 0 ? value : best)) : null;
    default: return values.length ? total(values, name === 'avg' ? values.length : undefined) : null;
  }
}

/** A sum is a decimal of integers and decimals, a double of anything else; an average has four more digits. */
function total(values: readonly Exclude<Value, null>[], divisor: number | undefined): Value {
  const sum = values.reduce<number>((before, value) => before + numberOf(value), 0);
  const exact = values.every((value) => isDecimal(value) || (typeof value === 'number' && Number.isInteger(value)));
  const scale = Math.max(0, ...values.map((value) => (isDecimal(value) ? value.s : 0)));
  if (!exact) return divisor === undefined ? sum : sum / divisor;
  return divisor === undefined ? decimal(sum, scale) : decimal(sum / divisor, scale + 4);
}

/** Sorts by several expressions; equal ones stay as they were. */
export function sortedBy<Item>(items: readonly Item[], by: readonly { readonly descending: boolean; of(item: Item): Value }[]): readonly Item[] {
  const keyed = items.map((item) => ({ item, keys: by.map(({ of }) => of(item)) }));
  return keyed.toSorted((a, b) => {
    for (const [index, { descending }] of by.entries()) {
      const found = order(a.keys[index] ?? null, b.keys[index] ?? null);
      if (found) return descending ? -found : found;
    }
    return 0;
  }).map(({ item }) => item);
}

function cast(value: Value, { name, args }: Type): Value {
  if (value === null) return null;
  switch (name) {
    case 'signed': case 'unsigned': case 'int': return Math.round(numberOf(value));
    case 'decimal': return decimal(numberOf(value), Number(args[1] ?? 0));
    case 'double': case 'float': return numberOf(value);
    case 'date': return callFunction('date', [value], undefined as never);
    case 'datetime': return later(value, 0, 'second');
    default: return args[0] === undefined ? textOf(value) : textOf(value).slice(0, Number(args[0]));
  }
}
