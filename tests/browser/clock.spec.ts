import { expect, test } from './fixtures';
import { begun, openLab, solved } from './headless';

test('the clock stops, and goes on from event to event', async ({ page }) => {
  const lab = await openLab(page);
  await lab.button('clock.pause').click();
  await expect(lab.button('clock.run')).toBeVisible();
  await lab.edit('web.yaml', solved('web.yaml'));
  await lab.apply('web.yaml');
  const seconds = await lab.seconds();
  expect(await lab.terminal(1).run('kubectl get statefulset')).toContain('0/3');
  expect(await lab.seconds(), 'commands that need no time take none').toBe(seconds);
  await lab.waitForTask('ordered');
  expect(await lab.seconds()).toBeGreaterThan(seconds);
  expect(await lab.terminal(1).run('kubectl get statefulset')).toContain('3/3');
  await lab.button('clock.run').click();
  await lab.waitSeconds(1);
});

test('a command that waits says that time is paused, and offers to run it', async ({ page }) => {
  const lab = await openLab(page);
  await lab.button('clock.pause').click();
  await expect(lab.button('clock.run')).toBeVisible();
  await lab.terminal(1).enter('sleep 2');
  const note = lab.root.getByText(lab.say('terminal.paused'));
  await expect(note).toBeVisible();
  await note.getByRole('button', { name: lab.say('clock.run') }).click();
  await lab.terminal(1).answer();
  await expect(note).toBeHidden();
});

test('at sixteenfold speed time passes faster', async ({ page }) => {
  const lab = await openLab(page);
  await lab.setSpeed(16);
  const [seconds, beganMs] = [await lab.seconds(), Date.now()];
  await lab.waitSeconds(48);
  expect(((await lab.seconds()) - seconds) / ((Date.now() - beganMs) / 1000)).toBeGreaterThan(4);
});

test('undo takes the last change back, reads are passed over', async ({ page }) => {
  const lab = await openLab(page);
  await lab.apply('testpod.yaml');
  expect(await lab.terminal(1).run('kubectl get pods')).toContain('testpod');
  await lab.button('lab.undo-name').click();
  await lab.terminal(1).expectPrompt();
  expect(await lab.terminal(1).run('kubectl get pods')).toContain('No resources found in default namespace.');
});

test('reset begins the lab again: cluster, files, terminals and tasks', async ({ page }) => {
  const lab = await openLab(page);
  await lab.edit('web.yaml', solved('web.yaml'));
  await lab.apply('web.yaml');
  await lab.expectDone('applied');
  await lab.openTerminal();
  await lab.button('lab.reset-name').click();
  await expect(lab.done('applied')).toBeHidden();
  await expect(lab.terminal(2).input).not.toBeAttached();
  await expect.poll(() => lab.terminal(1).rows()).toEqual(['$']);
  expect(await lab.terminal(1).run('kubectl get all')).toContain('service/kubernetes');
  await page.reload();
  await lab.wake();
  await expect(await lab.editor('web.yaml')).toHaveValue(begun('web.yaml'));
  await expect(lab.done('applied')).toBeHidden();
});
