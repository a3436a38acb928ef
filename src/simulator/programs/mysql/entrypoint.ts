/** What the image runs: an empty data directory is initialised once, with a server nobody else can reach; then the server takes its place. */
export const MYSQL_ENTRYPOINT = `#!/bin/bash
set -e

log() { printf '%s+00:00 [%s] [Entrypoint]: %s\\n' "$(date '+%F %T')" "$1" "$2"; }
note() { log Note "$1"; }
fail() { log ERROR "$1" >&2; exit 1; }

# VAR, or what the file says that VAR_FILE names
from_file() {
  eval "value=\\"\\\${$1:-}\\" file=\\"\\\${$1_FILE:-}\\""
  if [ -n "$value" ] && [ -n "$file" ]; then fail "Both $1 and $1_FILE are set (but are exclusive)"; fi
  if [ -n "$file" ]; then value=$(cat "$file"); fi
  export "$1=\${value:-$2}"
}

link_socket() {
  ln -sf /var/run/mysqld/mysqld.sock "$data/mysql.sock"
  echo "'$data/mysql.sock' -> '/var/run/mysqld/mysqld.sock'"
}

sql() { MYSQL_PWD="$password" mysql --protocol=socket -uroot "$@"; }

need_password() {
  if [ -z "$MYSQL_ROOT_PASSWORD$MYSQL_ALLOW_EMPTY_PASSWORD$MYSQL_RANDOM_ROOT_PASSWORD" ]; then
    fail 'Database is uninitialized and password option is not specified
    You need to specify one of the following as an environment variable:
    - MYSQL_ROOT_PASSWORD
    - MYSQL_ALLOW_EMPTY_PASSWORD
    - MYSQL_RANDOM_ROOT_PASSWORD'
  fi
  if [ "$MYSQL_USER" = root ]; then
    fail 'MYSQL_USER="root", MYSQL_USER and MYSQL_PASSWORD are for configuring a regular user and cannot be used for the root user
    Remove MYSQL_USER="root" and use one of the following to control the root user password:
    - MYSQL_ROOT_PASSWORD
    - MYSQL_ALLOW_EMPTY_PASSWORD
    - MYSQL_RANDOM_ROOT_PASSWORD'
  fi
  if [ -n "$MYSQL_USER" ] && [ -z "$MYSQL_PASSWORD" ]; then
    log Warn 'MYSQL_USER specified, but missing MYSQL_PASSWORD; MYSQL_USER will not be created' >&2
  elif [ -z "$MYSQL_USER" ] && [ -n "$MYSQL_PASSWORD" ]; then
    log Warn 'MYSQL_PASSWORD specified, but missing MYSQL_USER; MYSQL_PASSWORD will be ignored' >&2
  fi
}

set_up() {
  if [ -z "$MYSQL_INITDB_SKIP_TZINFO" ]; then
    for table in iso3166.tab leap-seconds.list zone.tab zone1970.tab; do
      echo "Warning: Unable to load '/usr/share/zoneinfo/$table' as time zone. Skipping it." >&2
    done
    sleep 2
  fi
  if [ -n "$MYSQL_RANDOM_ROOT_PASSWORD" ]; then
    export MYSQL_ROOT_PASSWORD="$(sql -N -e 'SELECT LEFT(REPLACE(UUID(), "-", ""), 32)')"
    note "GENERATED ROOT PASSWORD: $MYSQL_ROOT_PASSWORD"
  fi
  sql -e "ALTER USER 'root'@'localhost' IDENTIFIED BY '$MYSQL_ROOT_PASSWORD'"
  password="$MYSQL_ROOT_PASSWORD"
  if [ "$MYSQL_ROOT_HOST" != localhost ]; then
    sql -e "CREATE USER 'root'@'$MYSQL_ROOT_HOST' IDENTIFIED BY '$MYSQL_ROOT_PASSWORD'; GRANT ALL ON *.* TO 'root'@'$MYSQL_ROOT_HOST' WITH GRANT OPTION"
  fi
  if [ -n "$MYSQL_DATABASE" ]; then
    note "Creating database $MYSQL_DATABASE"
    sql -e "CREATE DATABASE IF NOT EXISTS \\\`$MYSQL_DATABASE\\\`"
  fi
  if [ -n "$MYSQL_USER" ] && [ -n "$MYSQL_PASSWORD" ]; then
    note "Creating user $MYSQL_USER"
    sql -e "CREATE USER '$MYSQL_USER'@'%' IDENTIFIED BY '$MYSQL_PASSWORD'"
    if [ -n "$MYSQL_DATABASE" ]; then
      note "Giving user $MYSQL_USER access to schema $MYSQL_DATABASE"
      sql -e "GRANT ALL ON \\\`$MYSQL_DATABASE\\\`.* TO '$MYSQL_USER'@'%'"
    fi
  fi
}

init_files() {
  echo
  for file in /docker-entrypoint-initdb.d/*; do
    [ -e "$file" ] || continue
    case "$file" in
      *.sh)
        if [ -x "$file" ]; then note "$0: running $file"; "$file"; else note "$0: sourcing $file"; . "$file"; fi ;;
      *.sql) note "$0: running $file"; sql $MYSQL_DATABASE < "$file"; echo ;;
      *) log Warn "$0: ignoring $file" >&2 ;;
    esac
    echo
  done
}

case "$1" in -*) set -- mysqld "$@" ;; esac

wants_help=
for word; do
  case "$word" in '-?'|--help|--print-defaults|-V|--version) wants_help=yes ;; esac
done

if [ "$1" = mysqld ] && [ -z "$wants_help" ]; then
  note "Entrypoint script for MySQL Server $MYSQL_VERSION started."
  if ! errors=$("$@" --verbose --help 2>&1 >/dev/null); then
    fail "mysqld failed while attempting to check config
	command was: $* --verbose --help
	$errors"
  fi
  data=$("$@" --verbose --help 2>/dev/null | sed -n 's/^datadir  *//p')
  data=\${data%/}
  from_file MYSQL_ROOT_HOST %
  for name in MYSQL_DATABASE MYSQL_USER MYSQL_PASSWORD MYSQL_ROOT_PASSWORD; do from_file $name; done
  mkdir -p "$data"
  note "Switching to dedicated user 'mysql'"
  note "Entrypoint script for MySQL Server $MYSQL_VERSION started."
  if [ ! -d "$data/mysql" ]; then
    need_password
    note 'Initializing database files'
    "$@" --initialize-insecure --default-time-zone=SYSTEM
    note 'Database files initialized'
    note 'Starting temporary server'
    if ! "$@" --daemonize --skip-networking --default-time-zone=SYSTEM; then fail 'Unable to start server.'; fi
    note 'Temporary server started.'
    link_socket
    password=
    set_up
    init_files
    note 'Stopping temporary server'
    MYSQL_PWD="$password" mysqladmin -uroot shutdown
    note 'Temporary server stopped'
    echo
    note 'MySQL init process done. Ready for start up.'
    echo
  else
    link_socket
  fi
fi
exec "$@"
`;
