import type { Engine } from './engine';
import { done, passwordHash, type Outcome } from './outcome';
import { sqlError } from './errors';
import { allows, type Account } from './store';
import type { Statement, UserName } from './tree';
import { like } from './values';

type Changing = Extract<Statement, { do: 'create-user' | 'alter-user' | 'drop-user' | 'grant' | 'revoke' | 'set-password' }>;

const TOOK_MS = 9;

/** The account a user is let in as: the one whose host says most. */
export function accountFor(accounts: readonly Account[], user: string, host: string): Account | undefined {
  const matching = accounts.filter((one) => (one.user === user || one.user === '') && (one.host === host || like(host, one.host)));
  const rank = (one: Account): number => (one.host === host ? 0 : one.host === '%' ? 2 : 1) * 2 + (one.user === '' ? 1 : 0);
  return matching.toSorted((a, b) => rank(a) - rank(b))[0];
}

const written = ({ user, host }: UserName): string => `'${user}'@'${host}'`;

/** CREATE, ALTER and DROP USER, SET PASSWORD, GRANT and REVOKE. */
export function changeAccounts(statement: Changing, engine: Engine): Outcome {
  const accounts = engine.store.accounts();
  const own = engine.session.account;
  const named = (name: UserName): UserName => (name.user === '' && name.host === '' ? own : name);
  const at = (name: UserName): number => accounts.findIndex(({ user, host }) => user === named(name).user && host === named(name).host);
  switch (statement.do) {
    case 'set-password': return alterUsers([{ ...(statement.user ?? own), password: statement.password }], false, accounts, at, engine);
    case 'alter-user': return alterUsers(statement.users.map((user) => ({ ...user, ...named(user) })), statement.lenient, accounts, at, engine);
    case 'create-user': return createUsers(statement, accounts, at, engine);
    case 'drop-user': return dropUsers(statement, accounts, at, engine);
    default: return grant(statement, accounts, at, engine);
  }
}

function createUsers({ users, lenient }: Extract<Changing, { do: 'create-user' | 'alter-user' }>, accounts: readonly Account[], at: (name: UserName) => number, engine: Engine): Outcome {
  engine.demand('CREATE USER');
  const known = users.filter((user) => at(user) >= 0);
  if (known.length && !lenient) throw sqlError(1396, 'CREATE USER', known.map(written).join(','));
  const made = users.filter((user) => at(user) < 0).map(({ user, host, password }): Account => ({ user, host, hash: passwordHash(password ?? ''), grants: {}, options: [] }));
  engine.store.writeAccounts([...accounts, ...made]);
  return done(0, TOOK_MS);
}

function alterUsers(users: readonly (UserName & { readonly password?: string })[], lenient: boolean, accounts: readonly Account[], at: (name: UserName) => number, engine: Engine): Outcome {
  const { user, host } = engine.session.account;
  if (users.some((one) => one.user !== user || one.host !== host)) engine.demand('CREATE USER');
  const missing = users.filter((one) => at(one) < 0);
  if (missing.length && !lenient) throw sqlError(1396, 'ALTER USER', missing.map(written).join(','));
  engine.store.writeAccounts(accounts.map((account, index) => {
    const change = users.find((one) => at(one) === index);
    return change?.password === undefined ? account : { ...account, hash: passwordHash(change.password) };
  }));
  return done(0, TOOK_MS);
}

function dropUsers({ users, lenient }: Extract<Changing, { do: 'drop-user' }>, accounts: readonly Account[], at: (name: UserName) => number, engine: Engine): Outcome {
  engine.demand('CREATE USER');
  const missing = users.filter((user) => at(user) < 0);
  if (missing.length && !lenient) throw sqlError(1396, 'DROP USER', missing.map(written).join(','));
  engine.store.writeAccounts(accounts.filter((_, index) => !users.some((user) => at(user) === index)));
  return done(0, TOOK_MS);
}

function grant(statement: Extract<Changing, { do: 'grant' | 'revoke' }>, accounts: readonly Account[], at: (name: UserName) => number, engine: Engine): Outcome {
  const { privileges, on, users, option } = statement;
  const database = on.database ?? engine.session.database;
  if (database === null) throw sqlError(1046);
  const level = `${database}.${on.name}`;
  const own = engine.account();
  if (!own?.options.includes('*.*') && !own?.options.includes(level)) throw sqlError(1044, engine.session.account.user, engine.session.account.host, database);
  if (statement.do === 'grant' && users.some((user) => at(user) < 0)) throw sqlError(1410);
  const missing = users.find((user) => at(user) < 0);
  if (missing) throw sqlError(1141, missing.user, missing.host);
  engine.store.writeAccounts(accounts.map((account, index) => {
    if (!users.some((user) => at(user) === index)) return account;
    const before = account.grants[level] ?? [];
    const { [level]: _old, ...rest } = account.grants;
    const after = statement.do === 'grant' ? added(before, privileges) : privileges.includes('ALL') ? [] : before.filter((one) => !privileges.includes(one));
    return { ...account, grants: after.length ? { ...rest, [level]: after } : rest, options: option ? [...new Set([...account.options, level])] : account.options };
  }));
  return done(0, TOOK_MS);
}

function added(before: readonly string[], privileges: readonly string[]): readonly string[] {
  const all = [...new Set([...before, ...privileges])].filter((one) => one !== 'USAGE');
  return all.includes('ALL') ? ['ALL'] : all;
}

/** The lines of SHOW GRANTS. */
export function grantsOf(account: Account): readonly string[] {
  const name = `\`${account.user}\`@\`${account.host}\``;
  const line = (level: string, privileges: readonly string[]): string => {
    const shown = level === '*.*' ? level : level.split(/\.(?=[^.]*$)/).map((part) => (part === '*' ? part : `\`${part}\``)).join('.');
    const all = privileges.includes('ALL') ? 'ALL PRIVILEGES' : privileges.join(', ');
    return `GRANT ${all || 'USAGE'} ON ${shown} TO ${name}${account.options.includes(level) ? ' WITH GRANT OPTION' : ''}`;
  };
  const levels = Object.keys(account.grants).filter((level) => level !== '*.*');
  return [line('*.*', account.grants['*.*'] ?? []), ...levels.map((level) => line(level, account.grants[level] ?? []))];
}

/** Whether an account sees a database at all. */
export const sees = (account: Account | undefined, database: string): boolean => database === 'information_schema' || allows(account, '', database, '') || allows(account, 'SHOW DATABASES', '*', '*');
