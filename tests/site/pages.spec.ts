import type { Page } from 'playwright/test';
import { addressOfLab, isWritten, labs, labWordsOf, languages, lessons, wordsOf } from '../browser/course';
import { expectAccessible } from '../browser/axe';
import { expect, test } from '../browser/fixtures';

/** A language's own lessons, and one that it shows in another. */
const lessonsIn = (language: string) => lessons.filter(({ path }, index) => isWritten(path, language) || index === 0 || isWritten(lessons[index - 1]?.path ?? '', language));
const kinds = languages.flatMap((language) => ['', 'credits/', 'fidelity/', 'glossary/', 'cheat-sheet/', 'errata/', 'steps/', 'translations/', 'translate/', 'playground/', ...lessonsIn(language).map(({ path }) => `${path}/`)].map((path) => ({ language, path, address: `/${language}/${path}` })));
const widths = [320, 390, 768, 1024, 1440, 1920];

const languageNav = (page: Page, language: string) => page.getByRole('navigation', { name: wordsOf(language, 'site')('nav.language') });
const openLanguages = (page: Page, language: string) => languageNav(page, language).getByRole('button', { name: wordsOf(language, 'language')('name') }).click();
const languageLink = (page: Page, language: string, other: string) => languageNav(page, language).getByRole('link', { name: wordsOf(other, 'language')('name') });

for (const { language, path, address } of kinds) {
  test(`${address} says its language, leads to itself in every other, is accessible in light and dark, and fits every width`, async ({ page }) => {
    await page.emulateMedia({ colorScheme: 'light' });
    await page.goto(address);
    await expect(page.locator('html')).toHaveAttribute('lang', wordsOf(language, 'language')('html'));
    await expectAccessible(page, 'as it opens');
    await openLanguages(page, language);
    for (const other of languages) await expect(languageLink(page, language, other)).toHaveJSProperty('pathname', `/${other}/${path}`);
    await expectAccessible(page, 'with its languages open');
    await page.keyboard.press('Escape');
    await expect(languageLink(page, language, language)).toBeHidden();
    await page.emulateMedia({ colorScheme: 'dark' });
    await expectAccessible(page, 'in the dark');
    for (const width of widths) {
      await page.setViewportSize({ width, height: 800 });
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      expect(overflow, `pixels wider than ${width}`).toBeLessThanOrEqual(0);
    }
  });
}

test('the language switch keeps the page, and the section being read', async ({ page }) => {
  const [one = '', other = ''] = languages;
  const { path } = lessons[0] ?? { path: '' };
  await page.goto(`/${one}/${path}/`);
  await openLanguages(page, one);
  await languageLink(page, one, other).click();
  await expect(page).toHaveURL(`/${other}/${path}/`);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  const section = page.locator('main h2[id]').nth(1);
  await section.evaluate((heading) => heading.scrollIntoView());
  // With the mouse itself: click() would first scroll the page to where the header is not sticky.
  const button = await languageNav(page, other).getByRole('button').boundingBox();
  if (!button) throw new Error('the language button has no place');
  await page.mouse.click(button.x + 10, button.y + 10);
  await languageLink(page, other, one).click();
  await expect(page).toHaveURL(new RegExp(`/${one}/${path}/#.`));
  await expect(section).toBeInViewport();
});

test('on a phone no term of the glossary is cut inside a word', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto('/en/glossary/');
  await page.evaluate(() => document.fonts.ready);
  const cut = await page.locator('th[scope="row"]').evaluateAll((terms) => terms.flatMap((term) => {
    const text = term.firstChild;
    return text === null ? [] : [...(text.textContent ?? '').matchAll(/\S+/g)].flatMap(({ 0: word, index }) => {
      const range = document.createRange();
      range.setStart(text, index);
      range.setEnd(text, index + word.length);
      return range.getClientRects().length > 1 ? [word] : [];
    });
  }));
  expect(cut).toEqual([]);
});

test('the theme goes round by its button, and stays after a reload', async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'light' });
  const say = wordsOf('en', 'site');
  await page.goto('/en/');
  const paper = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  const light = await paper();
  await page.getByRole('button', { name: say('theme.system') }).click();
  expect(await paper(), 'light chosen').toBe(light);
  await page.getByRole('button', { name: say('theme.light') }).click();
  await expect.poll(paper, 'dark chosen').not.toBe(light);
  const dark = await paper();
  await page.reload();
  expect(await paper(), 'after a reload').toBe(dark);
  await page.getByRole('button', { name: say('theme.dark') }).click();
  await expect.poll(paper, 'as the system has it again').toBe(light);
});

test('an address that leads nowhere says so in every language, and leads back', async ({ page, complaints }) => {
  complaints.allow(/404/);
  const answer = await page.goto('/en/no-such-page/');
  expect(answer?.status()).toBe(404);
  for (const language of languages) {
    const say = wordsOf(language, 'site');
    await expect(page.getByRole('heading', { name: say('missing.title') })).toBeVisible();
    await expect(page.getByRole('link', { name: say('missing.home') })).toHaveAttribute('href', `/${language}/`);
  }
});

for (const [locale, code] of [['ja-JP', 'ja'], ['pt-BR', 'pt-BR'], ['pt-PT', 'pt-BR']] as const) {
  test.describe(`with a browser that asks for ${locale}`, () => {
    test.use({ locale });
    test(`the address without a language leads to ${code}`, async ({ page }) => {
      await page.goto('/');
      await expect(page).toHaveURL(`/${code}/`);
    });
  });
}

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  for (const folder of labs) {
    for (const language of languages) {
      test(`${folder.lab.id} in ${language} can be read: files and tasks`, async ({ page }) => {
        await page.goto(addressOfLab(folder.lab.id, language));
        const tell = labWordsOf(folder, language);
        for (const { id } of folder.lab.tasks) await expect(page.getByRole('heading', { name: tell(`tasks.${id}.title`) })).toBeVisible();
        for (const { name, text } of folder.lab.files) {
          const quote = page.getByRole('figure').filter({ has: page.getByText(name, { exact: true }) }).filter({ hasText: text.split('\n')[0] ?? '' }).last();
          await expect(quote).toBeVisible();
          const shown = (await quote.locator('pre').innerText()).split('\n').map((line) => line.trimEnd()).filter((line) => line !== '');
          expect(shown).toEqual(text.split('\n').map((line) => line.trimEnd()).filter((line) => line !== ''));
        }
        await expect(page.locator('noscript p').getByText(wordsOf(language, 'ui')('lab.needs-script'))).toBeVisible();
      });
    }
  }

  test('every page has its heading and the way on', async ({ page }) => {
    for (const { address } of kinds) {
      await page.goto(address);
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      expect((await page.getByRole('main').innerText()).length).toBeGreaterThan(200);
    }
  });
});
