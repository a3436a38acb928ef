import { failed, type Os } from '../../base/program';

/** A server's options: names with underscores; the value of a switch is ''. */
export type Options = Readonly<Record<string, string>>;

const KNOWN = new Set(('datadir socket port user pid_file bind_address default_time_zone character_set_server collation_server default_authentication_plugin authentication_policy mysql_native_password server_id skip_host_cache host_cache_size skip_name_resolve '
  + 'skip_networking secure_file_priv explicit_defaults_for_timestamp ignore_db_dir ignore_db_dirs gtid_mode enforce_gtid_consistency report_host general_log general_log_file slow_query_log slow_query_log_file long_query_time sql_mode lower_case_table_names performance_schema '
  + 'skip_log_bin disable_log_bin read_only super_read_only symbolic_links wait_timeout interactive_timeout tmp_table_size sort_buffer_size join_buffer_size key_buffer_size default_storage_engine autocommit local_infile mysqlx console init_file upgrade '
  + 'initialize initialize_insecure daemonize verbose help version no_defaults defaults_file transaction_isolation event_scheduler expire_logs_days sync_binlog skip_slave_start skip_replica_start').split(' '));
const FAMILIES = /^(?:innodb|max|binlog|log|slave|replica|relay|read|table|thread|loose|skip|tmp|query_cache|net|back|open|optimizer|ssl|tls|rpl|plugin|group)_/;

export const isKnown = (name: string): boolean => KNOWN.has(name) || FAMILIES.test(name);

/** What the command line says, over what the configuration files say in one of their groups. */
export function readOptions(os: Os, args: readonly string[], groups: readonly string[]): Options {
  const found: Record<string, string> = {};
  for (const file of configurationFiles(os)) Object.assign(found, ofFile(os, file, groups));
  const extra = args.find((one) => /^--defaults-(?:extra-)?file=/.test(one))?.split('=')[1];
  if (extra !== undefined) Object.assign(found, ofFile(os, extra, groups));
  return found;
}

/** `--some-option=value` as a name and a value. */
export function optionOf(text: string): readonly [name: string, value: string] {
  const [name = '', value = ''] = text.replace(/^--/, '').split(/=(.*)/s);
  return [name.replaceAll('-', '_'), value];
}

function configurationFiles(os: Os): readonly string[] {
  const names = os.list('/etc/mysql/conf.d');
  return ['/etc/my.cnf', ...(failed(names) ? [] : names.filter((name) => name.endsWith('.cnf')).map((name) => `/etc/mysql/conf.d/${name}`))];
}

function ofFile(os: Os, file: string, groups: readonly string[]): Record<string, string> {
  const text = os.readFile(file);
  const found: Record<string, string> = {};
  let inGroup = false;
  for (const line of failed(text) ? [] : text.split('\n').map((one) => one.trim())) {
    const group = /^\[(.*)\]$/.exec(line)?.[1];
    if (group !== undefined) inGroup = groups.includes(group);
    else if (inGroup && line !== '' && !/^[#;!]/.test(line)) {
      const [name, value] = optionOf(line.replace(/\s*=\s*/, '='));
      found[name] = value.replace(/^(["'])(.*)\1$/, '$2');
    }
  }
  return found;
}
