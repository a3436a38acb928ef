import { expectAccessible } from './axe';
import { expect, test } from './fixtures';
import { openLab } from './headless';

const BUDGET = 'kubectl create pdb budget --selector=app=web --min-available=1';

test('what the picture has no sign for is listed, can be looked at, and goes with its object', async ({ page }) => {
  const lab = await openLab(page);
  await lab.terminal(1).run('kubectl create configmap conf --from-literal=a=1');
  await lab.terminal(1).run(BUDGET);
  const budget = lab.cluster().getByRole('button', { name: 'PodDisruptionBudget budget' });
  await expect(lab.cluster().getByText(lab.say('others.allowed', { count: 0 }))).toBeVisible();
  await budget.focus();
  await page.keyboard.press('Enter');
  await expect(budget).toHaveAttribute('aria-pressed', 'true');
  await expect(lab.inspector()).toContainText(BUDGET);
  await lab.inspector().getByRole('tab', { name: lab.say('inspector.describe') }).click();
  await expect(lab.inspector()).toContainText('Min available:');
  await expectAccessible(page, 'with other objects');
  await lab.terminal(1).run('kubectl delete configmap conf');
  await expect(lab.cluster().getByRole('button', { name: 'ConfigMap conf' })).toHaveCount(0);
});

test('the YAML shows what its last change took away and put in, and a button leads there', async ({ page }) => {
  const lab = await openLab(page);
  await lab.terminal(1).run('kubectl create configmap conf --from-literal=old=1');
  await lab.terminal(1).run(`kubectl patch configmap conf -p '{"data":{"old":null,"new":"<b>2</b>"}}'`);
  await lab.cluster().getByRole('button', { name: 'ConfigMap conf' }).click();
  await lab.inspector().getByRole('tab', { name: 'YAML' }).click();
  await expect(lab.inspector().locator('del')).toHaveText(/^ {2}old: "1"\n$/);
  await expect(lab.inspector().locator('ins')).toHaveText(/^ {2}new: <b>2<\/b>\n$/);
  await lab.inspector().getByRole('button', { name: lab.say('inspector.next-change', { count: 1 }) }).click();
  await expect(lab.inspector().locator('ins')).toBeInViewport();
});

test('a Deployment in update shows which of its replica sets and Pods are of the old template', async ({ page }) => {
  const lab = await openLab(page);
  await lab.terminal(1).run('kubectl create deployment front --image=nginx:1.27 --replicas=2');
  await expect(lab.cluster().getByRole('button', { name: /^Pod front-.*Ready/ })).toHaveCount(2, { timeout: 30_000 });
  await expect(lab.cluster().locator('.rev')).toHaveCount(0);
  await lab.terminal(1).run('kubectl set image deployment/front nginx=nginx:nowhere');
  const revisions = lab.cluster().locator('.workloads .rev');
  await expect(revisions).toHaveText(['1.27', 'nowhere'], { useInnerText: true });
  await expect(revisions.filter({ hasText: 'nowhere' })).toHaveClass(/new/);
  await expect(lab.cluster().getByRole('button', { name: /^Pod front-.*1\.27$/ }).first()).toBeVisible();
});
