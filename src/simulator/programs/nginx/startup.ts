import { failed, type Os, type Program, type Signal } from '../../base/program';
import { stampsOf } from '../common/time';
import { PACKAGED } from './packaged';

const CONFIGURATION = '/etc/nginx/conf.d/default.conf';
export const PID_FILE = '/run/nginx.pid';
export const stamp = stampsOf('%Y/%m/%d %T');

/** The signals a master catches, and what it says of them. */
export const CAUGHT = ['TERM', 'INT', 'QUIT', 'HUP', 'USR1'] as const;
export const SIGNALS: Readonly<Partial<Record<Signal, string>>> = {
  TERM: 'signal 15 (SIGTERM) received, exiting', INT: 'signal 2 (SIGINT) received, exiting', QUIT: 'signal 3 (SIGQUIT) received, shutting down', HUP: 'signal 1 (SIGHUP) received, reconfiguring', USR1: 'signal 10 (SIGUSR1) received, reopening logs',
};

/** The release of the image, and the second number of its version. */
export const release = (os: Os): string => os.env['NGINX_VERSION'] ?? '1.27.5';
const minor = (os: Os): number => Number(release(os).split('.')[1] ?? 0);

/** Compilers of the official packages, by the first minor version built with them. */
const DEBIAN: readonly (readonly [from: number, compiler: string])[] = [[29, 'gcc 14.2.0 (Debian 14.2.0-19)'], [25, 'gcc 12.2.0 (Debian 12.2.0-14)'], [0, 'gcc 10.2.1 20210110 (Debian 10.2.1-6)']];
const ALPINE: typeof DEBIAN = [[27, 'gcc 14.2.0 (Alpine 14.2.0)'], [23, 'gcc 12.2.1 20220924 (Alpine 12.2.1_git20220924-r10)'], [0, 'gcc 10.3.1 20210424 (Alpine 10.3.1_git20210424)']];

/** What a master says at its start; its workers are part of it here. */
export function noticeLines(os: Os): readonly string[] {
  const compilers = failed(os.stat('/etc/alpine-release')) ? DEBIAN : ALPINE;
  const built = compilers.find(([from]) => minor(os) >= from)?.[1] ?? '';
  return ['using the "epoll" event method', `nginx/${release(os)}`, `built by ${built} `, 'OS: Linux 6.18.44', 'getrlimit(RLIMIT_NOFILE): 1048576:1048576', 'start worker processes', 'start worker process 29', 'start worker process 30'];
}

/** Logs a notice, as the packaged configuration has them logged since 1.20. */
export function notice(os: Os, text: string): void {
  if (minor(os) >= 20) os.write(2, `${stamp(os.nowMs())} [notice] ${os.pid}#${os.pid}: ${text}\n`);
}

/** `/docker-entrypoint.sh`: since 1.19 it tells of the scripts that prepare the configuration, then it becomes what it was given. */
export const entrypoint: Program = {
  start: () => null,
  step(_state, _wake, os) {
    const args = os.args.slice(1);
    if ((args[0] === 'nginx' || args[0] === 'nginx-debug') && os.env['NGINX_ENTRYPOINT_QUIET_LOGS'] === undefined && minor(os) >= 19) os.write(1, preparations(os));
    return { exec: { args } };
  },
};

function preparations(os: Os): string {
  const launched = (script: string): string => `Launching /docker-entrypoint.d/${script}`;
  const listen = '10-listen-on-ipv6-by-default.sh';
  const said = [
    '/docker-entrypoint.d/ is not empty, will attempt to perform configuration', 'Looking for shell scripts in /docker-entrypoint.d/', launched(listen),
    ...(minor(os) >= 25 ? ['Sourcing /docker-entrypoint.d/15-local-resolvers.envsh'] : []),
    launched('20-envsubst-on-templates.sh'), ...(minor(os) >= 20 ? [launched('30-tune-worker-processes.sh')] : []), 'Configuration complete; ready for start up',
  ];
  const found = listening(os).map((line) => `${listen}: ${minor(os) >= 20 ? 'info: ' : ''}${line}\n`).join('');
  return said.map((line) => `/docker-entrypoint.sh: ${line}\n${line === launched(listen) ? found : ''}`).join('');
}

/** What the first script finds out about the configuration: only as it is packaged it is made to listen on IPv6. */
function listening(os: Os): readonly string[] {
  const text = os.readFile(CONFIGURATION);
  if (failed(text)) return [`${CONFIGURATION} is not a file or does not exist`];
  const fd = os.open(CONFIGURATION, 'append');
  if (failed(fd)) return [`can not modify ${CONFIGURATION} (read-only file system?)`];
  os.close(fd);
  if (text.includes('listen  [::]:80;')) return ['IPv6 listen already enabled'];
  return [`Getting the checksum of ${CONFIGURATION}`, text === PACKAGED[CONFIGURATION] ? `Enabled listen on IPv6 in ${CONFIGURATION}` : `${CONFIGURATION} differs from the packaged version`];
}
