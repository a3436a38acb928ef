import { expectAccessible } from './axe';
import { labNamed } from './course';
import { expect, test } from './fixtures';
import { LabPage } from './lab-page';
import type { Page } from 'playwright/test';

/** Predicts in the lesson on how a lab works, then deletes the Pod there. */
async function predictAndDelete(page: Page, choice: string): Promise<{ readonly lab: LabPage; readonly question: ReturnType<Page['getByRole']>; readonly text: (choice: string) => string }> {
  const lab = new LabPage(page, labNamed('welcome'), 'en');
  const text = (name: string) => lab.tell(`predictions.pod-deleted.choice.${name}`).replaceAll('`', '');
  await page.goto(lab.address);
  const question = page.locator('[data-predict="welcome.pod-deleted"]');
  await question.getByRole('radio', { name: text(choice) }).check();
  await lab.wake();
  await lab.setSpeed(16);
  await lab.apply('hello.yaml');
  await lab.waitForTask('first-pod');
  await lab.terminal(1).run('kubectl scale statefulset hello --replicas=3');
  await lab.waitForTask('three-pods');
  await expect(question.locator('.came:visible'), 'nothing has happened yet').toHaveCount(0);
  await lab.terminal(1).run('kubectl delete pod hello-1');
  return { lab, question, text };
}

test('a prediction that comes true is told beside the question and in the lab, and stays', async ({ page }) => {
  const { lab, question, text } = await predictAndDelete(page, 'same-name');
  const verdict = lab.root.locator('.prediction');
  await expect(verdict).toContainText(text('same-name'), { timeout: 30_000 });
  await expect(verdict).toHaveAttribute('data-right', 'true');
  await expect(question.locator('.came:visible')).toHaveText(`It came as you predicted: ${text('same-name')}`);
  await expect(question.getByRole('radio', { name: text('new-name') }), 'it stays as it was made').toBeDisabled();
  await expectAccessible(page, 'with a prediction answered');
  await page.reload();
  await lab.wake();
  await expect(question.locator('.came:visible'), 'and after a reload, for it is what the log makes of it').toContainText(text('same-name'));
});

test('one that does not come true is told beside what happened, without blame', async ({ page }) => {
  const { lab, question, text } = await predictAndDelete(page, 'stays-away');
  await expect(question.locator('.came:visible')).toHaveText(`You predicted: ${text('stays-away')} What happened: ${text('same-name')}`, { timeout: 30_000 });
  await expect(lab.root.locator('.prediction')).toHaveAttribute('data-right', 'false');
  await expect(lab.root.locator('.predictions')).toHaveAttribute('aria-live', 'polite');
  await lab.button('lab.reset-name').click();
  await expect(question.locator('.came:visible'), 'a lab that begins again asks again').toHaveCount(0);
  await expect(question.getByRole('radio', { name: text('new-name') })).toBeEnabled();
});
