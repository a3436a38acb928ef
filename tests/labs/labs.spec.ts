import { expectAccessible, looks } from '../browser/axe';
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

      for (const { name, ...look } of looks) {
        test.describe(name, () => {
          test.use(look);
          test(`everybody can use it (${name})`, async ({ page }) => {
            const lab = new LabPage(page, folder, language);
            await page.goto(lab.address);
            if (lab.isInLesson) await expect(lab.terminal(1).input, 'the lab sleeps until one comes near it').not.toBeAttached();
            await expectAccessible(page, 'as the page opens');
            await lab.wake();
            await expectAccessible(page, 'after the lab woke');
          });
        });
      }
    });
  }
}
