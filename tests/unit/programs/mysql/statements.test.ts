import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { sql, startServer } from './server';

const text = (name: string): string => readFileSync(new URL(name, import.meta.url), 'utf8');

/** Statements and what they print, compared once with MariaDB's server and client; where MySQL's words differ, they are MySQL's. */
test('statements print what they print in MySQL', () => {
  const { bench } = startServer();
  const out = bench.run('db', ['sh', '-c', 'MYSQL_PWD=qwerty mysql -t -f 2>&1'], text('statements.sql'), 120_000).out;
  expect(out.split('\n')).toEqual(text('statements.out').split('\n'));
});

const SEED = 20_261_121;

/** Numbers in [0, below) that follow from a seed. */
function draws(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

test(`filters, orders, limits and groups agree with a plain model (seed ${SEED})`, () => {
  const { bench } = startServer();
  const draw = draws(SEED);
  const rows = Array.from({ length: 60 }, (_, id) => ({ id, a: draw(8) === 0 ? null : draw(10), b: ['x', 'y', 'z'][draw(3)] ?? '' }));
  sql(bench, `create database p; use p; create table r (id int primary key, a int, b char(1)); insert into r values ${rows.map(({ id, a, b }) => `(${id},${a ?? 'null'},'${b}')`).join(',')};`);
  const print = (found: readonly (readonly (string | number | null)[])[]): string => found.map((row) => `${row.map((value) => value ?? 'NULL').join('\t')}\n`).join('');
  for (let round = 0; round < 60; round++) {
    const [low, count, offset, descending, letter] = [draw(10), draw(12), draw(8), draw(2) === 1, ['x', 'y', 'z'][draw(3)] ?? ''];
    const sorted = rows.filter(({ a, b }) => (a !== null && a >= low) || b === letter).toSorted((p, q) => ((p.a ?? -1) - (q.a ?? -1)) * (descending ? -1 : 1) || p.id - q.id);
    expect(sql(bench, `select id, a, b from p.r where a >= ${low} or b = '${letter}' order by a ${descending ? 'desc' : 'asc'}, id limit ${offset}, ${count}`, '-N').out, `round ${round}`).toBe(print(sorted.slice(offset, offset + count).map(({ id, a, b }) => [id, a, b])));
    const groups = ['x', 'y', 'z'].flatMap((b) => { const all = rows.filter((row) => row.b === b && row.a !== null && row.a < low); return all.length > 2 ? [[b, all.length, all.reduce((sum, { a }) => sum + (a ?? 0), 0), Math.max(...all.map(({ a }) => a ?? 0))]] : []; });
    expect(sql(bench, `select b, count(*) c, sum(a), max(a) from p.r where a < ${low} group by b having c > 2 order by b`, '-N').out, `round ${round}`).toBe(print(groups));
  }
});
