import { expectAccessible } from './axe';
import { labNamed } from './course';
import { expect, test } from './fixtures';
import { openLab } from './headless';
import { LabPage } from './lab-page';

test('a node stops, starts, is drained, goes and comes by the words under its name', async ({ page }) => {
  const lab = await openLab(page);
  await lab.setSpeed(16);
  const node = (name: string, word: string) => lab.button('node.name', { name, word: lab.say(word) });
  await lab.button('node.stop-name', { name: 'worker-2' }).click();
  await expect(lab.button('node.start-name', { name: 'worker-2' })).toBeVisible();
  await expect(lab.button('node.drain-name', { name: 'worker-2' }), 'a machine without power is not drained').toHaveCount(0);
  await expect(node('worker-2', 'node.silent')).toBeVisible({ timeout: 30_000 });
  await lab.act({ start: 'worker-2' });
  await expect(node('worker-2', 'node.ready')).toBeVisible({ timeout: 30_000 });

  await lab.button('node.drain-name', { name: 'worker-1' }).click();
  await lab.terminal(1).expectText('node/worker-1 drained');
  await expect(node('worker-1', 'node.cordoned')).toBeVisible();
  await lab.button('node.uncordon-name', { name: 'worker-1' }).click();
  await lab.terminal(1).expectText('node/worker-1 uncordoned');
  await expect(node('worker-1', 'node.ready')).toBeVisible();

  await lab.button('node.remove-name', { name: 'worker-3' }).click();
  await lab.button('node.delete-name', { name: 'worker-3' }).click();
  await lab.terminal(1).expectText('node "worker-3" deleted');
  await expect(lab.button('node.delete-name', { name: 'worker-3' })).toBeHidden();
  await lab.act({ add: 'worker-3' });
  await expect(node('worker-3', 'node.ready')).toBeVisible({ timeout: 30_000 });
  await lab.root.getByText(lab.say('cluster.table'), { exact: true }).click();
  await lab.button('node.stop-name', { name: 'worker-3' }).click();
  await expect(lab.cluster().getByRole('row').filter({ hasText: 'worker-3' }), 'the table says it too').toContainText(lab.say('node.stopped'));
  await expectAccessible(page, 'with a stopped node in the table');
});

test('with four nodes side by side, what a Pod says stays within its frame', async ({ page }) => {
  const lab = new LabPage(page, labNamed('capstone'), 'en');
  await lab.open();
  const chips = lab.cluster().locator('.chip');
  await expect(chips).toHaveCount(4);
  const beyond = await chips.evaluateAll((all) => all.flatMap((chip) => {
    const { right } = chip.getBoundingClientRect();
    return [...chip.querySelectorAll('.row, .dots, .word, .where, .rev')].filter((part) => part.getBoundingClientRect().right > right).map((part) => part.textContent);
  }));
  expect(beyond).toEqual([]);
});
