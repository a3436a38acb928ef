/** What the page is kept busy with while a set of Pods starts: frames, tasks of more than 50 ms and the longest, in the playground of the built site. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright';
import { findBrowser } from './browser.mjs';
import { home } from './install.mjs';
import { manyPods } from './many.mjs';

const PODS = 100;
const ROOM = 110;
const WATCHED_MS = 15_000;

/** A server over dist/ and the address it says it has. */
async function serve() {
  const server = spawn(process.execPath, [join(home, 'src/tools/serve.mjs'), '4700'], { stdio: ['ignore', 'pipe', 'inherit'] });
  const said = await new Promise((resolve, reject) => { server.stdout.once('data', (data) => resolve(String(data))); server.once('exit', () => reject(new Error('The site could not be served.'))); });
  return { server, address: /http:\S+/.exec(said)?.[0] };
}

/** Types lines at the playground's prompt. */
async function type(page, text) {
  await page.locator('.xterm-helper-textarea').first().focus();
  for (const line of text.split('\n')) {
    await page.keyboard.insertText(line);
    await page.keyboard.press('Enter');
    await page.waitForTimeout(60);
  }
}

/** Processor time of the page's tasks from now on, in milliseconds: the same on a machine that has other work, too. */
async function traced(browser, work) {
  const session = await browser.newBrowserCDPSession();
  const events = [];
  session.on('Tracing.dataCollected', ({ value }) => events.push(...value));
  await session.send('Tracing.start', { transferMode: 'ReportEvents', traceConfig: { includedCategories: ['toplevel'] } });
  const result = await work();
  const over = new Promise((resolve) => session.once('Tracing.tracingComplete', resolve));
  await session.send('Tracing.end');
  await over;
  const pages = new Set(events.filter(({ name, args }) => name === 'thread_name' && args.name === 'CrRendererMain').map(({ pid, tid }) => `${pid} ${tid}`));
  return [result, events.filter(({ name, pid, tid }) => /::RunTask$/.test(name) && pages.has(`${pid} ${tid}`)).map(({ tdur = 0 }) => tdur / 1000)];
}

async function watch(browser, page, pods) {
  await page.locator('.lab[data-phase=awake]').waitFor();
  for (let nodes = 3; nodes * ROOM < pods; nodes++) await page.locator('.add-node').click();
  await type(page, `cat > many.yaml <<'END'\n${manyPods(pods)}END`);
  await page.evaluate(() => {
    const seen = { long: [], frames: 0 };
    globalThis.seen = seen;
    new PerformanceObserver((list) => seen.long.push(...list.getEntries().map(({ duration }) => duration))).observe({ type: 'longtask' });
    const tick = () => { seen.frames += 1; requestAnimationFrame(tick); };
    requestAnimationFrame(tick);
  });
  return traced(browser, async () => {
    await type(page, 'kubectl apply -f many.yaml');
    await page.waitForTimeout(WATCHED_MS);
    return page.evaluate(() => globalThis.seen);
  });
}

/** Name, value and unit of each figure; none where there is no built site or no browser. */
export async function pageFigures(pods = PODS) {
  const executablePath = findBrowser();
  if (!existsSync(join(home, 'dist')) || executablePath === null) return [];
  const { server, address } = await serve();
  const browser = await chromium.launch({ ...(executablePath ? { executablePath } : {}), args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] });
  try {
    const page = await (await browser.newContext({ viewport: { width: 1440, height: 900 }, serviceWorkers: 'block' })).newPage();
    await page.goto(`${address}en/playground/`);
    const [{ long, frames }, tasks] = await watch(browser, page, pods);
    const name = `Page, ${pods} Pods starting, ${WATCHED_MS / 1000} s`;
    return [[`${name}: frames a second`, frames / (WATCHED_MS / 1000), ''], [`${name}: tasks of more than 50 ms`, long.length, ''], [`${name}: all of them`, long.reduce((sum, one) => sum + one, 0), 'ms'], [`${name}: the longest`, Math.max(0, ...long), 'ms'], [`${name}: the longest by processor time`, Math.max(0, ...tasks), 'ms']];
  } finally {
    await browser.close();
    server.kill();
  }
}
