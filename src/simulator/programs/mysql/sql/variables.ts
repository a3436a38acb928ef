import { compareText } from '../../../base/text';
import type { Engine } from './engine';
import { sqlError } from './errors';
import { evaluate } from './evaluate';
import type { Expression, Value } from './tree';
import { numberOf, textOf } from './values';

/** System variables a learner may look at, as they stand in the image's configuration. */
function systemVariables(engine: Engine): Readonly<Record<string, Value>> {
  const { server, session } = engine;
  const { release } = server;
  return {
    autocommit: session.autocommit ? 'ON' : 'OFF', basedir: '/usr/', character_set_client: release < 800 ? 'latin1' : 'utf8mb4', character_set_connection: release < 800 ? 'latin1' : 'utf8mb4', character_set_database: release < 800 ? 'latin1' : 'utf8mb4', character_set_results: release < 800 ? 'latin1' : 'utf8mb4',
    character_set_server: release < 800 ? 'latin1' : 'utf8mb4', character_set_system: release < 800 ? 'utf8' : 'utf8mb3', collation_connection: release < 800 ? 'latin1_swedish_ci' : 'utf8mb4_0900_ai_ci', collation_database: release < 800 ? 'latin1_swedish_ci' : 'utf8mb4_0900_ai_ci', collation_server: release < 800 ? 'latin1_swedish_ci' : 'utf8mb4_0900_ai_ci',
    datadir: '/var/lib/mysql/', default_storage_engine: 'InnoDB', general_log: 'OFF', gtid_mode: 'OFF', hostname: server.os.hostname, innodb_buffer_pool_size: 134_217_728, innodb_flush_log_at_trx_commit: 1, innodb_lock_wait_timeout: 50, interactive_timeout: 28_800, log_bin: release < 800 ? 'OFF' : 'ON', lower_case_table_names: 0,
    max_allowed_packet: release < 800 ? 4_194_304 : 67_108_864, max_connections: 151, pid_file: '/var/run/mysqld/mysqld.pid', port: server.port, read_only: 'OFF', server_id: release < 800 ? 0 : 1, skip_name_resolve: 'ON', skip_networking: server.port ? 'OFF' : 'ON', socket: '/var/run/mysqld/mysqld.sock', sql_log_bin: 'ON',
    sql_mode: `ONLY_FULL_GROUP_BY,STRICT_TRANS_TABLES,NO_ZERO_IN_DATE,NO_ZERO_DATE,ERROR_FOR_DIVISION_BY_ZERO,${release < 800 ? 'NO_AUTO_CREATE_USER,' : ''}NO_ENGINE_SUBSTITUTION`, super_read_only: 'OFF', system_time_zone: 'UTC', time_zone: 'SYSTEM', transaction_isolation: 'REPEATABLE-READ',
    tx_isolation: 'REPEATABLE-READ', version: server.version, version_comment: release < 800 ? 'MySQL Community Server (GPL)' : 'MySQL Community Server - GPL', version_compile_machine: 'x86_64', version_compile_os: 'Linux', wait_timeout: 28_800,
    ...engine.globals, ...Object.fromEntries(Object.entries(session.variables).filter(([name]) => name.startsWith('@@')).map(([name, value]) => [name.slice(2), value])),
  };
}

const READ_ONLY = new Set(['basedir', 'datadir', 'hostname', 'log_bin', 'lower_case_table_names', 'pid_file', 'port', 'skip_name_resolve', 'skip_networking', 'socket', 'system_time_zone', 'version', 'version_comment', 'version_compile_machine', 'version_compile_os', 'character_set_system']);

/** Whether there is such a variable: the server's options are those too. */
export const isVariable = (name: string, engine: Engine): boolean => Object.hasOwn(systemVariables(engine), name);

/** Every variable SHOW VARIABLES lists, by name. */
export function listedVariables(engine: Engine): readonly (readonly [string, string])[] {
  const all = systemVariables(engine);
  return Object.keys(all).filter((name) => engine.server.release < 800 || name !== 'tx_isolation').toSorted(compareText).map((name) => [name, all[name] === null ? '' : textOf(all[name] ?? '')] as const);
}

/** `@name` or `@@name`; ON and OFF are read as 1 and 0. */
export function readVariable(name: string, system: boolean, _global: boolean, engine: Engine): Value {
  if (!system) return engine.session.variables[name] ?? null;
  const all = systemVariables(engine);
  const value = Object.hasOwn(all, name) ? all[name] : undefined;
  if (value === undefined) throw sqlError(1193, name);
  return value === 'ON' ? 1 : value === 'OFF' ? 0 : value;
}

const isSwitch = (name: string, engine: Engine): boolean => ['ON', 'OFF'].includes(textOf(systemVariables(engine)[name] ?? ''));

/** SET: of the system's variables, what the session's own `autocommit` and the like hold. */
export function setVariables(settings: readonly { readonly system: boolean; readonly global: boolean; readonly name: string; readonly value: Expression }[], engine: Engine): void {
  for (const { system, global, name, value: expression } of settings) {
    const value = evaluate(expression, { tables: [], rows: [], clause: 'field list' }, engine);
    if (!system) { engine.edit({ variables: { ...engine.session.variables, [name]: value } }); continue; }
    if (!Object.hasOwn(systemVariables(engine), name) && !['foreign_key_checks', 'unique_checks', 'sql_notes'].includes(name)) throw sqlError(1193, name);
    if (READ_ONLY.has(name)) throw sqlError(1238, name);
    const on = value !== null && (typeof value === 'string' ? value.toLowerCase() === 'on' : numberOf(value) !== 0);
    if (global) {
      engine.demand('SUPER or SYSTEM_VARIABLES_ADMIN');
      engine.globals = { ...engine.globals, [name]: typeof value === 'string' ? value.toUpperCase() : isSwitch(name, engine) ? (on ? 'ON' : 'OFF') : value };
    } else if (name === 'autocommit') {
      if (on) engine.store.commit();
      engine.edit({ autocommit: on });
    } else engine.edit({ variables: { ...engine.session.variables, [`@@${name}`]: value } });
  }
}
