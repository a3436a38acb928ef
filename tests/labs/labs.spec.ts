import { expectAccessible, PHONE } from '../browser/axe';
import { labs, languages } from '../browser/course';
import { expect, test } from '../browser/fixtures';
import { LabPage } from '../browser/lab-page';
import { follow } from '../browser/steps';

for (const folder of labs) {
  for (const language of languages) {
    test.describe(`${folder.lab.id} in ${language}`, () => {
      test('is solved by its solution, in the real editor and terminal', async ({ page }) => {
        const lab = new LabPage(page, folder, language);
        await lab.open();
        await lab.setSpeed(16);
        await follow(lab, folder.solution);
        for (const { id } of folder.lab.tasks) await lab.expectDone(id);
        if (folder.lab.tasks.length > 0) await expect(lab.tasks().getByText(lab.say('tasks.all-done'))).toBeVisible();
      });

      test('everybody can use it, in light and dark', async ({ page }) => {
        const lab = new LabPage(page, folder, language);
        await page.emulateMedia({ colorScheme: 'light' });
        await page.goto(lab.address);
        if (lab.isInLesson) await expect(lab.terminal(1).input, 'the lab sleeps until one comes near it').not.toBeAttached();
        await lab.wake();
        await expectAccessible(page, 'after the lab woke');
        await page.emulateMedia({ colorScheme: 'dark' });
        await expectAccessible(page, 'in the dark');
      });

      test.describe('on a phone', () => {
        test.use({ viewport: PHONE });
        test('everybody can use it', async ({ page }) => {
          const lab = new LabPage(page, folder, language);
          await lab.open();
          await expectAccessible(page, 'after the lab woke');
        });
      });
    });
  }
}
