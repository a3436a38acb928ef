import { expectAccessible } from './axe';
import { expect, test } from './fixtures';
import { openLab, solved } from './headless';
import type { LabPage } from './lab-page';

/** The set and a Pod to ask from. */
async function ready(lab: LabPage): Promise<void> {
  await lab.setSpeed(16);
  await lab.edit('web.yaml', solved('web.yaml'));
  await lab.apply('web.yaml');
  await lab.apply('testpod.yaml');
  await lab.waitForTask('ordered');
  await expect(lab.cluster().getByRole('button', { name: /^Pod testpod, Ready/ })).toBeVisible({ timeout: 30_000 });
  // A task that is done in the same second is told instead of a request: the last one is told first.
  await expect(lab.done('pods-answer')).toBeVisible({ timeout: 30_000 });
  await expect(lab.cluster().getByRole('log')).toContainText(lab.tell('tasks.pods-answer.title'));
  await lab.setSpeed(1);
}

test('a lookup and an HTTP call are drawn from who asks to who answers, said, and listed in the table', async ({ page }) => {
  const lab = await openLab(page);
  await ready(lab);
  const drawn = lab.cluster().locator('.request');
  await lab.terminal(1).enter('kubectl exec testpod -- nslookup nginx-sts-1.nginx-svc.default.svc.cluster.local');
  await expect(drawn).toContainText(/nginx-sts-1\.nginx-svc: 10\.244\./);
  await expect(lab.cluster().getByRole('log')).toContainText(/testpod asked DNS for nginx-sts-1\.nginx-svc\.default\.svc\.cluster\.local: 10\.244\./);
  await expect(drawn, 'it goes by itself').toHaveCount(0, { timeout: 6_000 });
  await lab.terminal(1).enter('kubectl exec testpod -- curl -s http://nginx-sts-0.nginx-svc/');
  await expect(drawn.filter({ hasText: 'GET / 200' })).toBeVisible();
  await expectAccessible(page, 'with a request drawn');
  await lab.root.getByText(lab.say('cluster.table'), { exact: true }).click();
  const table = lab.cluster().getByRole('table', { name: lab.say('table.requests') });
  await expect(table.getByRole('row').filter({ hasText: 'GET /' })).toContainText('200');
  await expect(table.getByRole('row').filter({ hasText: 'nginx-sts-1.nginx-svc' })).toContainText('10.244.');
});

test('where motion is not wanted the line stands still; a moment of the past shows its requests', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  const lab = await openLab(page);
  await ready(lab);
  await lab.terminal(1).enter('kubectl exec testpod -- nslookup nginx-svc.default.svc.cluster.local');
  const line = lab.cluster().locator('.request .line').first();
  await expect(line).toBeVisible();
  expect(await line.evaluate((one) => getComputedStyle(one).animationName)).toBe('none');
  await lab.terminal(1).answer();
  const seconds = await lab.seconds();
  await lab.waitSeconds(6);
  await expect(line).toHaveCount(0);
  const playhead = lab.root.getByRole('slider', { name: lab.say('time.playhead') });
  const title = lab.cluster().getByRole('heading', { level: 4 }).first();
  await expect(async () => {
    const before = await title.innerText();
    await playhead.press('ArrowLeft');
    await expect(title, 'the moment is there').not.toHaveText(before, { timeout: 10_000 });
    await expect(line).toBeVisible({ timeout: 300 });
  }, 'going back second by second leads to it').toPass({ timeout: 60_000, intervals: [0] });
  expect(Math.abs((await lab.seconds()) - seconds)).toBeGreaterThan(0);
  await lab.button('past.return').click();
  await expect(line).toHaveCount(0);
});

test('an update held by a partition shows the gate, and which revision each Pod runs', async ({ page }) => {
  const lab = await openLab(page);
  await ready(lab);
  await lab.setSpeed(16);
  await lab.terminal(1).run(`kubectl patch sts nginx-sts -p '{"spec":{"updateStrategy":{"rollingUpdate":{"partition":2}}}}'`);
  await expect(lab.cluster().getByText(lab.say('gate.name', { partition: 2 }))).toBeAttached();
  await lab.terminal(1).run('kubectl set image sts/nginx-sts "*=nginx:1.28"');
  const name = (ordinal: number, turn: string) => new RegExp(`^nginx-sts-${ordinal}, .*${lab.say(turn)}: `);
  await expect(lab.cluster().getByRole('button', { name: name(2, 'revision.updated') })).toBeVisible({ timeout: 30_000 });
  await expect(lab.cluster().getByRole('button', { name: name(0, 'revision.kept') })).toBeVisible();
  await expect(lab.slot('nginx-sts-2')).toContainText('1.28');
  await expectAccessible(page, 'with a gate and tags');
  await lab.terminal(1).run(`kubectl patch sts nginx-sts -p '{"spec":{"updateStrategy":{"rollingUpdate":{"partition":0}}}}'`);
  await expect(lab.cluster().getByText(lab.say('set.counts', { desired: 3, current: 3, ready: 3 }), { exact: true }), 'all run the same: nothing more to tell').toBeVisible({ timeout: 60_000 });
});
