import { expectAccessible } from './axe';
import { expect, test } from './fixtures';
import { headless, openLab, solved } from './headless';

test('a solution is shown beside what one has, and taken over only when asked', async ({ page }) => {
  const lab = await openLab(page);
  const mine = '# mine\n';
  await lab.edit('web.yaml', mine);
  await lab.tasks().getByRole('button', { name: lab.say('solution.show') }).click();
  const dialog = lab.root.getByRole('dialog', { name: lab.say('solution.title') });
  const take = dialog.getByRole('button', { name: lab.say('solution.take', { file: 'web.yaml' }) }).first();
  await expect(take).toBeVisible();
  await expect(dialog.locator('del').first()).toContainText('# mine');
  await expect(dialog.locator('ins').first()).toBeVisible();
  await expectAccessible(page, 'with a solution');
  await page.keyboard.press('Escape');
  await expect(lab.fullEditor(), 'looking changes nothing').toContainText('mine');
  await lab.tasks().getByRole('button', { name: lab.say('solution.show') }).click();
  await take.click();
  await dialog.getByRole('button', { name: lab.say('dialog.close') }).click();
  await page.reload();
  await lab.wake();
  await expect(await lab.editor('web.yaml')).toHaveValue(solved('web.yaml'));
});

test('progress goes to a file, is forgotten, and comes back', async ({ page }) => {
  const lab = await openLab(page);
  await lab.edit('web.yaml', solved('web.yaml'));
  await lab.apply('web.yaml');
  await lab.expectDone('applied');
  await lab.button('share.title').click();
  const [download] = await Promise.all([page.waitForEvent('download'), lab.button('progress.save').click()]);
  const path = await download.path();
  await lab.button('progress.forget').click();
  await lab.button('progress.forget-sure').click();
  await page.waitForLoadState();
  await lab.wake();
  await expect(lab.done('applied')).toBeHidden();
  expect(await page.evaluate((id) => localStorage.getItem(`ordinal:lab:${id}`)?.includes('kubectl apply') ?? false, headless.lab.id)).toBe(false);
  await lab.button('share.title').click();
  await lab.root.getByLabel(lab.say('progress.load')).setInputFiles(path);
  await page.waitForLoadState();
  await lab.wake();
  await lab.expectDone('applied');
});
