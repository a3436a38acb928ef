/** Finds or fetches a Chromium for the tests: Playwright's own, else the system's, else from Debian when root. Prints nothing but what it does. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chromium } from 'playwright';

const SYSTEM = [
  '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome', '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe', 'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
];

/** Path of a system browser to use, undefined when Playwright's own is there; null when there is none at all. */
export function findBrowser() {
  if (existsSync(chromium.executablePath())) return undefined;
  return SYSTEM.find((path) => existsSync(path)) ?? null;
}

function download() {
  const cli = new URL('../../node_modules/playwright/cli.js', import.meta.url).pathname.replace(/^\/([A-Za-z]:)/, '$1');
  return spawnSync(process.execPath, [cli, 'install', 'chromium'], { stdio: 'ignore', timeout: 600_000 }).status === 0;
}

function installFromDebian() {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return false;
  console.log('Installing Debian\'s chromium …');
  const run = (...args) => spawnSync('apt-get', args, { stdio: 'ignore', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } }).status === 0;
  return run('update', '-qq') && run('install', '-y', '-qq', '--no-install-recommends', 'chromium', 'fonts-noto-cjk');
}

/** Makes sure there is a browser; false, with one sentence, where there can't be. */
export function ensureBrowser() {
  if (findBrowser() === undefined || download() || findBrowser() !== null) return true;
  if (installFromDebian() && findBrowser() !== null) return true;
  console.error('No browser for the tests: Playwright\'s Chromium could not be downloaded and none is installed. Install Chromium or Google Chrome and run "npm test" again.');
  return false;
}
