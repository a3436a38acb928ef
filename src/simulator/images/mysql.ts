import { baseFiles, debianFiles } from '../programs/common/files';
import { mysqlEntrypoint } from '../programs/mysql/parts';
import type { Image, ImageFile } from '../runtime/image';

/** The last release of each series, with the package the image is made of. */
const PACKAGES: Readonly<Record<string, string>> = { '5.7': '5.7.44-1.el7', '8.0': '8.0.46-1.el9', '8.4': '8.4.10-1.el9', '9.7': '9.7.2-1.el9' };
const ALIASES: Readonly<Record<string, string>> = { '5': '5.7', '8': '8.4', lts: '8.4', '9': '9.7', latest: '9.7', innovation: '9.7' };
const EXACT: Readonly<Record<string, string>> = Object.fromEntries(Object.entries(PACKAGES).map(([series, name]) => [name.split('-')[0] ?? '', series]));

const packageOf = (tag: string): string => PACKAGES[ALIASES[tag] ?? EXACT[tag] ?? tag.replace(/-.*/, '')] ?? '8.4.10-1.el9';

const CONFIGURATION = `[mysqld]
skip-name-resolve
datadir=/var/lib/mysql
socket=/var/run/mysqld/mysqld.sock
secure-file-priv=/var/lib/mysql-files
user=mysql
pid-file=/var/run/mysqld/mysqld.pid

[client]
socket=/var/run/mysqld/mysqld.sock

!includedir /etc/mysql/conf.d/
`;

function files(tag: string): Record<string, ImageFile> {
  const { '/etc/debian_version': _, ...tools } = debianFiles();
  const major = /\.el(\d+)/.exec(packageOf(tag))?.[1] ?? '9';
  return {
    ...tools, ...baseFiles({ accounts: 'mysql:x:999:999::/var/lib/mysql:/bin/bash\n', groups: 'mysql:x:999:\n' }),
    '/usr/bin/sh': { program: 'bash' }, '/usr/bin/curl': { program: 'curl' },
    '/etc/os-release': { text: `NAME="Oracle Linux Server"\nVERSION="${major}"\nID="ol"\nVERSION_ID="${major}"\nPRETTY_NAME="Oracle Linux Server ${major}"\n` },
    ...Object.fromEntries(['mysql', 'mysqladmin', 'mysqldump'].map((name) => [`/usr/bin/${name}`, { program: name }])), '/usr/sbin/mysqld': { program: 'mysqld' },
    '/etc/my.cnf': { text: CONFIGURATION }, '/usr/local/bin/docker-entrypoint.sh': { text: mysqlEntrypoint.code(), mode: 0o755 }, '/entrypoint.sh': { link: '/usr/local/bin/docker-entrypoint.sh' },
    ...Object.fromEntries(['/var/lib/mysql', '/var/run/mysqld', '/run/mysqld', '/var/lib/mysql-files', '/docker-entrypoint-initdb.d', '/etc/mysql/conf.d'].filter((path) => path !== '/var/run/mysqld').map((path) => [path, { directory: true as const }])),
  };
}

const SERIES = Object.keys(PACKAGES);

export const image: Image = {
  repositories: ['docker.io/library/mysql'],
  tags: [...SERIES, ...Object.keys(ALIASES), ...Object.keys(EXACT), ...SERIES.map((series) => `${series}-${series === '5.7' ? 'oracle' : 'oraclelinux9'}`), '5.7.44-oracle'],
  files,
  environment: (tag) => ({ PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', GOSU_VERSION: '1.19', MYSQL_MAJOR: packageOf(tag).split('.').slice(0, 2).join('.'), MYSQL_VERSION: packageOf(tag), MYSQL_SHELL_VERSION: packageOf(tag) }),
  entrypoint: ['docker-entrypoint.sh'],
  command: ['mysqld'],
  sizeBytes: 233_600_000,
};
