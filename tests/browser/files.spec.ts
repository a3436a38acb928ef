import { readFileSync } from 'node:fs';
import { expectAccessible } from './axe';
import { expect, test } from './fixtures';
import { openLab } from './headless';
import type { LabPage } from './lab-page';

const tab = (lab: LabPage, name: string) => lab.root.getByRole('tablist', { name: lab.say('files.tabs') }).getByRole('tab', { name });

test('a file is made, renamed, compared, downloaded and deleted; the terminal knows it', async ({ page }) => {
  const lab = await openLab(page);
  const menu = lab.root.getByRole('dialog', { name: lab.say('file.menu') });
  const name = menu.getByRole('textbox', { name: lab.say('file.name') });
  await lab.button('file.menu').click();
  await expectAccessible(page, 'with the menu of files');
  await name.fill('bad name/');
  await expect(menu.getByText(lab.say('file.bad-name', { file: 'bad name/' }))).toBeVisible();
  await name.fill('testpod.yaml');
  await expect(menu.getByText(lab.say('file.taken', { file: 'testpod.yaml' }))).toBeVisible();
  await name.fill('mine.yaml');
  await lab.button('file.new').click();
  await lab.edit('mine.yaml', 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: mine }\ndata: { a: "1" }\n');
  expect(await lab.terminal(1).run('kubectl apply -f mine.yaml')).toContain('configmap/mine created');
  await lab.edit('mine.yaml', 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: mine }\ndata: { a: "2" }\n');
  await lab.button('file.menu').click();
  await expect(menu.locator('ins').first()).toContainText('a: "2"');
  await menu.getByRole('combobox').selectOption('cluster');
  await expect(menu.locator('ins').first(), 'what kubectl diff says').toContainText('a: "2"');
  const [download] = await Promise.all([page.waitForEvent('download'), lab.button('file.download', { file: 'mine.yaml' }).click()]);
  expect(readFileSync(await download.path(), 'utf8')).toContain('a: "2"');
  await name.fill('yours.yaml');
  await lab.button('file.rename', { file: 'mine.yaml' }).click();
  await expect(tab(lab, 'yours.yaml')).toBeVisible();
  expect(await lab.terminal(1).run('ls')).toContain('yours.yaml');
  await page.reload();
  await lab.wake();
  await expect(tab(lab, 'mine.yaml')).toHaveCount(0);
  await tab(lab, 'yours.yaml').click();
  await lab.button('file.menu').click();
  await lab.button('file.delete', { file: 'yours.yaml' }).click();
  await lab.button('file.delete-sure', { file: 'yours.yaml' }).click();
  await expect(tab(lab, 'yours.yaml')).toHaveCount(0);
  expect(await lab.terminal(1).run('ls')).not.toContain('yours.yaml');
  await lab.terminal(1).run('rm testpod.yaml');
  await expect(tab(lab, 'testpod.yaml'), 'what a command removes goes from the editor').toHaveCount(0);
});

test('files are dropped on the editor; what is no text, or huge, is refused by name', async ({ page }) => {
  const lab = await openLab(page);
  const drop = (name: string, bytes: readonly number[], repeat = 1) => lab.root.getByRole('region', { name: lab.say('files.name'), exact: true }).evaluate((section, [file, content, times]) => {
    const data = new DataTransfer();
    data.items.add(new File(Array.from({ length: times }, () => new Uint8Array(content)), file));
    section.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }));
  }, [name, [...bytes], repeat] as const);
  await drop('dropped.yaml', [...Buffer.from('kind: Pod # 日本\n')]);
  await expect(await lab.editor('dropped.yaml')).toHaveValue('kind: Pod # 日本\n');
  await drop('<img src=x onerror=alert(1)>.png', [0x89, 0x50, 0, 0xff]);
  await expect(lab.root.getByText(lab.say('notice.file-refused', { file: '<img src=x onerror=alert(1)>.png' }))).toBeVisible();
  await drop('huge.txt', Array.from({ length: 1000 }, () => 97), 1001);
  await expect(lab.root.getByText(lab.say('notice.file-refused', { file: 'huge.txt' }))).toBeVisible();
});
