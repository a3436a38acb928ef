import { readFileSync } from 'node:fs';
import type { Page } from 'playwright/test';
import { expectAccessible } from './axe';
import { expect, listen, test } from './fixtures';
import { headless, openLab, solved } from './headless';
import { LabPage } from './lab-page';

/** Opens an address in a page where nothing is kept yet, or in one that has a lab of its own. */
async function openLink(page: Page, address: string): Promise<LabPage> {
  await page.goto(address);
  const lab = new LabPage(page, headless, 'en');
  await lab.wake();
  return lab;
}

async function linkOf(lab: LabPage): Promise<string> {
  await lab.button('share.title').click();
  const field = lab.root.getByRole('textbox', { name: lab.say('share.link') });
  await expect(field).toHaveValue(/#lab=/);
  return field.inputValue();
}
const close = (lab: LabPage) => lab.root.getByRole('dialog').getByRole('button', { name: lab.say('dialog.close') }).click();

test('a link opens the lab as it was, in a fresh profile, at the moment shown; what is one\'s own stays', async ({ page, browser }) => {
  const lab = await openLab(page);
  await lab.setSpeed(16);
  await lab.edit('web.yaml', solved('web.yaml'));
  await lab.apply('web.yaml');
  await lab.expectDone('ordered');
  await lab.edit('testpod.yaml', '# a draft\n');
  await lab.done('ordered').click();
  await expect(lab.button('past.return')).toBeVisible();
  const link = await linkOf(lab);
  expect(link.length).toBeLessThan(2000);
  await expectAccessible(page, 'with the share dialog');
  await close(lab);

  const fresh = await (await browser.newContext()).newPage();
  const complaints = listen(fresh);
  const own = new LabPage(fresh, headless, 'en');
  await fresh.goto(own.address);
  await own.wake();
  await own.apply('testpod.yaml');
  await fresh.goto('about:blank');
  const opened = await openLink(fresh, link);
  await expect(fresh.getByText(opened.say('notice.guest'))).toBeVisible();
  await expect(opened.button('past.return'), 'the moment is shown').toBeVisible();
  await opened.expectDone('ordered');
  await expect(await opened.editor('testpod.yaml')).toHaveValue('# a draft\n');
  expect(await opened.terminal(1).run('kubectl delete statefulset nginx-sts')).toContain('deleted');
  await opened.button('notice.guest-leave').click();
  expect(await opened.terminal(1).run('kubectl get pods'), 'the own lab is as it was').toContain('testpod');
  expect(fresh.url()).not.toContain('#lab=');
  expect(complaints.list).toEqual([]);
  await fresh.context().close();
});

const broken = [
  ['cut', (link: string) => link.slice(0, -30)],
  ['version', (link: string) => link.replace('state=1.', 'state=9.')],
  ['damaged', (link: string) => `${link}.%3Cimg%20src=x%20onerror=alert(1)%3E`],
  ['too-long', (link: string) => link + 'A'.repeat(1_000_000)],
] as const;
test('links that cannot be opened say why, and the own lab opens', async ({ page }) => {
  const lab = await openLab(page);
  await lab.apply('testpod.yaml');
  const link = await linkOf(lab);
  await close(lab);
  for (const [problem, spoil] of broken) {
    await page.goto('about:blank');
    const opened = await openLink(page, spoil(link));
    await expect(page.getByText(opened.say(`share.problem.${problem}`))).toBeVisible();
    expect(await opened.terminal(1).run('kubectl get pods')).toContain('testpod');
  }
});

test('files, script and saved lab are downloaded, and a saved lab opens again', async ({ page }) => {
  const lab = await openLab(page);
  await lab.apply('testpod.yaml');
  await lab.button('share.title').click();
  const saved = async (id: string) => {
    const [download] = await Promise.all([page.waitForEvent('download'), lab.button(id).click()]);
    return { name: download.suggestedFilename(), path: await download.path() };
  };
  const script = await saved('share.download-script');
  expect(readFileSync(script.path, 'utf8')).toContain('kubectl apply -f testpod.yaml');
  const zip = await saved('share.download-files');
  expect(readFileSync(zip.path).subarray(0, 2).toString()).toBe('PK');
  const file = await saved('share.save-file');
  expect(file.name).toBe('headless-service.ordinal.json');
  const progress = await saved('progress.save');
  expect(readFileSync(progress.path, 'utf8')).toContain('ordinal:lab:headless-service');
  await close(lab);
  await lab.button('lab.reset-name').click();
  await expect.poll(() => lab.terminal(1).rows()).toEqual(['$']);
  await lab.button('share.title').click();
  const text = readFileSync(file.path);
  const choose = lab.root.getByLabel(lab.say('share.open-file'));
  await choose.setInputFiles({ name: 'x.json', mimeType: 'application/json', buffer: Buffer.from([0, 255, 7]) });
  await expect(lab.root.getByText(lab.say('share.problem.damaged'))).toBeVisible();
  await choose.setInputFiles({ name: 'x.json', mimeType: 'application/json', buffer: text });
  expect(await lab.terminal(1).run('kubectl get pods')).toContain('testpod');
  await lab.button('notice.guest-keep').click();
  await page.reload();
  await lab.wake();
  expect(await lab.terminal(1).run('kubectl get pods'), 'it is the own lab now').toContain('testpod');
});
