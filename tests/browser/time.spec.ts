import { expectAccessible } from './axe';
import { expect, test } from './fixtures';
import { openLab, solved } from './headless';
import type { LabPage } from './lab-page';

/** A set of three that has come up. */
async function risen(lab: LabPage): Promise<void> {
  await lab.setSpeed(16);
  await lab.edit('web.yaml', solved('web.yaml'));
  await lab.apply('web.yaml');
  await lab.expectDone('ordered');
}
const playhead = (lab: LabPage) => lab.root.getByRole('slider', { name: lab.say('time.playhead') });
const pastBar = (lab: LabPage) => lab.root.getByRole('button', { name: lab.say('past.return') });

test('the past is shown by drag and keys, labelled, while terminal and tasks stay now; Escape comes back', async ({ page }) => {
  const lab = await openLab(page);
  await risen(lab);
  await expect(lab.slot('nginx-sts-2')).toHaveAccessibleName(/Ready/);
  const slider = playhead(lab);
  await slider.scrollIntoViewIfNeeded();
  const box = await slider.boundingBox();
  if (!box) throw new Error('the playhead has no place');
  const scale = Number(await slider.getAttribute('max'));
  await page.mouse.move(box.x + (box.width * Number(await slider.inputValue())) / scale, box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.move(box.x + 3, box.y + box.height / 2, { steps: 8 });
  await page.mouse.up();
  await expect(pastBar(lab)).toBeVisible();
  await expect(lab.slot('nginx-sts-0'), 'nothing is there yet').toHaveCount(0);
  await expect(lab.button('node.add'), 'the past is not acted on').toBeDisabled();
  await expect(lab.done('ordered'), 'tasks stay as they are now').toBeVisible();
  expect(await lab.terminal(1).run('kubectl get pods'), 'the terminal too').toContain('nginx-sts-2');
  await expectAccessible(page, 'in the past');

  await slider.focus();
  for (let index = 0; index < 30 && (await lab.slot('nginx-sts-1').count()) === 0; index++) await page.keyboard.press('PageUp');
  for (let index = 0; index < 4; index++) {
    const shown = await slider.inputValue();
    await page.keyboard.press('PageUp');
    await expect(slider).not.toHaveValue(shown);
  }
  await lab.slot('nginx-sts-1').click();
  await expect(lab.inspector(), 'the inspector shows the moment').toContainText('OrderedReady');
  const label = await pastBar(lab).locator('..').innerText();
  await slider.focus();
  await page.keyboard.press('ArrowRight');
  await expect(pastBar(lab).locator('..')).not.toHaveText(label);
  await page.keyboard.press('Escape');
  await expect(pastBar(lab)).toBeHidden();
  await expect(lab.slot('nginx-sts-2')).toHaveAccessibleName(/Ready/);
  await lab.root.getByRole('region', { name: lab.say('time.name'), exact: true }).getByRole('button', { name: lab.say('past.previous') }).click();
  await expect(pastBar(lab)).toBeVisible();
  await lab.button('past.return').click();
});

test('from a moment one goes on, and the branch that was left can be picked again', async ({ page }) => {
  const lab = await openLab(page);
  await risen(lab);
  await lab.terminal(1).run('kubectl scale statefulset nginx-sts --replicas=1');
  await expect(lab.slot('nginx-sts-2')).toHaveCount(0, { timeout: 30_000 });
  const slider = playhead(lab);
  await slider.focus();
  for (let index = 0; index < 40 && (await lab.slot('nginx-sts-2').count()) === 0; index++) await page.keyboard.press('PageDown');
  for (let index = 0; index < 3; index++) await page.keyboard.press('PageDown');
  const seconds = await lab.seconds();
  await lab.button('past.continue').click();
  await expect(pastBar(lab)).toBeHidden();
  expect(await lab.seconds()).toBeLessThan(seconds);
  await lab.button('clock.pause').focus();
  await page.keyboard.press('e');
  await lab.root.getByText(lab.say('branches.title', { count: 1 })).click();
  const branch = lab.root.getByRole('listitem').filter({ hasText: 'kubectl scale statefulset' }).filter({ has: page.getByRole('button', { name: lab.say('branches.pick') }) });
  await branch.getByRole('button', { name: lab.say('branches.pick') }).click();
  await expect.poll(() => lab.seconds()).toBeGreaterThanOrEqual(seconds - 2);
  await page.reload();
  await lab.wake();
  expect(await lab.terminal(1).run('kubectl get pods')).not.toContain('nginx-sts-2');
  await expect(lab.root.getByText(lab.say('branches.title', { count: 1 })), 'the other branch is kept').toBeVisible();
  await expect(lab.root.getByRole('img', { name: /^nginx-sts-2: / }), 'the time line knows what was before the page opened').toBeAttached();
});

test('one key takes back the last input, another goes on until nothing happens', async ({ page }) => {
  const lab = await openLab(page);
  await lab.apply('testpod.yaml');
  await lab.button('clock.pause').focus();
  await page.keyboard.press('e');
  await expect(lab.cluster().getByRole('button', { name: /testpod.*Ready/ })).toBeVisible();
  await page.keyboard.press('u');
  await expect(lab.cluster().getByRole('button', { name: /testpod/ })).toHaveCount(0);
});

for (const language of ['en', 'ja']) {
  test(`where nothing comes the clock is not pushed on, and the page says why, as it does where there is nothing to undo, in ${language}`, async ({ page }) => {
    const lab = await openLab(page, language);
    const next = lab.buttonLike('clock.next-event');
    await expect(next).toBeDisabled({ timeout: 30_000 });
    await expect(next).toContainText(lab.say('clock.none-ahead'));
    await lab.button('clock.pause').click();
    const seconds = await lab.seconds();
    await next.click({ force: true });
    await expect(lab.root.getByRole('log', { name: lab.say('narration.name') })).toContainText(lab.say('news.none-ahead'));
    await lab.button('clock.until-quiet-name').click({ force: true });
    expect(await lab.seconds()).toBe(seconds);
    await lab.button('lab.undo-name').click();
    await expect(lab.root.getByText(lab.say('refused.nothing-to-undo'))).toBeVisible();
  });
}

test('a line half typed in a second terminal outlives undo, and going on from before there was one', async ({ page }) => {
  const lab = await openLab(page);
  await lab.terminal(1).run('kubectl create configmap before');
  await lab.terminal(1).run('kubectl create configmap after');
  await lab.openTerminal();
  const second = lab.terminal(2);
  await second.expectPrompt();
  await second.input.focus();
  await page.keyboard.type('kubectl get conf');
  await lab.button('lab.undo-name').click();
  await expect.poll(() => second.lastRow()).toBe('$ kubectl get conf');
  const slider = playhead(lab);
  await slider.focus();
  await page.keyboard.press('Home');
  await lab.button('past.continue').click();
  await expect(pastBar(lab)).toBeHidden();
  await expect.poll(() => second.lastRow()).toBe('$ kubectl get conf');
  await second.input.focus();
  await page.keyboard.type('igmaps');
  await page.keyboard.press('Enter');
  await second.expectText('kube-root-ca.crt');
});
