import { readFileSync } from 'node:fs';
import { load } from 'js-yaml';
import { expectAccessible } from './axe';
import { labNamed, languages, lessons } from './course';
import { expect, test } from './fixtures';
import { openLab, solved } from './headless';
import { LabPage } from './lab-page';

const right = solved('web.yaml');
const misplaced = right.replace('  selector:\n    matchLabels:', '  updateStrategy:\n    type: RollingUpdate\n    rollingUpdate:\n    partition: 2\n  selector:\n    matchLabels:');
const mended = misplaced.replace('    partition: 2', '      partition: 2');
const files = (lab: LabPage) => lab.root.getByRole('region', { name: lab.say('files.name'), exact: true });
const problems = (lab: LabPage) => files(lab).getByRole('list', { name: /problem/ }).getByRole('listitem');
const move = { field: 'partition', place: 'spec.updateStrategy.rollingUpdate' };

test('the light bulb moves a field to where it belongs, by keys alone', async ({ page }) => {
  const lab = await openLab(page);
  await lab.edit('web.yaml', misplaced);
  await expect(problems(lab)).toContainText(['unknown field "spec.updateStrategy.partition"']);
  await page.keyboard.press('ControlOrMeta+f');
  await page.keyboard.type('partition');
  await page.keyboard.press('Escape');
  await page.keyboard.press('ControlOrMeta+.');
  const entry = page.getByRole('option', { name: lab.say('fix.move', move) });
  await expect(entry).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(problems(lab)).toHaveCount(0);
  await lab.apply('web.yaml');
  expect(await lab.terminal(1).run('kubectl get statefulset nginx-sts -o jsonpath={.spec.updateStrategy.rollingUpdate.partition} && echo')).toContain('2');
});

test('a selector that does not match is mended by a button, either way', async ({ page }) => {
  const lab = await openLab(page);
  await lab.edit('web.yaml', right.replace('    matchLabels:\n      app: nginx', '    matchLabels:\n      app: ngnix'));
  await expect(problems(lab)).toContainText(['`selector` does not match template `labels`']);
  await expectAccessible(page, 'with problems and their fixes');
  await expect(problems(lab).getByRole('button', { name: lab.say('fix.labels', { labels: 'app=ngnix' }) })).toBeVisible();
  await problems(lab).getByRole('button', { name: lab.say('fix.selector', { labels: 'app=nginx' }) }).click();
  await expect(problems(lab)).toHaveCount(0);
  await lab.apply('web.yaml');
  await lab.expectDone('applied');
});

test('names are completed from the cluster and from files that are not applied yet', async ({ page }) => {
  const lab = await openLab(page);
  await lab.edit('testpod.yaml', 'apiVersion: v1\nkind: Service\nmetadata:\n  name: not-applied\nspec:\n  clusterIP: None\n');
  await lab.terminal(1).run('kubectl create service clusterip applied --clusterip=None');
  await lab.edit('web.yaml', 'apiVersion: apps/v1\nkind: StatefulSet\nmetadata:\n  name: web\nspec:\n  serviceName:');
  await expect(lab.fullEditor()).not.toContainText('nginx');
  await page.keyboard.type(' ');
  const suggestions = page.getByRole('listbox', { name: 'Suggest' });
  for (const name of ['not-applied', 'applied']) {
    const text = suggestions.getByText(name, { exact: true });
    await expect(text).toBeVisible();
    const [around, inside] = [await suggestions.boundingBox(), await text.boundingBox()];
    expect((inside?.y ?? 0) + (inside?.height ?? 0), 'the name is seen').toBeLessThanOrEqual((around?.y ?? 0) + (around?.height ?? 0));
  }
  await page.keyboard.type('appl');
  await page.keyboard.press('Enter');
  await expect(lab.fullEditor()).toContainText('serviceName: applied');
});

test('pointing at a field shows what it holds in the cluster now', async ({ page }) => {
  const lab = await openLab(page);
  await lab.edit('web.yaml', right);
  await lab.apply('web.yaml');
  await lab.terminal(1).run('kubectl scale statefulset nginx-sts --replicas=2');
  await lab.focusEditor('web.yaml');
  const field = lab.fullEditor().getByText('replicas', { exact: false }).last();
  await expect(async () => {
    await lab.fullEditor().hover({ position: { x: 5, y: 5 } });
    await field.hover({ position: { x: 30, y: 8 } });
    await expect(page.getByText(lab.say('hover.now'))).toBeVisible({ timeout: 1500 });
  }).toPass({ timeout: 15_000 });
  await expect(page.getByRole('tooltip').filter({ hasText: 'spec.replicas: integer' })).toContainText('2');
});

test('what only the cluster changed changes what is wrong with a file', async ({ page }) => {
  const lab = await openLab(page);
  await lab.edit('web.yaml', right);
  await lab.apply('web.yaml');
  await lab.edit('web.yaml', right.replace('serviceName: nginx-svc', 'serviceName: other'));
  await expect(problems(lab)).toContainText(['updates to statefulset spec']);
  await lab.terminal(1).run('kubectl delete statefulset nginx-sts');
  await expect(problems(lab), 'nobody has typed').toHaveCount(0);
});

test('the outline leads to a field', async ({ page }) => {
  const lab = await openLab(page);
  await lab.edit('web.yaml', right);
  await files(lab).getByText(lab.say('outline.title')).click();
  await files(lab).getByRole('button', { name: /^serviceName/ }).click();
  await page.keyboard.press('End');
  await page.keyboard.type('-two');
  await expect(lab.fullEditor()).toContainText('serviceName: nginx-svc-two');
});

test('a link of a chain leads to the lesson that teaches its rule, in the page\'s language', async ({ page }) => {
  const taught = load(readFileSync('content/lessons/rules.yaml', 'utf8')) as Readonly<Record<string, readonly string[]>>;
  const [lesson = ''] = Object.entries(taught).find(([, rules]) => rules.includes('scheduler.node-is-unschedulable')) ?? [];
  expect(lessons.map(({ path }) => path)).toContain(lesson);
  for (const language of languages.filter((one) => one === 'ja' || one === 'en')) {
    const lab = new LabPage(page, labNamed('headless-service'), language);
    await lab.open();
    await lab.setSpeed(16);
    await lab.terminal(1).run('kubectl cordon worker-1 worker-2 worker-3');
    await lab.apply('testpod.yaml');
    await lab.cluster().getByRole('button', { name: /testpod/ }).first().click();
    const link = lab.inspector().getByRole('link').first();
    await expect(link).toHaveAttribute('href', `/${language}/${lesson}/`);
    const [before] = lab.say('why.lesson', { title: '@' }).split('@');
    await expect(link).toHaveAccessibleName(new RegExp(`^${before}`));
    await expectAccessible(page, `with a link to a lesson, ${language}`);
    await link.click();
    await expect(page).toHaveURL(new RegExp(`/${language}/${lesson}/$`));
  }
});

test.describe('without Monaco, on a touch screen', () => {
  test.use({ hasTouch: true, isMobile: true, viewport: { width: 390, height: 844 } });

  test('what may stand at the caret is a row of buttons, and the field there is explained', async ({ page }) => {
    const lab = await openLab(page);
    const editor = await lab.editor('web.yaml');
    await editor.tap();
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.insertText('apiVersion: apps/v1\nkind: StatefulSet\nmetadata:\n  name: web\nspec:\n  podManagementPolicy: ');
    const offered = files(lab).getByRole('group', { name: lab.say('editor.offered') });
    await offered.getByRole('button', { name: 'Parallel' }).tap();
    await expect(editor).toHaveValue(/podManagementPolicy: Parallel$/);
    await expect(editor).toBeFocused();
    await expect(files(lab).getByText('spec.podManagementPolicy: string')).toBeVisible();
    await expectAccessible(page, 'with suggestions at the caret');
    expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBeLessThanOrEqual(0);
  });

  test('a fix is a tap, or Ctrl+. and Enter on a keyboard', async ({ page }) => {
    const lab = await openLab(page);
    const editor = await lab.editor('web.yaml');
    await editor.tap();
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.insertText(misplaced);
    const fix = problems(lab).getByRole('button', { name: lab.say('fix.move', move) });
    await expect(fix).toBeVisible();
    await editor.focus();
    await page.keyboard.press('ControlOrMeta+.');
    await expect(fix).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(editor).toHaveValue(mended);
    await expect(editor).toBeFocused();
  });
});
