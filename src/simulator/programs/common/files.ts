import type { ImageFile } from '../../runtime/image';

type Files = Readonly<Record<string, ImageFile>>;

const spread = (directory: string, names: readonly string[], prefix: string): Files => Object.fromEntries(names.map((name) => [`${directory}/${name}`, { program: prefix + name }]));

const TEXT = ['cat', 'head', 'tail', 'tee', 'sort', 'uniq', 'wc', 'cut', 'tr', 'seq', 'yes', 'tac', 'nl', 'echo', 'printf', 'test', '[', 'expr', 'true', 'false'];
const FILES = ['touch', 'mkdir', 'rm', 'rmdir', 'cp', 'mv', 'ln', 'chmod', 'dd', 'truncate', 'mktemp', 'pwd', 'basename', 'dirname', 'realpath', 'readlink', 'ls', 'stat', 'du', 'tar', 'md5sum', 'sha256sum'];
const SYSTEM = ['hostname', 'uname', 'id', 'date', 'printenv', 'df', 'whoami', 'nproc', 'tty', 'sleep', 'env', 'nohup', 'timeout', 'kill', 'sync'];
const SEARCH = ['grep', 'egrep', 'sed', 'find', 'xargs', 'which', 'clear'];

const PROCESSES = ['rev', 'uptime', 'free', 'ps', 'pidof', 'pgrep', 'pkill', 'killall', 'watch', 'busybox'];

/** Busybox's applets, as busybox and alpine have them in /bin. */
export const BUSYBOX_APPLETS: readonly string[] = [...TEXT, ...FILES, ...SYSTEM, ...SEARCH, ...PROCESSES, '[[', 'sh', 'wget', 'nslookup', 'ping', 'httpd', 'nc', 'top'];

export const busyboxFiles = (directory = '/bin'): Files => ({ ...spread(directory, BUSYBOX_APPLETS, ''), [`${directory}/ash`]: { program: 'sh' } });

/** Every GNU tool there is. */
export const gnuFiles = (directory: string): Files => spread(directory, [...TEXT, ...FILES, ...SYSTEM, ...SEARCH, ...PROCESSES, 'arch'], 'gnu/');

/** What a slim Debian image has: the GNU tools, dash and bash; no ps, curl, nslookup or ping. */
export const debianFiles = (): Files => ({
  ...spread('/usr/bin', [...TEXT, ...FILES, ...SYSTEM, ...SEARCH, 'arch'].filter((name) => !['kill'].includes(name)), 'gnu/'),
  '/usr/bin/sh': { program: 'dash' }, '/usr/bin/dash': { program: 'dash' }, '/usr/bin/bash': { program: 'bash' }, '/bin': { link: '/usr/bin' }, '/sbin': { link: '/usr/sbin' }, '/usr/sbin': { directory: true },
  '/etc/debian_version': { text: '12.11\n' },
  '/etc/os-release': { text: 'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nNAME="Debian GNU/Linux"\nVERSION_ID="12"\nVERSION="12 (bookworm)"\nVERSION_CODENAME=bookworm\nID=debian\nHOME_URL="https://www.debian.org/"\n' },
});

/** Accounts and directories every image has. */
export const baseFiles = (extra: { readonly accounts?: string; readonly groups?: string } = {}): Files => ({
  '/etc/passwd': { text: `root:x:0:0:root:/root:/bin/sh\ndaemon:x:1:1:daemon:/usr/sbin:/bin/false\nnobody:x:65534:65534:nobody:/home:/bin/false\n${extra.accounts ?? ''}` },
  '/etc/group': { text: `root:x:0:\ndaemon:x:1:\nnogroup:x:65534:\n${extra.groups ?? ''}` },
  '/tmp': { directory: true, mode: 0o1777 }, '/root': { directory: true, mode: 0o700 }, '/home': { directory: true }, '/var/log': { directory: true }, '/run': { directory: true }, '/var/run': { link: '/run' }, '/opt': { directory: true }, '/mnt': { directory: true },
});

const ALPINE_VERSION = '3.22.2';

/** What alpine has, with the tag's own version where it names one. */
export const alpineFiles = (version = ALPINE_VERSION): Files => ({
  ...busyboxFiles(), ...baseFiles(), '/usr/bin/env': { program: 'env' },
  '/etc/alpine-release': { text: `${version}\n` },
  '/etc/os-release': { text: `NAME="Alpine Linux"\nID=alpine\nVERSION_ID=${version}\nPRETTY_NAME="Alpine Linux v${version.split('.').slice(0, 2).join('.')}"\nHOME_URL="https://alpinelinux.org/"\nBUG_REPORT_URL="https://gitlab.alpinelinux.org/alpine/aports/-/issues"\n` },
});
