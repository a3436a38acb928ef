import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright/test';
import { expect, test } from './fixtures';
import { headless } from './headless';
import { LabPage } from './lab-page';

test.use({ serviceWorkers: 'allow' });

type Change = (path: string, body: Buffer) => Buffer;

/** The site at an address of its own, with what a test changes of it on its way. */
async function serveChanged(site: string, change: () => Change): Promise<{ readonly address: string; readonly server: Server }> {
  const server = createServer((request, response) => {
    void fetch(new URL(request.url ?? '/', site)).then(async (answer) => {
      const body = change()(request.url ?? '/', Buffer.from(await answer.arrayBuffer()));
      response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? '' }).end(body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { address: `http://localhost:${(server.address() as AddressInfo).port}`, server };
}

/** Until the service worker has taken over, with all it keeps. */
const settled = (page: Page) => page.evaluate(async () => {
  const { active } = await navigator.serviceWorker.ready;
  for (const started = Date.now(); active?.state !== 'activated' && Date.now() - started < 60_000;) await new Promise((resolve) => setTimeout(resolve, 100));
  return active?.state;
});
const isKept = (page: Page, path: string) => page.evaluate(async (wanted) => (await caches.match(new URL(wanted, location.origin).href)) !== undefined, path);

test('after one visit the site works without a network: labs, other lessons, the playground', async ({ page, context, baseURL }) => {
  const lab = new LabPage(page, headless, 'en');
  await page.goto(lab.address);
  expect(await settled(page)).toBe('activated');
  await expect.poll(() => isKept(page, '/en/playground/'), { timeout: 60_000 }).toBe(true);
  await context.setOffline(true);
  await page.reload();
  await lab.wake();
  await lab.apply('testpod.yaml');
  expect(await lab.terminal(1).run('kubectl get pods')).toContain('testpod');
  await page.goto('/en/playground/');
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await page.goto('/en/nowhere/');
  await expect(page).toHaveTitle(/./);
  await context.setOffline(false);
  expect(baseURL).toBeDefined();
});

test('a file that is not the one that was built is never kept', async ({ page, baseURL }) => {
  const { address, server } = await serveChanged(baseURL ?? '', () => (path, body) => (/\/entry[^/]*\.js$/.test(path) ? Buffer.concat([body, Buffer.from('\n// another')]) : body));
  await page.goto(`${address}/en/`);
  await expect.poll(() => page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length > 0 || (await caches.keys()).length > 0), { timeout: 30_000 }).toBe(true);
  await expect.poll(() => page.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.active?.state ?? 'none'), { timeout: 30_000 }).toBe('none');
  const kept = await page.evaluate(async () => (await Promise.all((await caches.keys()).map(async (name) => (await (await caches.open(name)).keys()).map(({ url }) => url)))).flat());
  expect(kept.filter((url) => /\/entry[^/]*\.js$/.test(url))).toEqual([]);
  server.close();
});

test('a newer version is offered, and used when the reader says so', async ({ page, baseURL }) => {
  let version = '';
  const { address, server } = await serveChanged(baseURL ?? '', () => (path, body) => (path === '/sw.js' && version !== '' ? Buffer.from(body.toString().replace(/"version":"\w+"/, `"version":"${version}"`)) : body));
  await page.goto(`${address}/en/`);
  expect(await settled(page)).toBe('activated');
  version = 'newer';
  await page.reload();
  const notice = page.locator('[data-update]');
  await expect(notice).toBeVisible({ timeout: 60_000 });
  expect(await page.evaluate(() => caches.keys()), 'the present version goes on').toHaveLength(2);
  await Promise.all([page.waitForEvent('load'), notice.getByRole('button').click()]);
  await expect.poll(() => page.evaluate(() => caches.keys())).toEqual(['ordinal-newer']);
  server.close();
});
