/** `npm run test:random [seeds]`: the random runs at length (2,000 seeds, or as many as are asked for, or `from-to`). */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { home } from './install.mjs';

const { status } = spawnSync(process.execPath, [join(home, 'node_modules', 'vitest', 'vitest.mjs'), 'run', 'tests/random'], { cwd: home, stdio: 'inherit', env: { ...process.env, ORDINAL_SEEDS: process.argv[2] ?? '2000' } });
process.exitCode = status ?? 1;
