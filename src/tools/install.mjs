/** Installs what is missing: the packages of the lock file, run by whatever Node the person has. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const home = join(dirname(fileURLToPath(import.meta.url)), '../..');
const stamp = join(home, 'node_modules', '.ordinal-lock');

/** Ends with one sentence when this Node can't serve: on Linux and Windows a newer one comes with the packages, elsewhere the person's own must do. */
export function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  const own = process.platform === 'linux' || process.platform === 'win32';
  const enough = own ? major >= 20 : major > 22 || (major === 22 && minor >= 12);
  if (enough) return;
  console.error(`Ordinal needs Node ${own ? '20' : '22.12'} or newer here; this is Node ${process.versions.node}. Install a current one from your package manager and try again.`);
  process.exit(1);
}

/** Runs npm as the person's npm was called, so that it works without a shell on every platform. Returns the exit code. */
export function npm(args, options = {}) {
  const cli = process.env.npm_execpath;
  const [command, first] = cli ? [process.execPath, [cli]] : [process.platform === 'win32' ? 'npm.cmd' : 'npm', []];
  return spawnSync(command, [...first, ...args], { cwd: home, stdio: 'inherit', shell: !cli && process.platform === 'win32', ...options }).status ?? 1;
}

/** Installs exactly what package-lock.json names, unless that was done for this very lock file. */
export function installPackages() {
  checkNode();
  const hash = createHash('sha256').update(readFileSync(join(home, 'package-lock.json'))).digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return;
  console.log('Installing packages …');
  const code = npm(['ci', '--no-audit', '--no-fund', '--loglevel=error']);
  if (code !== 0) {
    console.error('The packages could not be installed: is the npm registry within reach? What npm said stands above.');
    process.exit(code);
  }
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, hash);
}
