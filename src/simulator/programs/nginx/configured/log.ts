import { failed, type Os } from '../../../base/program';
import { stamp } from '../startup';
import type { Directive } from './parse';
import { every, httpOf, type Scope } from './scope';
import { requestLine, serverName, type Turn } from './variables';

const LEVELS = ['debug', 'info', 'notice', 'warn', 'error', 'crit', 'alert', 'emerg'];
const ERROR_LOG = '/var/log/nginx/error.log';

/** Adds a line to a log; a log that cannot be opened takes none. */
export function append(os: Os, path: string, line: string): void {
  const fd = path === 'stderr' ? 2 : os.open(path, 'append');
  if (failed(fd)) return;
  os.write(fd, line);
  if (fd !== 2) os.close(fd);
}

const line = (os: Os, level: string, text: string): string => `${stamp(os.nowMs())} [${level}] ${os.pid}#${os.pid}: ${text}\n`;

/** Tells the error logs of a scope, those that want to hear of that level. */
function tell(os: Os, scope: Scope, level: string, text: string): void {
  const logs = every(scope, 'error_log');
  for (const { args: [path = ERROR_LOG, least = 'error'] } of logs.length ? logs : [{ args: [ERROR_LOG, 'error'] }]) {
    if (LEVELS.indexOf(level) >= LEVELS.indexOf(least)) append(os, path, line(os, level, text));
  }
}

/** The block that a configuration as a whole is. */
const whole = (tree: readonly Directive[]): Directive => ({ name: 'main', args: [], file: '', line: 0, block: tree });

/** What the master says. */
export const tellMain = (os: Os, tree: readonly Directive[], level: string, text: string): void => tell(os, [whole(tree)], level, text);

/** What went wrong with a request. */
export function tellOf(turn: Turn, problem: string, upstream?: string): void {
  const { os, request, client, connection } = turn;
  const [, level = 'error', text = problem] = /^\[(\w+)\] (.*)$/s.exec(problem) ?? [];
  const host = request.headers['host'] === undefined ? '' : `, host: "${request.headers['host']}"`;
  const from = upstream === undefined ? '' : `, upstream: "${upstream}"`;
  tell(os, [whole(turn.tree), httpOf(turn.tree), ...turn.scope].filter((one) => one !== undefined), level, `*${connection} ${text}, client: ${client}, server: ${serverName(turn)}, request: "${requestLine(turn)}"${from}${host}`);
}

/** What is wrong before there is a configuration: in the log nginx was built with, and on the terminal. */
export function emergency(os: Os, text: string, level: 'emerg' | 'warn' = 'emerg'): void {
  append(os, ERROR_LOG, line(os, level, text));
  os.write(2, `nginx: [${level}] ${text}\n`);
}

/** What a master says when it has taken up another configuration, with what its workers say that go. */
export function reloaded(os: Os, tree: readonly Directive[]): void {
  for (const text of ['reconfiguring', 'using the "epoll" event method', 'start worker processes', 'start worker process 31', 'start worker process 32']) tellMain(os, tree, 'notice', text);
}

