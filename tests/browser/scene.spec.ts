import { expectAccessible, PHONE } from './axe';
import { languages, wordsOf } from './course';
import { expect, test } from './fixtures';

const scene = '.scene';

for (const language of languages) {
  const say = wordsOf(language, 'ui');
  test(`where nothing is to move, the set of three stands at 0:41 until somebody asks (${language})`, async ({ page }) => {
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await page.goto(`/${language}/`);
    const root = page.locator(scene);
    await root.scrollIntoViewIfNeeded();
    await expect(root.getByRole('button', { name: say('scene.delete-pod', { name: 'web-1' }) })).toBeEnabled();
    await expect(root).toHaveAttribute('data-phase', 'asleep');
    await expect(root.getByRole('timer')).toHaveText(/41/);
    await expectAccessible(page, 'the front page');
    await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
    await expectAccessible(page, 'in the dark');
    await root.getByRole('button', { name: say('scene.delete-pod', { name: 'web-2' }) }).click();
    await expect(root.getByRole('list', { name: say('scene.log') }), 'it goes on from there').toContainText(say('scene.deleted', { name: 'web-2' }).replaceAll('`', ''), { timeout: 20_000 });
    await expect(root.getByRole('list', { name: say('scene.log') })).toContainText(say('scene.gone', { name: 'web-2', claim: 'www-web-2' }).replaceAll('`', ''), { timeout: 20_000 });
  });
}

test('without script it is drawn', async ({ browser }) => {
  const page = await browser.newPage({ javaScriptEnabled: false });
  await page.goto('/en/');
  await expect(page.locator(`${scene} [data-pod]`)).toHaveCount(3);
  await expect(page.locator(scene).getByText('web-1 is made again: same name, same claim.').first()).toBeVisible();
  await page.close();
});

test('it begins when it is in view, rests out of view, and time can be pulled back', async ({ page }) => {
  const say = wordsOf('en', 'ui');
  await page.setViewportSize({ width: 1280, height: 300 });
  await page.goto('/en/');
  const root = page.locator(scene);
  const seconds = async () => Number((await root.getByRole('timer').innerText()).match(/(\d+)\s*s/)?.[1]);
  await expect(root, 'nothing is loaded before it is in view').toHaveAttribute('data-phase', 'asleep');
  await root.scrollIntoViewIfNeeded();
  await expect(root).toHaveAttribute('data-phase', 'awake', { timeout: 20_000 });
  await expect(root.getByRole('list', { name: say('scene.log') })).toContainText('You applied web.yaml', { timeout: 20_000 });
  await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
  await page.waitForTimeout(500);
  const rest = await seconds();
  await page.waitForTimeout(2500);
  expect(await seconds()).toBe(rest);
  await root.scrollIntoViewIfNeeded();
  await expect.poll(seconds, { timeout: 20_000 }).toBeGreaterThan(rest + 1);
  const range = root.getByRole('slider', { name: say('time.playhead') });
  await range.focus();
  await page.keyboard.press('Home');
  await expect(root.getByText(say('past.return'))).toBeVisible();
  await expect(root.locator('[data-pod]')).toHaveCount(0);
  await page.keyboard.press('Escape');
  await expect(root.getByText(say('past.return'))).toBeHidden();
});

test.describe('on a phone', () => {
  test.use({ viewport: PHONE });
  test('it fits', async ({ page }) => {
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await page.goto('/ja/');
    await page.locator(scene).scrollIntoViewIfNeeded();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(PHONE.width);
    await expectAccessible(page, 'the front page on a phone');
  });
});
