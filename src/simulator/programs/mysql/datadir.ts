import { failed, type Os } from '../../base/program';
import type { Release } from './release';
import type { Account, Home } from './sql/store';

/** What the system tablespace of a data directory says about it. */
export interface Mark { readonly release: number; readonly digits: number; readonly clean: boolean }

const CERTIFICATES = ['ca-key.pem', 'ca.pem', 'client-cert.pem', 'client-key.pem', 'private_key.pem', 'public_key.pem', 'server-cert.pem', 'server-key.pem'];

/** Where a release keeps its accounts: since 8.0, in one file with all of the dictionary. */
export const homeOf = (os: Os, release: Release, directory: string): Home => ({ os, directory, accountsFile: `${directory}/${release.number < 800 ? 'mysql/user.MYD' : 'mysql.ibd'}` });

/** Whether anything but hidden files is there. */
export function isEmpty(os: Os, directory: string): boolean {
  const names = os.list(directory);
  return failed(names) || names.every((name) => name.startsWith('.'));
}

/** The first files of a new data directory: a server killed before the last leaves a directory that is of no use. */
export function beginFiles(os: Os, release: Release, directory: string): void {
  os.makeDirectory(directory, 0o750);
  writeMark(os, directory, release, false);
  for (const name of release.number < 800 ? ['ib_logfile0', 'ib_logfile1'] : ['undo_001', 'undo_002']) os.writeFile(`${directory}/${name}`, '');
  if (release.number >= 800) for (const name of ['#innodb_redo', '#innodb_temp']) os.makeDirectory(`${directory}/${name}`, 0o750);
}

export function finishFiles(os: Os, release: Release, directory: string): void {
  for (const name of ['mysql', 'performance_schema', 'sys']) os.makeDirectory(`${directory}/${name}`, 0o750);
  for (const name of [...CERTIFICATES, 'ib_buffer_pool']) os.writeFile(`${directory}/${name}`, '');
  os.writeFile(homeOf(os, release, directory).accountsFile, JSON.stringify(firstAccounts(release)));
  writeMark(os, directory, release, true);
}

function firstAccounts(release: Release): readonly Account[] {
  const own = [...(release.number < 800 ? [] : ['mysql.infoschema']), 'mysql.session', 'mysql.sys'];
  return [...own.map((user): Account => ({ user, host: 'localhost', hash: '*THISISNOTAVALIDPASSWORDTHATCANBEUSEDHERE', grants: {}, options: [] })), { user: 'root', host: 'localhost', hash: '', grants: { '*.*': ['ALL'] }, options: ['*.*'] }];
}

export function writeMark(os: Os, directory: string, release: Release, clean: boolean): void {
  os.writeFile(`${directory}/ibdata1`, JSON.stringify({ release: release.number, digits: release.digits, clean } satisfies Mark));
}

export function readMark(os: Os, directory: string): Mark | undefined {
  const text = os.readFile(`${directory}/ibdata1`);
  try {
    return failed(text) ? undefined : JSON.parse(text) as Mark;
  } catch {
    return undefined;
  }
}

/** Takes the accounts of 5.7 over into the dictionary of a later release. */
export function upgradeFiles(os: Os, release: Release, directory: string): void {
  const accounts = os.readFile(`${directory}/mysql/user.MYD`);
  const { accountsFile } = homeOf(os, release, directory);
  if (!failed(accounts) && failed(os.stat(accountsFile))) os.writeFile(accountsFile, accounts);
}

/** Each server has an id of its own, made on its first start. */
export function ensureServerId(os: Os, directory: string): void {
  const path = `${directory}/auto.cnf`;
  if (!failed(os.stat(path))) return;
  const digits = (count: number): string => Array.from({ length: count }, () => Math.floor(os.random('mysqld-uuid') * 16).toString(16)).join('');
  os.writeFile(path, `[auto]\nserver-uuid=${digits(8)}-${digits(4)}-11f0-${digits(4)}-${digits(12)}\n`);
}
