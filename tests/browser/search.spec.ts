import { lessons, wordsOf } from './course';
import { expect, test } from './fixtures';

for (const [language, term, slug] of [['en', 'headless', 'headless-service'], ['ja', 'クレーム', 'claim-and-volume'], ['ja', 'partition', 'rolling-update']] as const) {
  test(`/ opens the search, and ${term} finds its lesson in ${language}`, async ({ page }) => {
    const say = wordsOf(language, 'site');
    await page.goto(`/${language}/`);
    await page.getByRole('button', { name: say('search.button') }).waitFor();
    await page.keyboard.press('/');
    const dialog = page.getByRole('dialog', { name: say('search.title') });
    await dialog.getByRole('searchbox').pressSequentially(term);
    const lesson = lessons.find(({ path }) => path.endsWith(`/${slug}`));
    await expect(dialog.getByRole('link').first()).toBeVisible();
    const addresses = await dialog.getByRole('link').evaluateAll((links) => links.map((link) => new URL((link as HTMLAnchorElement).href).pathname));
    expect(addresses.every((address) => address.startsWith(`/${language}/`)), 'one language only').toBe(true);
    expect(addresses.some((address) => address.startsWith(`/${language}/${lesson?.path ?? ''}/`)), addresses.join(' ')).toBe(true);
    await dialog.getByRole('searchbox').press('Enter');
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await expect(page).toHaveURL(new RegExp(`/${language}/.+/`));
  });
}

test('a search without a result says so, and Escape closes it', async ({ page }) => {
  const say = wordsOf('en', 'site');
  await page.goto('/en/');
  await page.getByRole('button', { name: say('search.button') }).click();
  const dialog = page.getByRole('dialog', { name: say('search.title') });
  await dialog.getByRole('searchbox').fill('zzzzqqqq');
  await expect(dialog.getByText(say('search.none'))).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
});
