import type { LabPage } from './lab-page';
import { expect, test } from './fixtures';
import { openLab } from './headless';

/** Runs if it is ever taken for markup; the page's complaints would tell of it, too. */
const MARK = '<img src=x onerror=alert(1)>';

/** Nothing of the page was made of it. */
async function expectText(lab: LabPage, what: string): Promise<void> {
  await expect(lab.page.locator('img[src="x"], [onerror]'), what).toHaveCount(0);
}

async function look(lab: LabPage, tab: 'why' | 'describe' | 'events' | 'logs' | 'yaml', text: string | RegExp = MARK): Promise<void> {
  await lab.inspector().getByRole('tab', { name: tab === 'yaml' ? 'YAML' : lab.say(`inspector.${tab}`), exact: true }).click();
  await expect(lab.inspector(), tab).toContainText(text);
  await expectText(lab, tab);
}

test('markup in commands, output, objects, logs and Events is text', async ({ page }) => {
  const lab = await openLab(page);
  const terminal = lab.terminal(1);
  expect(await terminal.run(`echo '${MARK}'`)).toContain(MARK);
  await terminal.run(`kubectl create configmap conf --from-literal=a='${MARK}'`);
  await lab.cluster().getByRole('button', { name: 'ConfigMap conf' }).click();
  await look(lab, 'why');
  await look(lab, 'describe');
  await look(lab, 'yaml');
  await terminal.run(`kubectl run loud --image=busybox -- sh -c "echo '${MARK}'; sleep 9999"`);
  await lab.cluster().getByRole('button', { name: /^Pod loud, Ready/ }).click({ timeout: 30_000 });
  await look(lab, 'logs');
  await terminal.enter(`kubectl exec loud -- nslookup '${MARK}'`);
  await expect(lab.cluster().getByRole('log'), 'the narration').toContainText(MARK);
  await terminal.expectPrompt();
  await expectText(lab, 'a request in picture and narration');
  await terminal.run(`echo '${JSON.stringify({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'bad' }, spec: { containers: [{ name: 'c', image: MARK }] } })}' | kubectl apply -f -`);
  await lab.cluster().getByRole('button', { name: /^Pod bad, / }).click({ timeout: 30_000 });
  await look(lab, 'events', '<img src=x');
  await look(lab, 'why', '<img src=x');
  await lab.root.getByText(lab.say('cluster.table'), { exact: true }).click();
  await expect(lab.cluster().getByRole('table', { name: lab.say('table.requests') })).toContainText(MARK);
  await expectText(lab, 'the tables');
});

test('markup in files, their names, problems, outline and comparison is text', async ({ page }) => {
  const lab = await openLab(page);
  const name = '<img src=x onerror=alert(1)>.yaml';
  await lab.terminal(1).run(`echo a > '${name}'`);
  await expect(lab.root.getByRole('tablist', { name: lab.say('files.tabs') }).getByRole('tab', { name })).toBeVisible();
  await lab.edit('web.yaml', `apiVersion: v1\nkind: Pod\nmetadata:\n  name: "${MARK}"\nspec:\n  "${MARK}": 1\n  containers: []\n`);
  const files = lab.root.getByRole('region', { name: lab.say('files.name'), exact: true });
  await expect(files.getByRole('list', { name: /problem/ })).toContainText(MARK);
  await files.getByText(lab.say('outline.title')).click();
  await expect(files.locator('.outline')).toContainText(MARK);
  await expectText(lab, 'problems and outline');
  expect(await lab.apply('web.yaml')).toContain('<img src=x');
  await lab.button('file.menu').click();
  const menu = page.getByRole('dialog');
  await menu.getByRole('combobox', { name: lab.say('compare.with') }).selectOption('start');
  await expect(menu.locator('ins').first()).toContainText(/./);
  await expect(menu).toContainText(MARK);
  await expectText(lab, 'the comparison');
});
