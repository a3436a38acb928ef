import { expectAccessible } from './axe';
import { expect, test } from './fixtures';
import { openLab } from './headless';
import { manyPods } from '../../src/tools/many.mjs';

test('a hundred Pods are legible, each by keyboard; the time line has one lane for them, which unfolds', async ({ page }) => {
  const lab = await openLab(page);
  await lab.setSpeed(16);
  await lab.edit('web.yaml', manyPods(100));
  await lab.apply('web.yaml');
  const cluster = lab.cluster();
  await expect(cluster.getByText(lab.say('set.counts', { desired: 100, current: 100, ready: 100 }), { exact: true })).toBeVisible({ timeout: 60_000 });
  const stops = cluster.getByRole('group', { name: 'many', exact: true }).getByRole('button');
  await expect(stops).toHaveCount(100);
  await stops.first().focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  await expect(lab.inspector()).toContainText('many-2');
  await page.keyboard.press('End');
  await expect(stops.last()).toBeFocused();
  await expect(stops.last()).toHaveAccessibleName(/^many-99, /);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Shift+Tab');
  await expect(stops.last(), 'Tab comes back to where one was').toBeFocused();
  await expectAccessible(page, 'with a hundred Pods');

  const time = lab.root.getByRole('region', { name: lab.say('time.name') });
  await expect(time.getByRole('img', { name: lab.say('time.group', { name: 'many', count: 100, ready: 100, failing: 0 }) })).toBeVisible();
  await time.getByRole('button', { name: /many/ }).click();
  await expect(time.getByRole('button', { name: 'many-57' })).toBeVisible();

  await lab.root.getByText(lab.say('cluster.table'), { exact: true }).click();
  await expect(cluster.getByRole('table', { name: /many/ }).getByRole('row'), 'the table has them all').toHaveCount(101);
});
