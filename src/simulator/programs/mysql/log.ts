import type { Os } from '../../base/program';
import { formatTime } from '../common/time';
import type { Release } from './release';

/** A line of the server's log, so many milliseconds after the phase began. */
export type LogLine = readonly [ms: number, text: string];

export const stamp = (ms: number): string => `${formatTime(ms, '%Y-%m-%dT%T')}.${String(ms % 1000).padStart(3, '0')}${String((ms * 7919) % 1000).padStart(3, '0')}Z`;

const NUMBERS: Readonly<Record<string, string>> = {
  'initializing of server': 'MY-013169', 'InnoDB initialization has started': 'MY-013576', 'InnoDB initialization has ended': 'MY-013577', 'is created with an empty password': 'MY-010453', 'starting as process': 'MY-010116', 'CA certificate': 'MY-010068',
  'Channel mysql_main': 'MY-013602', 'Insecure configuration': 'MY-011810', 'X Plugin ready': 'MY-011323', 'ready for connections': 'MY-010931', 'Received SHUTDOWN': 'MY-013172', 'Shutdown complete': 'MY-010910', '--initialize specified': 'MY-010457',
  'designated data directory': 'MY-013236', Aborting: 'MY-010119', 'Unable to lock': 'MY-012574', 'Starting XA': 'MY-010229', 'XA crash recovery finished': 'MY-010232', 'Data dictionary upgrading': 'MY-011090', 'Data dictionary upgrade completed': 'MY-013413', 'Server upgrade from': 'MY-013381',
  'upgrade completed': 'MY-013381', 'Invalid MySQL server downgrade': 'MY-014060', 'Invalid MySQL server upgrade': 'MY-014061', 'Failed to initialize DD': 'MY-010334', 'Data Dictionary initialization failed': 'MY-010020', 'unknown variable': 'MY-000067', 'unknown option': 'MY-000068', 'Server - start': 'MY-015015',
  'Server - end': 'MY-015016', 'Initialization - start': 'MY-015017', 'Initialization - end': 'MY-015018', 'Can\'t start server': 'MY-010257', 'Bind on TCP/IP port': 'MY-010262', 'another mysqld server': 'MY-010259', 'Operating system error number': 'MY-012592', 'Error number 11': 'MY-012596', 'could not be opened': 'MY-012894',
};

/** A line in the form of its release: 5.7 knows Note, Warning and ERROR; later ones a number and a subsystem. */
export function line(os: Os, release: Release, thread: number, level: 'System' | 'Note' | 'Warning' | 'ERROR', text: string): string {
  const head = `${stamp(os.nowMs())} ${thread} [${release.number < 800 && level === 'System' ? 'Note' : level}]`;
  if (release.number < 800) return `${head} ${text}\n`;
  const number = Object.entries(NUMBERS).find(([part]) => text.includes(part))?.[1] ?? 'MY-010000';
  const subsystem = /InnoDB|Unable to lock|Operating system error|Error number 11/.test(text) ? 'InnoDB' : 'Server';
  return `${head} [${number}] [${subsystem}] ${text}\n`;
}

type Told = readonly [ms: number, thread: number, level: 'System' | 'Note' | 'Warning' | 'ERROR', text: string];

/** What the server says while it initialises an empty data directory. */
export function initialising(os: Os, { number, version, initialiseMs }: Release): readonly Told[] {
  if (number < 800) {
    return [
      [0, 0, 'Warning', 'TIMESTAMP with implicit DEFAULT value is deprecated. Please use --explicit_defaults_for_timestamp server option (see documentation for more details).'],
      [700, 0, 'Warning', 'InnoDB: New log files created, LSN=45790'], [1100, 0, 'Warning', 'InnoDB: Creating foreign key constraint system tables.'],
      [1300, 0, 'Warning', 'No existing UUID has been found, so we assume that this is the first time that this server has been started. Generating a new UUID.'],
      [1350, 0, 'Warning', 'Gtid table is not ready to be used. Table \'mysql.gtid_executed\' cannot be opened.'], [2400, 0, 'Warning', 'CA certificate ca.pem is self signed.'],
      [2700, 1, 'Warning', 'root@localhost is created with an empty password ! Please consider switching off the --initialize-insecure option.'],
    ];
  }
  return [
    ...(number >= 804 ? [[0, 0, 'System', 'MySQL Server Initialization - start.'] as const] : []),
    [1, 0, 'System', `/usr/sbin/mysqld (mysqld ${version}) initializing of server in progress as process ${os.pid}`], [20, 1, 'System', 'InnoDB initialization has started.'], [1900, 1, 'System', 'InnoDB initialization has ended.'],
    [3600, 6, 'Warning', 'root@localhost is created with an empty password ! Please consider switching off the --initialize-insecure option.'],
    ...(number >= 804 ? [[initialiseMs, 0, 'System', 'MySQL Server Initialization - end.'] as const] : []),
  ];
}

const banner = ({ number, version, comment }: Release, socket: string, port: number): string =>
  `${number < 800 ? 'mysqld' : '/usr/sbin/mysqld'}: ready for connections. Version: '${version}'  socket: '${socket}'  port: ${port}  ${comment}.`.replace(/\. Version/, number < 800 ? '.\nVersion' : '. Version').replace(/\.$/, number < 800 ? '' : '.');

/** What it says while it starts. */
export function starting(os: Os, release: Release, socket: string, port: number, crashed: boolean): readonly Told[] {
  const { number, version, startMs } = release;
  if (number < 800) {
    const recovery: readonly Told[] = crashed ? [[200, 0, 'Note', 'InnoDB: Database was not shutdown normally!'], [200, 0, 'Note', 'InnoDB: Starting crash recovery.']] : [];
    const network: readonly Told[] = port ? [[750, 0, 'Note', "Server hostname (bind-address): '*'; port: 3306"], [751, 0, 'Note', 'IPv6 is available.'], [751, 0, 'Note', "  - '::' resolves to '::';"], [751, 0, 'Note', "Server socket created on IP: '::'."]] : [];
    return [
      [0, 0, 'Warning', 'TIMESTAMP with implicit DEFAULT value is deprecated. Please use --explicit_defaults_for_timestamp server option (see documentation for more details).'], [2, 0, 'Note', `mysqld (mysqld ${version}) starting as process ${os.pid} ...`],
      [10, 0, 'Note', 'InnoDB: PUNCH HOLE support available'], [40, 0, 'Note', 'InnoDB: Initializing buffer pool, total size = 128M, instances = 1, chunk size = 128M'], [60, 0, 'Note', 'InnoDB: Completed initialization of buffer pool'], [100, 0, 'Note', 'InnoDB: Highest supported file format is Barracuda.'], ...recovery,
      [300, 0, 'Note', 'InnoDB: Creating shared tablespace for temporary tables'], [500, 0, 'Note', `InnoDB: ${version} started; log sequence number 12219272`], [700, 0, 'Warning', 'CA certificate ca.pem is self signed.'], ...network,
      [860, 0, 'Note', 'Event Scheduler: Loaded 0 events'], [startMs, 0, 'Note', banner(release, socket, port)],
    ];
  }
  const recovery: readonly Told[] = crashed ? [[900, 0, 'System', 'Starting XA crash recovery...'], [905, 0, 'System', 'XA crash recovery finished.']] : [];
  return [
    ...(number >= 804 ? [[0, 0, 'System', 'MySQL Server - start.'] as const] : []),
    [1, 0, 'System', `/usr/sbin/mysqld (mysqld ${version}) starting as process ${os.pid}`], [15, 1, 'System', 'InnoDB initialization has started.'], [700, 1, 'System', 'InnoDB initialization has ended.'], ...recovery, [1150, 0, 'Warning', 'CA certificate ca.pem is self signed.'],
    [1151, 0, 'System', 'Channel mysql_main configured to support TLS. Encrypted connections are now supported for this channel.'], [1160, 0, 'Warning', "Insecure configuration for --pid-file: Location '/var/run/mysqld' in the path is accessible to all OS users. Consider choosing a different directory."],
    [startMs, 0, 'System', `X Plugin ready for connections. ${port ? "Bind-address: '::' port: 33060, socket" : 'Socket'}: /var/run/mysqld/mysqlx.sock`], [startMs, 0, 'System', banner(release, socket, port)],
  ];
}

/** What it says while it stops. */
export function stopping({ number, version, comment, stopMs }: Release, by: string, clients: number): readonly Told[] {
  if (number < 800) {
    return [
      [0, 0, 'Note', `Giving ${clients} client threads a chance to die gracefully`], [0, 0, 'Note', 'Shutting down slave threads'], [1, 0, 'Note', `Forcefully disconnecting ${clients} remaining clients`], [1, 0, 'Note', 'Event Scheduler: Purging the queue. 0 events'], [5, 0, 'Note', 'Binlog end'],
      [10, 0, 'Note', 'InnoDB: FTS optimize thread exiting.'], [12, 0, 'Note', 'InnoDB: Starting shutdown...'], [stopMs - 10, 0, 'Note', 'InnoDB: Shutdown completed; log sequence number 12219281'], [stopMs, 0, 'Note', 'mysqld: Shutdown complete\n'],
    ];
  }
  return [
    [0, 0, 'System', `Received SHUTDOWN from user ${by}. Shutting down mysqld (Version: ${version}).`], [stopMs, 0, 'System', `/usr/sbin/mysqld: Shutdown complete (mysqld ${version})  ${comment}.`],
    ...(number >= 804 ? [[stopMs, 0, 'System', 'MySQL Server - end.'] as const] : []),
  ];
}

/** Errors in a row, as the server tells why it gives up. */
export const asError = (os: Os, release: Release, texts: readonly string[]): string => texts.map((text) => line(os, release, 0, 'ERROR', text)).join('');
