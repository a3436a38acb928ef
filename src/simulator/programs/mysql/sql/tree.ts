/** A decimal number with its digits after the point: MySQL keeps them. Integers and doubles are numbers, dates are text. */
export interface Decimal { readonly d: number; readonly s: number }
export type Value = null | number | string | Decimal;

export interface TableName { readonly database?: string; readonly name: string }

export type Expression =
  | { readonly is: 'value'; readonly value: Value }
  | { readonly is: 'column'; readonly table?: string; readonly name: string }
  | { readonly is: 'variable'; readonly system: boolean; readonly global: boolean; readonly name: string }
  | { readonly is: 'call'; readonly name: string; readonly args: readonly Expression[]; readonly distinct?: true; readonly star?: true; readonly separator?: string; readonly order?: readonly Order[] }
  | { readonly is: 'unary'; readonly op: string; readonly of: Expression }
  | { readonly is: 'binary'; readonly op: string; readonly left: Expression; readonly right: Expression }
  | { readonly is: 'between'; readonly of: Expression; readonly low: Expression; readonly high: Expression }
  | { readonly is: 'in'; readonly of: Expression; readonly list: readonly Expression[] | Query }
  | { readonly is: 'null'; readonly of: Expression }
  | { readonly is: 'case'; readonly of?: Expression; readonly whens: readonly (readonly [Expression, Expression])[]; readonly otherwise?: Expression }
  | { readonly is: 'exists' | 'query'; readonly query: Query }
  | { readonly is: 'interval'; readonly of: Expression; readonly unit: string }
  | { readonly is: 'cast'; readonly of: Expression; readonly type: Type };

export interface Order { readonly by: Expression; readonly descending: boolean }

/** A column of a result: an expression with the name it shows, or all columns (of one table). */
export interface Item { readonly expression?: Expression; readonly star?: { readonly table?: string }; readonly name: string; readonly alias?: true }

export interface Source {
  readonly table?: TableName;
  readonly query?: Query;
  readonly alias: string;
  readonly join: 'inner' | 'left' | 'right';
  readonly on?: Expression;
  readonly using?: readonly string[];
}

export interface Query {
  readonly distinct: boolean;
  readonly items: readonly Item[];
  readonly from: readonly Source[];
  readonly where?: Expression;
  readonly group: readonly Expression[];
  readonly having?: Expression;
  readonly order: readonly Order[];
  readonly limit?: { readonly count: number; readonly offset: number };
  readonly lock?: true;
  readonly unions: readonly { readonly query: Query; readonly all: boolean }[];
  /** ORDER BY and LIMIT of the whole of a union. */
  readonly whole?: Pick<Query, 'order' | 'limit'>;
}

export interface Type { readonly name: string; readonly args: readonly string[]; readonly unsigned?: true }

export interface Column {
  readonly name: string;
  readonly type: Type;
  readonly notNull?: true;
  readonly auto?: true;
  /** A constant, or CURRENT_TIMESTAMP; none: NULL where that is allowed. */
  readonly default?: Value | { readonly now: true };
  readonly onUpdateNow?: true;
  readonly comment?: string;
}

export interface Key { readonly name: string; readonly columns: readonly string[]; readonly unique: boolean }

export type Assignment = readonly [column: string, value: Expression];

export type Alteration =
  | { readonly do: 'add'; readonly column: Column; readonly after?: string; readonly keys: readonly Key[] }
  | { readonly do: 'drop'; readonly column: string }
  | { readonly do: 'change'; readonly from: string; readonly column: Column; readonly keys: readonly Key[] }
  | { readonly do: 'rename-column'; readonly from: string; readonly to: string }
  | { readonly do: 'add-key'; readonly key: Key }
  | { readonly do: 'drop-key'; readonly name: string }
  | { readonly do: 'rename'; readonly to: TableName };

export interface UserName { readonly user: string; readonly host: string }

export type Statement =
  | { readonly do: 'select'; readonly query: Query }
  | { readonly do: 'insert'; readonly table: TableName; readonly replace: boolean; readonly ignore: boolean; readonly columns?: readonly string[]; readonly rows: readonly (readonly (Expression | undefined)[])[]; readonly query?: Query; readonly onDuplicate?: readonly Assignment[] }
  | { readonly do: 'update'; readonly table: TableName; readonly alias: string; readonly set: readonly Assignment[]; readonly where?: Expression; readonly order: readonly Order[]; readonly limit?: number }
  | { readonly do: 'delete'; readonly table: TableName; readonly where?: Expression; readonly order: readonly Order[]; readonly limit?: number }
  | { readonly do: 'truncate'; readonly table: TableName }
  | { readonly do: 'create-database'; readonly name: string; readonly lenient: boolean }
  | { readonly do: 'drop-database'; readonly name: string; readonly lenient: boolean }
  | { readonly do: 'create-table'; readonly table: TableName; readonly lenient: boolean; readonly columns: readonly Column[]; readonly keys: readonly Key[]; readonly like?: TableName; readonly query?: Query }
  | { readonly do: 'drop-table'; readonly tables: readonly TableName[]; readonly lenient: boolean }
  | { readonly do: 'rename-table'; readonly pairs: readonly (readonly [TableName, TableName])[] }
  | { readonly do: 'alter-table'; readonly table: TableName; readonly changes: readonly Alteration[] }
  | { readonly do: 'use'; readonly name: string }
  | { readonly do: 'show'; readonly what: string; readonly table?: TableName; readonly database?: string; readonly user?: UserName; readonly like?: string; readonly where?: Expression; readonly full?: true; readonly global?: true }
  | { readonly do: 'set'; readonly variables: readonly { readonly system: boolean; readonly global: boolean; readonly name: string; readonly value: Expression }[] }
  | { readonly do: 'set-password'; readonly user?: UserName; readonly password: string }
  | { readonly do: 'begin' | 'commit' | 'rollback' | 'flush' | 'shutdown' | 'none' }
  | { readonly do: 'kill'; readonly id: number }
  | { readonly do: 'create-user' | 'alter-user'; readonly lenient: boolean; readonly users: readonly (UserName & { readonly password?: string })[] }
  | { readonly do: 'drop-user'; readonly lenient: boolean; readonly users: readonly UserName[] }
  | { readonly do: 'grant' | 'revoke'; readonly privileges: readonly string[]; readonly on: TableName; readonly users: readonly UserName[]; readonly option: boolean };
