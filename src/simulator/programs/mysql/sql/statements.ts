import { sqlError } from './errors';
import { QueryReader } from './queries';
import type { Alteration, Assignment, Column, Expression, Key, Statement, TableName, UserName, Value } from './tree';

/** Reads one statement; raises MySQL's syntax error where it ends to make sense. */
export function parseStatement(sql: string): Statement {
  return new StatementReader(sql).whole();
}

interface Definitions { columns: Column[]; keys: Key[] }

class StatementReader extends QueryReader {
  whole(): Statement {
    if (this.token().kind === 'end') throw sqlError(1065);
    const found = this.statement();
    this.take(';');
    if (this.token().kind !== 'end') this.fail();
    return found;
  }

  private statement(): Statement {
    if (this.sees('select') || this.sees('(')) return { do: 'select', query: this.query() };
    const word = this.take('insert', 'replace', 'update', 'delete', 'truncate', 'create', 'drop', 'rename', 'alter', 'use', 'show', 'desc', 'describe', 'explain', 'set', 'begin', 'start', 'commit', 'rollback', 'flush', 'shutdown', 'kill', 'grant', 'revoke', 'analyze', 'optimize', 'check', 'lock', 'unlock', 'reset', 'purge');
    switch (word) {
      case 'insert': case 'replace': return this.insert(word === 'replace');
      case 'update': return this.update();
      case 'delete': return this.remove();
      case 'truncate': this.take('table'); return { do: 'truncate', table: this.tableName() };
      case 'create': return this.create();
      case 'drop': return this.drop();
      case 'rename': return this.rename();
      case 'alter': return this.alter();
      case 'use': return { do: 'use', name: this.name() };
      case 'show': return this.show();
      case 'desc': case 'describe': case 'explain': return this.describe();
      case 'set': return this.set();
      case 'begin': this.take('work'); return { do: 'begin' };
      case 'start': return this.start();
      case 'commit': case 'rollback': this.take('work'); return { do: word };
      case 'flush': this.take('local', 'no_write_to_binlog'); this.list(() => { this.next(); while (this.take('logs', 'with read lock')); }); return { do: 'flush' };
      case 'shutdown': return { do: 'shutdown' };
      case 'kill': this.take('connection', 'query'); return { do: 'kill', id: this.integer() };
      case 'grant': case 'revoke': return this.grant(word);
      case undefined: return this.fail();
      default: throw sqlError(1235, word.toUpperCase());
    }
  }

  private start(): Statement {
    this.need('transaction');
    while (this.take('read only', 'read write', 'with consistent snapshot', ','));
    return { do: 'begin' };
  }

  private insert(replace: boolean): Statement {
    const ignore = this.take('ignore') !== undefined;
    this.take('into');
    const table = this.tableName();
    const base = { do: 'insert', table, replace, ignore } as const;
    if (this.take('set')) {
      const set = this.assignments();
      return { ...base, columns: set.map(([column]) => column), rows: [set.map(([, value]) => value)], ...this.onDuplicate() };
    }
    const columns = this.sees('(') && !this.sees('( select') ? this.inParentheses(() => (this.sees(')') ? [] : this.list(() => this.columnOfTable()))) : undefined;
    const named = columns?.length ? { columns } : {};
    if (this.take('values', 'value')) {
      const rows = this.list(() => this.inParentheses(() => (this.sees(')') ? [] : this.list(() => this.valueOrDefault()))));
      return { ...base, ...named, rows, ...this.onDuplicate() };
    }
    if (!this.sees('select') && !this.sees('(')) this.fail();
    return { ...base, ...named, rows: [], query: this.query(), ...this.onDuplicate() };
  }

  private onDuplicate(): { onDuplicate?: readonly Assignment[] } {
    return this.take('on duplicate key update') ? { onDuplicate: this.assignments() } : {};
  }

  private columnOfTable(): string {
    const name = this.name();
    return this.take('.') ? this.name() : name;
  }

  private valueOrDefault(): Expression | undefined {
    if (!this.sees('default') || this.token(1).text === '(') return this.expression();
    this.at++;
    return undefined;
  }

  private assignments(): Assignment[] {
    return this.list(() => {
      const column = this.columnOfTable();
      this.need('=', ':=');
      return [column, this.sees('default') ? (this.at++, { is: 'call', name: 'default', args: [{ is: 'column', name: column }] }) : this.expression()] as Assignment;
    });
  }

  private update(): Statement {
    const table = this.tableName();
    const alias = this.take('as') || this.nameAhead() ? this.name() : table.name;
    if (this.sees(',') || this.sees('join') || this.sees('inner join') || this.sees('left join')) throw sqlError(1235, 'multi-table UPDATE');
    this.need('set');
    return { do: 'update', table, alias, set: this.assignments(), ...this.filter() };
  }

  private remove(): Statement {
    this.need('from');
    return { do: 'delete', table: this.tableName(), ...this.filter() };
  }

  private filter() {
    const where = this.take('where') ? this.expression() : undefined;
    const { order, limit } = this.tail();
    return { order, ...(where ? { where } : {}), ...(limit ? { limit: limit.count } : {}) };
  }

  private lenient(words: 'if not exists' | 'if exists'): boolean { return this.take(words) !== undefined; }

  private create(): Statement {
    const what = this.take('database', 'schema', 'table', 'temporary table', 'user', 'unique index', 'index', 'view', 'or replace', 'trigger', 'procedure', 'function', 'event', 'role', 'definer');
    switch (what) {
      case 'database': case 'schema': {
        const lenient = this.lenient('if not exists');
        const name = this.name();
        while (this.take('default', 'character set', 'charset', 'collate', '=') ?? (this.token().kind !== 'end' && !this.sees(';') && this.next().text));
        return { do: 'create-database', name, lenient };
      }
      case 'table': case 'temporary table': return this.createTable();
      case 'user': return this.users('create-user', this.lenient('if not exists'));
      case 'index': case 'unique index': {
        const name = this.name();
        this.need('on');
        return { do: 'alter-table', table: this.tableName(), changes: [{ do: 'add-key', key: { name, columns: this.keyColumns(), unique: what !== 'index' } }] };
      }
      case undefined: return this.fail();
      default: throw sqlError(1235, `CREATE ${what.toUpperCase()}`);
    }
  }

  private createTable(): Statement {
    const lenient = this.lenient('if not exists');
    const table = this.tableName();
    if (this.take('like') ?? this.take('( like')) {
      const like = this.tableName();
      this.take(')');
      return { do: 'create-table', table, lenient, columns: [], keys: [], like };
    }
    const made: Definitions = { columns: [], keys: [] };
    if (this.sees('(')) this.inParentheses(() => this.list(() => this.definition(made)));
    this.tableOptions();
    this.take('as');
    const query = this.sees('select') || this.sees('(') ? this.query() : undefined;
    if (!query && !made.columns.length) { if (made.keys.length) throw sqlError(1113); this.fail(); }
    return { do: 'create-table', table, lenient, ...made, ...(query ? { query } : {}) };
  }

  private tableOptions(): void {
    while (this.take('engine', 'default charset', 'default character set', 'charset', 'character set', 'default collate', 'collate', 'auto_increment', 'comment', 'row_format', 'key_block_size')) { this.take('='); this.next(); this.take(','); }
  }

  private definition(made: Definitions): void {
    if (this.take('constraint') && this.nameAhead()) this.next();
    if (this.take('primary key')) { this.addPrimary(made, this.keyColumns()); return; }
    if (this.sees('foreign key')) throw sqlError(1235, 'FOREIGN KEY');
    if (this.sees('check')) throw sqlError(1235, 'CHECK');
    const key = this.take('unique key', 'unique index', 'unique', 'key', 'index');
    if (key === undefined) { this.column(made); return; }
    const name = this.sees('(') ? undefined : this.name();
    const columns = this.keyColumns();
    made.keys.push({ name: name ?? freeName(made.keys, columns[0] ?? ''), columns, unique: key.startsWith('unique') });
  }

  private addPrimary(made: Definitions, columns: readonly string[]): void {
    if (made.keys.some(({ name }) => name === 'PRIMARY')) throw sqlError(1068);
    made.keys.unshift({ name: 'PRIMARY', columns, unique: true });
  }

  private keyColumns(): string[] {
    return this.inParentheses(() => this.list(() => {
      const name = this.name();
      if (this.take('(')) { this.integer(); this.need(')'); }
      this.take('asc', 'desc');
      return name;
    }));
  }

  private column(made: Definitions): Column {
    const name = this.name();
    let column: Column = { name, type: this.type() };
    for (;;) {
      const word = this.take('not null', 'null', 'auto_increment', 'default', 'on update', 'comment', 'primary key', 'unique key', 'unique', 'key', 'character set', 'charset', 'collate', 'generated', 'as', 'check', 'references', 'visible', 'invisible');
      switch (word) {
        case undefined: made.columns.push(column); return column;
        case 'not null': column = { ...column, notNull: true }; break;
        case 'null': case 'visible': break;
        case 'auto_increment': column = { ...column, auto: true, notNull: true }; break;
        case 'default': column = { ...column, default: this.defaultValue(name) }; break;
        case 'on update': this.now(); column = { ...column, onUpdateNow: true }; break;
        case 'comment': column = { ...column, comment: this.text() }; break;
        case 'primary key': case 'key': this.addPrimary(made, [name]); break;
        case 'unique': case 'unique key': made.keys.push({ name: freeName(made.keys, name), columns: [name], unique: true }); break;
        case 'character set': case 'charset': case 'collate': this.next(); break;
        default: throw sqlError(1235, word.toUpperCase());
      }
    }
  }

  private now(): void {
    if (!this.take('current_timestamp', 'now', 'localtimestamp', 'localtime')) this.fail();
    if (this.take('(')) { if (!this.sees(')')) this.integer(); this.need(')'); }
  }

  private defaultValue(name: string): Value | { now: true } {
    if (this.sees('current_timestamp') || this.sees('now') || this.sees('localtimestamp')) { this.now(); return { now: true }; }
    const value = this.expression();
    if (value.is !== 'value') throw sqlError(1067, name);
    return value.value;
  }

  private drop(): Statement {
    const what = this.need('database', 'schema', 'table', 'temporary table', 'user', 'index', 'view', 'trigger', 'procedure', 'function', 'event', 'role');
    switch (what) {
      case 'database': case 'schema': { const lenient = this.lenient('if exists'); return { do: 'drop-database', lenient, name: this.name() }; }
      case 'table': case 'temporary table': {
        const lenient = this.lenient('if exists');
        const tables = this.list(() => this.tableName());
        this.take('restrict', 'cascade');
        return { do: 'drop-table', lenient, tables };
      }
      case 'user': { const lenient = this.lenient('if exists'); return { do: 'drop-user', lenient, users: this.list(() => this.userName()) }; }
      case 'index': { const name = this.name(); this.need('on'); return { do: 'alter-table', table: this.tableName(), changes: [{ do: 'drop-key', name }] }; }
      default: throw sqlError(1235, `DROP ${what.toUpperCase()}`);
    }
  }

  private rename(): Statement {
    this.need('table');
    return { do: 'rename-table', pairs: this.list(() => { const from = this.tableName(); this.need('to'); return [from, this.tableName()] as const; }) };
  }

  private alter(): Statement {
    const what = this.need('table', 'user', 'database', 'schema', 'view', 'event', 'instance');
    if (what === 'user') return this.users('alter-user', this.lenient('if exists'));
    if (what !== 'table') throw sqlError(1235, `ALTER ${what.toUpperCase()}`);
    const table = this.tableName();
    return { do: 'alter-table', table, changes: this.list(() => this.alteration()) };
  }

  private alteration(): Alteration {
    const made: Definitions = { columns: [], keys: [] };
    const word = this.need('add column', 'add', 'drop primary key', 'drop index', 'drop key', 'drop column', 'drop', 'modify column', 'modify', 'change column', 'change', 'rename column', 'rename to', 'rename as', 'rename');
    switch (word) {
      case 'add': case 'add column': {
        this.definition(made);
        const [column] = made.columns;
        const [key] = made.keys;
        if (column) { const after = this.take('first') ? '' : this.take('after') ? this.name() : undefined; return { do: 'add', column, keys: made.keys, ...(after === undefined ? {} : { after }) }; }
        return key ? { do: 'add-key', key } : this.fail();
      }
      case 'drop': case 'drop column': return { do: 'drop', column: this.name() };
      case 'drop primary key': return { do: 'drop-key', name: 'PRIMARY' };
      case 'drop index': case 'drop key': return { do: 'drop-key', name: this.name() };
      case 'modify': case 'modify column': { const column = this.column(made); return { do: 'change', from: column.name, column, keys: made.keys }; }
      case 'change': case 'change column': { const from = this.name(); return { do: 'change', from, column: this.column(made), keys: made.keys }; }
      case 'rename column': { const from = this.name(); this.need('to'); return { do: 'rename-column', from, to: this.name() }; }
      default: return { do: 'rename', to: this.tableName() };
    }
  }

  private describe(): Statement {
    if (this.sees('select')) throw sqlError(1235, 'EXPLAIN');
    const table = this.tableName();
    const like = this.token().kind === 'text' ? { like: this.text() } : this.nameAhead() ? { like: this.name() } : {};
    return { do: 'show', what: 'columns', table, ...like };
  }

  private show(): Statement {
    const global = this.take('global', 'session', 'local') === 'global' || undefined;
    const full = this.take('full') !== undefined || undefined;
    const what = this.need('databases', 'schemas', 'tables', 'columns', 'fields', 'index', 'indexes', 'keys', 'create table', 'create database', 'create schema', 'variables', 'status', 'processlist', 'grants', 'warnings', 'errors', 'engines', 'table status', 'master status', 'binary log status', 'slave status', 'replica status', 'character set', 'charset', 'collation', 'privileges', 'plugins', 'binary logs', 'master logs', 'open tables');
    const table = ['columns', 'fields', 'index', 'indexes', 'keys'].includes(what) ? (this.need('from', 'in'), this.tableName()) : what === 'create table' ? this.tableName() : undefined;
    const database = what.startsWith('create d') || what === 'create schema' ? (this.lenient('if not exists'), this.name()) : this.take('from', 'in') ? this.name() : undefined;
    const user = what === 'grants' && this.take('for') ? this.userName() : undefined;
    const like = this.take('like') ? this.text() : undefined;
    const where = like === undefined && this.take('where') ? this.expression() : undefined;
    return { do: 'show', what, ...(table ? { table } : {}), ...(database === undefined ? {} : { database }), ...(user ? { user } : {}), ...(like === undefined ? {} : { like }), ...(where ? { where } : {}), ...(full ? { full } : {}), ...(global ? { global } : {}) };
  }

  private set(): Statement {
    if (this.take('names', 'character set', 'charset')) { this.next(); if (this.take('collate')) this.next(); return { do: 'none' }; }
    if (this.take('session transaction', 'global transaction', 'transaction')) { while (this.token().kind !== 'end' && !this.sees(';')) this.next(); return { do: 'none' }; }
    if (this.take('password')) {
      const user = this.take('for') ? this.userName() : undefined;
      this.need('=');
      const password = this.take('password') ? this.inParentheses(() => this.text()) : this.text();
      return { do: 'set-password', password, ...(user ? { user } : {}) };
    }
    return { do: 'set', variables: this.list(() => this.setting()) };
  }

  private setting() {
    const at = this.take('@@', '@');
    const system = at !== '@';
    const scope = this.take('global .', 'session .', 'local .', 'persist .') ?? (at === undefined ? this.take('global', 'session', 'local', 'persist') : undefined);
    const name = this.next().text.toLowerCase();
    this.need('=', ':=');
    const value: Expression = this.sees('on') || this.sees('default') || (this.nameAhead() && this.token(1).text !== '(' && system) ? { is: 'value', value: this.next().text } : this.expression();
    return { system, global: scope?.startsWith('global') ?? false, name, value };
  }

  private userName(): UserName {
    if (this.take('current_user')) { this.take('( )'); return { user: '', host: '' }; }
    const part = (): string => (this.token().kind === 'text' ? this.text() : this.next().text);
    const user = part();
    return { user, host: this.take('@') ? part() : '%' };
  }

  private users(what: 'create-user' | 'alter-user', lenient: boolean): Statement {
    const users = this.list(() => {
      if (this.take('user ( )')) return { user: '', host: '', ...this.identified() };
      return { ...this.userName(), ...this.identified() };
    });
    while (this.take('password expire', 'account unlock', 'account lock', 'require none', 'never', 'default'));
    return { do: what, lenient, users };
  }

  private identified(): { password?: string } {
    if (!this.take('identified')) return {};
    if (this.take('with')) { this.next(); if (!this.take('by')) { if (this.take('as')) this.text(); return {}; } } else this.need('by');
    return { password: this.text() };
  }

  private grant(what: 'grant' | 'revoke'): Statement {
    const privileges = this.list(() => {
      const words: string[] = [];
      while (!this.sees(',') && !this.sees('on') && this.token().kind === 'name') words.push(this.next().text.toUpperCase());
      if (this.sees('(')) throw sqlError(1235, 'column privileges');
      return words.join(' ').replace(/^ALL PRIVILEGES$/, 'ALL');
    });
    this.need('on');
    this.take('table');
    const on = this.privilegeLevel();
    this.need(what === 'grant' ? 'to' : 'from');
    const users = this.list(() => { const user = this.userName(); if (this.sees('identified')) throw sqlError(1410); return user; });
    const option = this.take('with grant option') !== undefined;
    return { do: what, privileges, on, users, option };
  }

  /** `*.*`, `database.*`, `database.table` or `table`. */
  private privilegeLevel(): TableName {
    const part = (): string => (this.take('*') ? '*' : this.name());
    const first = part();
    return this.take('.') ? { database: first, name: part() } : { name: first };
  }
}

/** A key without a name is called after its first column. */
function freeName(keys: readonly Key[], column: string): string {
  let name = column;
  for (let count = 2; keys.some((key) => key.name === name); count++) name = `${column}_${count}`;
  return name;
}
