import { describe, expect, test } from 'vitest';
import { image } from '../../../../src/simulator/images/mysql';
import { Bench } from '../../shell/machine';
import { sql, startServer } from './server';

const WARNING = 'mysql: [Warning] Using a password on the command line interface can be insecure.\n';

describe.each(['5.7', '8.0', '8.4'])('mysql:%s', (tag) => {
  test('initialises an empty directory once; data survives a clean stop and a kill', () => {
    const { bench, server } = startServer(tag, ['MYSQL_ROOT_PASSWORD=qwerty', 'MYSQL_DATABASE=app', 'MYSQL_USER=bob', 'MYSQL_PASSWORD=b']);
    expect(bench.read(server).out).toContain('[Note] [Entrypoint]: MySQL init process done. Ready for start up.');
    expect(bench.read(server).err).toMatch(/ready for connections\.\s+Version: '[\d.]+'  socket: '\/var\/run\/mysqld\/mysqld\.sock'  port: 3306/);
    expect(sql(bench, 'create table app.t (id int); insert into app.t values (1); begin; insert into app.t values (2);').err).toBe('');
    bench.runtime.processes.signal('db:1', 'TERM', 'outside');
    bench.advance(5_000);
    expect(bench.read(server)).toMatchObject({ exit: 0 });
    const again = bench.start('db', ['docker-entrypoint.sh', 'mysqld']);
    bench.advance(5_000);
    expect(bench.read(again).out).not.toContain('Initializing');
    expect(sql(bench, 'insert into app.t values (3); select id from app.t', '-N').out).toBe('1\n3\n');
    for (const process of bench.runtime.processes.of('db')) bench.runtime.processes.signal(process.key, 'KILL', 'outside');
    const last = bench.start('db', ['mysqld']);
    bench.advance(5_000);
    expect(bench.read(last).err).toMatch(/XA crash recovery|Starting crash recovery/);
    expect(sql(bench, 'select id from app.t', '-N').out).toBe('1\n3\n');
  });
});

test('without a password the image says what it needs', () => {
  const { bench, server } = startServer('8.0', []);
  expect(bench.read(server)).toMatchObject({ exit: 1, err: expect.stringMatching(/\[ERROR\] \[Entrypoint\]: Database is uninitialized and password option is not specified\n {4}You need to specify one of the following as an environment variable:\n/) as unknown });
});

test('a directory that is not empty is not initialised, nor one whose initialisation was broken off', () => {
  const bench = new Bench([image]);
  bench.add('db', 'docker.io/library/mysql:8.0', '10.0.0.1', { '/var/lib/mysql/lost+found/x': '' });
  const refused = bench.start('db', ['env', 'MYSQL_ROOT_PASSWORD=q', 'docker-entrypoint.sh', 'mysqld']);
  bench.advance(2_000);
  expect(bench.read(refused)).toMatchObject({ exit: 1, err: expect.stringContaining('[ERROR] [MY-010457] [Server] --initialize specified but the data directory has files in it. Aborting.') as unknown });
  bench.add('other', 'docker.io/library/mysql:8.0', '10.0.0.2');
  bench.start('other', ['env', 'MYSQL_ROOT_PASSWORD=q', 'docker-entrypoint.sh', 'mysqld']);
  bench.advance(2_000);
  for (const process of bench.runtime.processes.of('other')) bench.runtime.processes.signal(process.key, 'KILL', 'outside');
  const second = bench.start('other', ['env', 'MYSQL_ROOT_PASSWORD=q', 'docker-entrypoint.sh', 'mysqld']);
  bench.advance(2_000);
  expect(bench.read(second).exit).toBe(1);
});

test('passwords are asked for, and wrong ones refused', () => {
  const { bench } = startServer();
  expect(bench.run('db', ['mysql', '-u', 'root', '-pwrong'])).toEqual({ out: '', err: `${WARNING}ERROR 1045 (28000): Access denied for user 'root'@'localhost' (using password: YES)\n`, exit: 1 });
  expect(bench.run('db', ['mysql', '-u', 'root'])).toEqual({ out: '', err: "ERROR 1045 (28000): Access denied for user 'root'@'localhost' (using password: NO)\n", exit: 1 });
  expect(bench.run('other', ['mysql', '-h', '10.0.0.1', '-uroot', '-pqwerty', '-e', 'select user()'])).toEqual({ out: 'user()\nroot@10.0.0.2\n', err: WARNING, exit: 0 });
  expect(bench.run('other', ['mysql', '-uroot', '-pqwerty', 'nope']).err).toBe(`${WARNING}ERROR 2002 (HY000): Can't connect to local MySQL server through socket '/var/run/mysqld/mysqld.sock' (2)\n`);
  expect(bench.run('other', ['mysql', '-hnowhere', '-uroot']).err).toBe("ERROR 2005 (HY000): Unknown MySQL server host 'nowhere' (-2)\n");
  expect(bench.run('db', ['mysql', '-uroot', '-pqwerty', 'nope']).err).toBe(`${WARNING}ERROR 1049 (42000): Unknown database 'nope'\n`);
});

test('options may stand together', () => {
  const { bench } = startServer();
  expect(bench.run('db', ['mysql', '-uroot', '-pqwerty', '-Ne', 'select 1; select 2'])).toEqual({ out: '1\n2\n', err: WARNING, exit: 0 });
  expect(bench.run('db', ['mysql', '-uroot', '--password=qwerty', '-P3306', '-Bs', '-D', 'mysql', '-eselect database()']).out).toBe('database()\nmysql\n');
  expect(bench.run('db', ['mysql', '-uroot', '-pqwerty', '-te', "select 'a' b"]).out).toBe('+---+\n| b |\n+---+\n| a |\n+---+\n');
});

test('mysqladmin ping is content with a server that refuses it', () => {
  const { bench } = startServer();
  expect(bench.run('db', ['mysqladmin', 'ping', '-pqwerty'])).toMatchObject({ out: 'mysqld is alive\n', exit: 0 });
  expect(bench.run('db', ['mysqladmin', 'ping'])).toEqual({ out: '', err: "mysqladmin: connect to server at 'localhost' failed\nerror: 'Access denied for user 'root'@'localhost' (using password: NO)'\n", exit: 0 });
  expect(bench.run('other', ['mysqladmin', 'ping']).exit).toBe(1);
});

test('two servers on one directory: the second waits for the lock and gives up', () => {
  const { bench } = startServer();
  const mount = { path: '/var/lib/mysql', fileSystem: 'db', inode: bench.runtime.files.lookup('db', '/var/lib/mysql')?.inode ?? 0, readOnly: false };
  const machine = bench.runtime.machines.get('other');
  if (machine) bench.runtime.machines.set('other', { ...machine, mounts: [mount] });
  const second = bench.start('other', ['mysqld']);
  bench.advance(3_500);
  expect(bench.read(second).err.match(/Unable to lock \.\/ibdata1 error: 11/g)).toHaveLength(4);
  bench.advance(120_000);
  expect(bench.read(second).exit).toBe(1);
  const third = bench.start('other', ['mysqld']);
  bench.advance(2_000);
  bench.runtime.processes.signal('db:1', 'KILL', 'outside');
  bench.advance(5_000);
  expect(bench.read(third).err).toContain('ready for connections');
});

test('transactions: others see what is committed, wait for rows that are held, and deadlocks end', () => {
  const { bench } = startServer();
  sql(bench, 'create database d; create table d.t (id int primary key, v int); insert into d.t values (1, 0), (2, 0);');
  const first = bench.start('db', ['sh', '-c', '(echo "begin; update d.t set v = 1 where id = 1;"; sleep 2; echo "update d.t set v = 1 where id = 2; commit;") | MYSQL_PWD=qwerty mysql -n']);
  bench.advance(500);
  expect(sql(bench, 'select v from d.t', '-N').out).toBe('0\n0\n');
  const second = bench.start('db', ['sh', '-c', '(echo "begin; update d.t set v = 2 where id = 2; update d.t set v = 2 where id = 1; commit;") | MYSQL_PWD=qwerty mysql 2>&1']);
  bench.advance(5_000);
  expect([bench.read(first), bench.read(second)].map(({ err, out }) => err + out).join('')).toContain('ERROR 1213 (40001)');
  expect(['1\n1\n', '2\n2\n']).toContain(sql(bench, 'select v from d.t', '-N').out);
});

test('privileges are those of the account', () => {
  const { bench } = startServer('8.0', ['MYSQL_ROOT_PASSWORD=qwerty', 'MYSQL_DATABASE=app', 'MYSQL_USER=bob', 'MYSQL_PASSWORD=b']);
  sql(bench, 'create database secret; create table secret.t (id int); create table app.t (id int);');
  const bob = (text: string) => bench.run('db', ['env', 'MYSQL_PWD=b', 'mysql', '-ubob', '-N'], text);
  expect(bob('show databases').out).toBe('app\ninformation_schema\n');
  expect(bob('select * from secret.t').err).toBe("ERROR 1142 (42000) at line 1: SELECT command denied to user 'bob'@'localhost' for table 't'\n");
  expect(bob('create database x').err).toBe("ERROR 1044 (42000) at line 1: Access denied for user 'bob'@'%' to database 'x'\n");
  sql(bench, "grant select on secret.* to 'bob'@'%'; alter user bob identified by 'new'");
  expect(bench.run('db', ['env', 'MYSQL_PWD=new', 'mysql', '-ubob', '-N'], 'select count(*) from secret.t').out).toBe('0\n');
});

test('a dump makes the same tables again', () => {
  const { bench } = startServer();
  sql(bench, "create database a; create table a.t (id int auto_increment primary key, s varchar(20) not null, n decimal(5,2)); insert into a.t (s, n) values ('it''s', 1.5), ('two', null); create database b;");
  const dump = bench.run('db', ['sh', '-c', 'MYSQL_PWD=qwerty mysqldump a']);
  expect(dump.exit).toBe(0);
  sql(bench, dump.out, 'b');
  expect(sql(bench, 'select * from b.t', '-N').out).toBe("1\tit's\t1.50\n2\ttwo\tNULL\n");
});

test('a later release upgrades the directory of the one before, an earlier one refuses it', () => {
  const { bench } = startServer('5.7');
  sql(bench, 'create database kept');
  bench.runtime.processes.signal('db:1', 'TERM', 'outside');
  bench.advance(5_000);
  const on = (tag: string) => {
    const id = bench.start('db', ['env', `MYSQL_VERSION=${tag}`, 'mysqld']);
    bench.advance(4_000);
    return bench.read(id);
  };
  expect(on('8.4.10').err).toContain('Invalid MySQL server upgrade: Cannot upgrade from 50744 to 80410.');
  expect(on('8.0.46').err).toContain("Server upgrade from '50744' to '80046' completed.");
  expect(sql(bench, 'show databases', '-N').out).toContain('kept\n');
});
