/**
 * Records again what the real shells say to the scripts of tutorials.json: busybox's ash and dash with busybox's applets, and dash with the GNU tools,
 * as Debian has them (apt-get install dash busybox). Prints what differs from before; `--write` enters it.
 *   node tests/unit/shell/record.mjs [--write]
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const file = new URL('tutorials.json', import.meta.url);
const bench = mkdtempSync(join(tmpdir(), 'shells-'));
const [applets, work] = [join(bench, 'bin'), join(bench, 'work')];
const { status, stdout } = spawnSync('busybox', ['--list'], { encoding: 'utf8' });
if (status !== 0 || spawnSync('dash', ['-c', ':']).status !== 0) throw new Error('The scripts are recorded with dash and busybox: install both.');
mkdirSync(applets);
for (const name of stdout.split('\n').filter(Boolean)) symlinkSync('/usr/bin/busybox', join(applets, name));

/** Paths of this machine, as they are on the simulator's. */
const shared = (text) => text.replaceAll(work, '/work').replaceAll(`${applets}/`, '/bin/').replaceAll('/usr/bin/', '/bin/');

function play(shell, script, environment) {
  rmSync(work, { recursive: true, force: true });
  mkdirSync(work);
  const { stdout: out, stderr: err, status: code, signal } = spawnSync(shell, ['-c', script], { argv0: 'sh', cwd: work, env: { HOME: '/root', ...environment }, encoding: 'utf8', timeout: 20_000, input: '' });
  return [shared(out), shared(err), code ?? 128 + { SIGINT: 2, SIGKILL: 9, SIGTERM: 15 }[signal]];
}

const WAYS = [['ash', join(applets, 'sh'), { PATH: applets }], ['dash', '/usr/bin/dash', { PATH: applets }], ['gnu', '/usr/bin/dash', { PATH: '/usr/bin:/bin', LANG: 'C.UTF-8' }]];
const rows = JSON.parse(readFileSync(file, 'utf8'));
for (const row of rows) {
  const ash = row.ash;
  for (const [way, shell, environment] of WAYS) {
    const before = row[way] === undefined ? ash : row[way];
    if (before === null) continue;
    const now = play(shell, row.script, environment);
    if (JSON.stringify(now) !== JSON.stringify(before)) console.log(`${way}: ${row.script}\n  was ${JSON.stringify(before)}\n  is  ${JSON.stringify(now)}`);
    if (way === 'ash') row.ash = now;
    else if (JSON.stringify(now) === JSON.stringify(row.ash)) delete row[way];
    else row[way] = now;
  }
}
if (process.argv.includes('--write')) writeFileSync(file, `[\n${rows.map((row) => JSON.stringify(row)).join(',\n')}\n]\n`);
rmSync(bench, { recursive: true });
