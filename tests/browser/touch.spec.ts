import { expect, test } from './fixtures';
import { openLab, solved } from './headless';

test.use({ hasTouch: true, isMobile: true, viewport: { width: 390, height: 844 } });

test('on a touch device the first task is done with a textarea, by tap and keyboard', async ({ page }) => {
  const lab = await openLab(page);
  const editor = await lab.editor('web.yaml');
  await editor.tap();
  await expect(editor).toBeFocused();
  await expect(lab.fullEditor(), 'Monaco does not know touch').toHaveCount(0);
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.insertText(solved('web.yaml').replace('replicas: 3', 'replica: 3'));
  const problem = lab.root.getByRole('listitem').filter({ hasText: 'unknown field "spec.replica"' });
  await expect(problem).toContainText(lab.say('files.line', { line: 21 }));
  await problem.getByRole('button', { name: lab.say('fix.change', { to: 'replicas' }) }).tap();
  await expect(problem).toHaveCount(0);
  await expect(editor).toHaveValue(solved('web.yaml'));
  await lab.root.getByRole('button', { name: lab.say('files.apply-file', { file: 'web.yaml' }), exact: true }).tap();
  await lab.terminal(1).expectText('statefulset.apps/nginx-sts created');
  await lab.expectDone('applied');
});

test('what the field at the caret holds in the cluster is told anew once it changes', async ({ page }) => {
  const lab = await openLab(page);
  const editor = await lab.editor('web.yaml');
  await editor.tap();
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.insertText(solved('web.yaml'));
  await editor.evaluate((box: HTMLTextAreaElement) => {
    const at = box.value.indexOf('replicas: 3') + 3;
    box.setSelectionRange(at, at);
  });
  const says = lab.root.getByRole('paragraph').filter({ hasText: 'spec.replicas' });
  await expect(says).toBeVisible();
  await expect(says).not.toContainText(lab.say('hover.now'));
  await lab.root.getByRole('button', { name: lab.say('files.apply-file', { file: 'web.yaml' }), exact: true }).tap();
  await expect(says).toContainText(`${lab.say('hover.now')} 3`);
});

test('the keys that a phone lacks stand under the terminal', async ({ page }) => {
  const lab = await openLab(page);
  const terminal = lab.terminal(1);
  const key = (name: string) => lab.root.getByRole('button', { name, exact: true });
  await key('kubectl').tap();
  await key('get').tap();
  await expect.poll(() => terminal.lastRow()).toBe('$ kubectl get');
  await page.keyboard.type('nodes');
  await page.keyboard.press('Enter');
  await terminal.expectText('worker-3');
  await key('↑').tap();
  await expect.poll(() => terminal.lastRow()).toBe('$ kubectl get nodes');
  await key('Ctrl C').tap();
  await expect.poll(() => terminal.lastRow()).toBe('$');
});

test('a solution can be closed from wherever one has read to, and its buttons are large enough for a thumb', async ({ page }) => {
  const lab = await openLab(page);
  await lab.tasks().getByRole('button', { name: lab.say('solution.show') }).tap();
  const dialog = lab.root.getByRole('dialog', { name: lab.say('solution.title') });
  const run = dialog.getByRole('button', { name: lab.say('why.run', { command: 'kubectl apply -f web.yaml' }) }).first();
  await expect(run).toBeVisible();
  expect(await dialog.evaluate((element) => element.scrollHeight - element.clientHeight), 'longer than the screen').toBeGreaterThan(0);
  expect((await run.boundingBox())?.height).toBeGreaterThanOrEqual(44);
  const close = dialog.getByRole('button', { name: lab.say('dialog.close') });
  await expect(close).toBeInViewport({ ratio: 1 });
  await close.tap();
  await expect(dialog).toBeHidden();
});

test('a solution closes by a tap beside it and by the way back, and the lab stays', async ({ page }) => {
  const lab = await openLab(page);
  const show = lab.tasks().getByRole('button', { name: lab.say('solution.show') });
  const dialog = lab.root.getByRole('dialog', { name: lab.say('solution.title') });
  await show.tap();
  await expect(dialog.getByRole('listitem').first()).toBeVisible();
  await dialog.getByRole('heading').tap();
  await expect(dialog).toBeVisible();
  await page.touchscreen.tap(4, 400);
  await expect(dialog).toBeHidden();
  await show.tap();
  await expect(dialog).toBeVisible();
  await page.goBack();
  await expect(dialog).toBeHidden();
  await show.tap();
  await expect(dialog).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(lab.terminal(1).input, 'still the same lab').toBeAttached();
});

test('what is told of an object comes into view when it is tapped, and leads back to it', async ({ page }) => {
  const lab = await openLab(page);
  const node = lab.cluster().getByRole('button', { name: /worker-2/ }).first();
  await node.tap();
  const who = lab.inspector().getByText('worker-2', { exact: true }).first();
  await expect(who).toBeInViewport({ ratio: 1 });
  await expect(lab.inspector()).toBeFocused();
  await lab.inspector().getByRole('button', { name: lab.say('inspector.back') }).tap();
  await expect(node).toBeInViewport({ ratio: 1 });
  await expect(node).toBeFocused();
});

test('the bar at the bottom leads to every part of the lab, and the page never moves sideways', async ({ page }) => {
  const lab = await openLab(page);
  const bar = lab.root.getByRole('navigation', { name: lab.say('phone.cards') });
  for (const part of ['files', 'terminal', 'cluster', 'tasks', 'time'] as const) {
    await bar.getByRole('link', { name: lab.say(`phone.${part}`) }).tap();
    await expect(page).toHaveURL(new RegExp(`#${lab.folder.lab.id}-${part}$`));
    expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBeLessThanOrEqual(0);
  }
});
