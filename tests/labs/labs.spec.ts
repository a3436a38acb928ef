import { expectAccessible, PHONE } from '../browser/axe';
import { labNamed, labs, languages } from '../browser/course';
import { expect, test } from '../browser/fixtures';
import { LabPage } from '../browser/lab-page';
import { follow } from '../browser/steps';

/** In every language a lab is translated into; each looks at it in another light. */
for (const folder of labs) {
  for (const [index, language] of languages.filter((one) => one in folder.messages).entries()) {
    const colorScheme = index % 2 === 0 ? 'light' : 'dark';
    test(`${folder.lab.id} in ${language} is solved by its solution, in the real editor and terminal, and everybody can use it`, async ({ page }) => {
      const lab = new LabPage(page, folder, language);
      await page.emulateMedia({ colorScheme });
      await lab.open();
      await lab.setSpeed(16);
      await follow(lab, folder.solution);
      for (const { id } of folder.lab.tasks) await lab.expectDone(id);
      if (folder.lab.tasks.length > 0) await expect(lab.tasks().getByText(lab.say('tasks.all-done'))).toBeVisible();
      await expectAccessible(page, 'when it is solved');
      await page.setViewportSize(PHONE);
      await expectAccessible(page, 'on a phone');
    });
  }
}

test('a lab sleeps until one comes near it', async ({ page }) => {
  const lab = new LabPage(page, labNamed('headless-service'), 'en');
  await page.goto(lab.address);
  await expect(lab.terminal(1).input).not.toBeAttached();
  await lab.wake();
});
