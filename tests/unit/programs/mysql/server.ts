import { image } from '../../../../src/simulator/images/mysql';
import { Bench, type Result } from '../../shell/machine';

/** A machine `db` on which a server of this release runs, and a machine `other` beside it. */
export function startServer(tag = '8.0', environment: readonly string[] = ['MYSQL_ROOT_PASSWORD=qwerty']): { readonly bench: Bench; readonly server: string } {
  const bench = new Bench([image]);
  bench.add('db', `docker.io/library/mysql:${tag}`, '10.0.0.1');
  bench.add('other', `docker.io/library/mysql:${tag}`, '10.0.0.2');
  const server = bench.start('db', ['env', ...environment, 'docker-entrypoint.sh', 'mysqld']);
  bench.advance(20_000);
  return { bench, server };
}

/** Runs statements through the client on the server's machine, without the word about passwords. */
export function sql(bench: Bench, text: string, ...options: readonly string[]): Result {
  const result = bench.run('db', ['env', 'MYSQL_PWD=qwerty', 'mysql', ...options], text, 120_000);
  return result;
}
