/** `npm run test:recordings [-- NAME…]`: every recording (or those named) played over HTTP with the real kubectl, against `ordinal serve`'s server. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { home } from './install.mjs';

const { status } = spawnSync(process.execPath, [join(home, 'node_modules', 'vitest', 'vitest.mjs'), 'run', 'tests/cli/recordings.test.ts'], { cwd: home, stdio: 'inherit', env: { ...process.env, ORDINAL_RECORDINGS: process.argv.slice(2).join(',') || 'all' } });
process.exitCode = status ?? 1;
