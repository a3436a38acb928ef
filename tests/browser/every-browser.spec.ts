import { expectAccessible } from './axe';
import { expect, test } from './fixtures';
import { openLab } from './headless';

test('a lab runs: a manifest is applied, a Pod comes up, is seen, looked back at, and is there again after a reload', async ({ page }) => {
  const lab = await openLab(page);
  await lab.setSpeed(16);
  await lab.apply('testpod.yaml');
  const pod = lab.cluster().getByRole('button', { name: /^Pod testpod, Ready/ });
  await expect(pod).toBeVisible({ timeout: 30_000 });
  await pod.click();
  await lab.inspector().getByRole('tab', { name: 'YAML' }).click();
  await expect(lab.inspector()).toContainText('kind: Pod');
  expect(await lab.terminal(1).run('kubectl get pods')).toMatch(/testpod +1\/1 +Running/);
  await lab.root.getByRole('slider', { name: lab.say('time.playhead') }).press('Home');
  await expect(pod).toBeHidden();
  await lab.button('past.return').click();
  await expect(pod).toBeVisible();
  await page.reload();
  await lab.wake();
  await expect(pod).toBeVisible();
});

test.describe('at twice the size', () => {
  test.use({ viewport: { width: 720, height: 450 }, deviceScaleFactor: 2 });
  test('nothing is cut off or covered, and a lab can be worked in', async ({ page }) => {
    const lab = await openLab(page);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), 'nothing reaches out sideways').toBeLessThanOrEqual(0);
    await lab.setSpeed(16);
    await lab.terminal(1).run('kubectl apply -f testpod.yaml');
    await expect(lab.cluster().getByRole('button', { name: /^Pod testpod, Ready/ })).toBeVisible({ timeout: 30_000 });
    const covered = await page.evaluate(() => [...document.querySelectorAll('*')].filter((one) => ['sticky', 'fixed'].includes(getComputedStyle(one).position)).reduce((sum, one) => {
      const { top, bottom, width } = one.getBoundingClientRect();
      return sum + (width > innerWidth / 2 ? Math.max(0, Math.min(bottom, innerHeight) - Math.max(top, 0)) : 0);
    }, 0));
    expect(covered, 'what stays in view leaves room for the rest').toBeLessThan(225);
    await expectAccessible(page, 'at 200 %');
  });
});
