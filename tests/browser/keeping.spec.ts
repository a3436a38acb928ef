import type { Page } from 'playwright/test';
import { expect, listen, test } from './fixtures';
import { headless, openLab, solved } from './headless';
import { LabPage } from './lab-page';

const key = `ordinal:lab:${headless.lab.id}`;
const kept = (page: Page) => page.evaluate((name) => localStorage.getItem(name), key);

/** Opens the lesson with something kept of the lab that an earlier visit may have left. */
async function openWith(page: Page, saved: string): Promise<LabPage> {
  const lab = new LabPage(page, headless, 'en');
  await page.goto(lab.address);
  await page.evaluate(([name, text]) => localStorage.setItem(name ?? '', text ?? ''), [key, saved]);
  await lab.wake();
  return lab;
}

/** What a visit leaves: a Pod applied, and a draft that is not. */
async function visit(page: Page): Promise<string> {
  const lab = await openLab(page);
  await lab.apply('testpod.yaml');
  await lab.edit('web.yaml', '# a draft of mine\n');
  await expect.poll(() => kept(page)).toContain('a draft of mine');
  const saved = await kept(page);
  await page.goto('about:blank');
  return saved ?? '';
}

test('a reload in mid-lab brings terminals, files and tasks back', async ({ page }) => {
  const lab = await openLab(page);
  await lab.edit('web.yaml', solved('web.yaml'));
  await lab.apply('web.yaml');
  await lab.expectDone('applied');
  await lab.openTerminal();
  await lab.terminal(2).enter('kubectl get pods -w');
  await lab.terminal(2).expectText('nginx-sts-0');
  await lab.waitForTask('ordered');
  await lab.edit('testpod.yaml', '# not applied yet\n');
  const seconds = await lab.seconds();
  await page.reload();
  await lab.wake();
  expect(await lab.seconds()).toBeGreaterThanOrEqual(seconds);
  await lab.terminal(1).expectText('statefulset.apps/nginx-sts created');
  await lab.expectDone('applied');
  await lab.expectDone('ordered');
  await expect(lab.root.getByText(lab.say('narration.nothing')), 'nobody says that nothing happened').toHaveCount(0);
  await expect(await lab.editor('testpod.yaml')).toHaveValue('# not applied yet\n');
  await expect(await lab.editor('web.yaml')).toHaveValue(solved('web.yaml'));
  await lab.terminal(2).focus();
  await lab.terminal(2).expectText('nginx-sts-2');
  await lab.terminal(2).interrupt();
  expect(await lab.terminal(1).run('kubectl get pods')).toContain('nginx-sts-2');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('ArrowUp');
  await lab.terminal(1).expectText('$ kubectl get pods -w');
});

const unreadable = [
  ['is cut off', (saved: string) => saved.slice(0, saved.length / 2)],
  ['is of an older format', (saved: string) => JSON.stringify({ ...parsed(saved), version: 0 })],
] as const;
for (const [what, spoil] of unreadable) {
  test(`a record that ${what} is set aside, and the lab begins anew`, async ({ page }) => {
    const old = spoil(await visit(page));
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    const lab = await openWith(page, old);
    await expect(page.getByText(lab.say('notice.set-aside.unreadable'))).toBeVisible();
    await lab.button('notice.copy-old').click();
    await expect(lab.button('copy.done')).toBeVisible();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(old);
    expect(await lab.terminal(1).run('kubectl get pods')).toContain('No resources found');
    await lab.button('notice.dismiss').click();
    await expect(page.getByText(lab.say('notice.set-aside.unreadable'))).toBeHidden();
  });
}

const unplayable = [
  ['of another lab', 'notice.set-aside.log-of-another-lab', { labHash: '00000000' }],
  ['of an older format', 'notice.set-aside.unreadable', { format: 0 }],
  ['with an entry that is no input', 'notice.set-aside.log-corrupt', { entries: [{ atMs: 0, input: { nonsense: true } }] }],
] as const;
for (const [what, notice, change] of unplayable) {
  test(`a log ${what} is set aside with a message`, async ({ page }) => {
    const { log, ...saved } = parsed(await visit(page));
    const lab = await openWith(page, JSON.stringify({ ...saved, log: { ...(log as object), ...change } }));
    await expect(page.getByText(lab.say(notice))).toBeVisible();
    if (notice !== 'notice.set-aside.unreadable') await expect(await lab.editor('web.yaml'), 'drafts are kept').toHaveValue('# a draft of mine\n');
    expect(await lab.terminal(1).run('kubectl get pods')).toContain('No resources found');
  });
}

test('a second tab of a lab is a copy, and says so', async ({ page, context }) => {
  const lab = await openLab(page);
  await lab.apply('testpod.yaml');
  const second = await context.newPage();
  const complaints = listen(second);
  const copy = await openLab(second);
  await expect(second.getByText(copy.say('notice.copy'))).toBeVisible();
  const before = await kept(page);
  expect(await copy.terminal(1).run('kubectl get pods')).toContain('testpod');
  expect(await copy.terminal(1).run('kubectl delete pod testpod')).toContain('pod "testpod" deleted');
  expect(await kept(second), 'what the copy does is not kept').toBe(before);
  await second.close();
  expect(complaints.list).toEqual([]);
  await page.bringToFront();
  expect(await lab.terminal(1).run('kubectl get pods')).toContain('testpod');
});

test('what is typed before the lab is there is done once it is, and a line half typed stays', async ({ page }) => {
  let come = () => {};
  const coming = new Promise<void>((resolve) => { come = resolve; });
  await page.route(/\/entry[^/]*\.js$/, async (route) => {
    await coming;
    await route.continue();
  });
  const lab = new LabPage(page, headless, 'en');
  await page.goto(lab.address);
  await lab.root.getByRole('heading', { name: lab.tell('title') }).scrollIntoViewIfNeeded();
  await lab.terminal(1).focus();
  await page.keyboard.type('kubectl get nodes\n');
  await page.keyboard.type('kubectl get po');
  await expect.poll(() => lab.terminal(1).lastRow()).toBe('kubectl get po');
  come();
  await lab.terminal(1).expectText(/\$ kubectl get nodes[^]*worker-1 +Ready[^]*\$ kubectl get po$/);
});

test('a simulator that breaks leaves a report, and the page lives on', async ({ page, complaints }) => {
  complaints.allow(/an invariant was broken on purpose/);
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.route(/\/entry[^/]*\.js$/, async (route) => {
    const script = await (await route.fetch()).text();
    const fault = `self.addEventListener('message', ({ data }) => { if (data.input?.line?.text === 'break') throw new Error('an invariant was broken on purpose'); });`;
    await route.fulfill({ body: `${script}\n${fault}`, contentType: 'text/javascript' });
  });
  const lab = await openLab(page);
  await lab.apply('testpod.yaml');
  await lab.terminal(1).enter('break');
  const report = lab.root.getByRole('alert');
  await expect(report.getByRole('heading', { name: lab.say('crash.title') })).toBeVisible();
  await report.getByRole('button', { name: lab.say('crash.copy') }).click();
  await expect(report.getByRole('button', { name: lab.say('copy.done') })).toBeVisible();
  const copied = parsed(await page.evaluate(() => navigator.clipboard.readText()));
  expect(copied).toMatchObject({ lab: headless.lab.id, seed: headless.lab.id, log: { format: 1 } });
  expect(JSON.stringify(copied)).toContain('kubectl apply -f testpod.yaml');
  await page.getByRole('button', { name: /theme/i }).click();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'light');
  await page.unroute(/\/entry[^/]*\.js$/);
  await report.getByRole('button', { name: lab.say('crash.reload') }).click();
  await lab.wake();
  expect(await lab.terminal(1).run('kubectl get pods'), 'what was done before is back').toContain('testpod');
});

test('a simulator that hangs is noticed, and the lab comes back from what was kept', async ({ page }) => {
  await page.route(/\/entry[^/]*\.js$/, async (route) => {
    const script = await (await route.fetch()).text();
    const fault = `self.addEventListener('message', ({ data }) => { if (data.input?.line?.text === 'hang') for (;;); });`;
    await route.fulfill({ body: `${script}\n${fault}`, contentType: 'text/javascript' });
  });
  const lab = await openLab(page);
  await lab.apply('testpod.yaml');
  await lab.terminal(1).enter('hang');
  const report = lab.root.getByRole('alert');
  await expect(report.getByRole('heading', { name: lab.say('crash.title') })).toBeVisible({ timeout: 60_000 });
  await expect(report.getByText(lab.say('crash.silent'))).toBeVisible();
  await expect(await lab.editor('web.yaml'), 'the page lives on').toBeEditable();
  await page.unroute(/\/entry[^/]*\.js$/);
  await report.getByRole('button', { name: lab.say('crash.reload') }).click();
  await lab.wake();
  expect(await lab.terminal(1).run('kubectl get pods'), 'what was done before is back').toContain('testpod');
});

const storages = [
  ['is full', () => { Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); }; }],
  ['is denied', () => { Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('denied', 'SecurityError'); } }); }],
] as const;
for (const [what, break_] of storages) {
  test(`where storage ${what} the lab works, and says that nothing is kept`, async ({ page }) => {
    await page.addInitScript(break_);
    const lab = await openLab(page);
    await lab.apply('testpod.yaml');
    await expect(page.getByText(lab.say('notice.unsaved'))).toBeVisible();
    expect(await lab.terminal(1).run('kubectl get pods')).toContain('testpod');
    await lab.root.getByText(lab.say('cluster.table'), { exact: true }).click();
    await expect(lab.cluster().getByRole('row').filter({ hasText: 'testpod' }).first()).toBeVisible();
  });
}

test('a simulator that cannot start leaves a report, and the page lives on', async ({ page, complaints }) => {
  complaints.allow(/./);
  await page.route(/\/entry[^/]*\.js$/, (route) => route.abort());
  const lab = new LabPage(page, headless, 'ja');
  await page.goto(lab.address);
  await lab.root.getByRole('heading', { name: lab.tell('title') }).scrollIntoViewIfNeeded();
  await expect(lab.root.getByRole('alert').getByRole('heading', { name: lab.say('crash.title') })).toBeVisible();
  await expect(lab.root.getByRole('alert').getByText(lab.say('crash.unstarted'))).toBeVisible();
  await expect(await lab.editor('web.yaml')).toBeEditable();
});

function parsed(text: string): Readonly<Record<string, unknown>> {
  return JSON.parse(text) as Readonly<Record<string, unknown>>;
}
