import { labs, languages, lessons } from '../browser/course';
import { expect, test } from '../browser/fixtures';
import { LabPage } from '../browser/lab-page';
import { readdirSync, readFileSync } from 'node:fs';
import type { Page } from 'playwright/test';

const own = languages.filter((code) => code === 'en-XA' || code === 'ar-XB');
const half = 'ar-XC';
const everything = process.env.ORDINAL_PAGES !== 'sample';
const reference = ['glossary/', 'cheat-sheet/', 'errata/', 'steps/', 'fidelity/', 'translations/', 'translate/', 'credits/'];
const paths = everything ? ['', 'playground/', ...reference, ...lessons.map(({ path }) => `${path}/`)] : ['', 'glossary/', 'translations/', `${lessons[0]?.path ?? ''}/`];
const shownLabs = everything ? labs : labs.slice(0, 1);
const widths = [320, 390, 768, 1440];

/** Words in plain Latin letters that stand in prose: they came from no translation. Code, output and names that say so are none. */
const untranslated = (page: Page): Promise<string[]> => page.evaluate(() => {
  const exempt = 'code, pre, kbd, script, style, noscript, textarea, .xterm, .monaco-editor, [translate="no"], .language-switch';
  const pageLanguage = document.documentElement.lang;
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found: string[] = [];
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const parent = node.parentElement;
    const text = node.textContent?.trim() ?? '';
    if (!parent || parent.closest(exempt) || parent.closest('[lang]')?.getAttribute('lang') !== pageLanguage) continue;
    // Numbers and durations are Intl's, which says those of a language nobody speaks in English.
    if (/[A-Za-z]{3,}/.test(text.replace(/\d\s?(?:hours?|hr|minutes?|min|seconds?|sec)\b/g, ''))) found.push(`${parent.tagName.toLowerCase()}.${parent.className}: ${text.slice(0, 80)}`);
  }
  return [...new Set(found)];
});

/** Texts that say they are in a language whose letters they are not in, or that run in its direction: of a page of Arabic letters with English and Japanese in it. */
const misspoken = (page: Page): Promise<string[]> => page.evaluate(() => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found: string[] = [];
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const parent = node.parentElement;
    const text = node.textContent?.trim() ?? '';
    if (!parent || parent.closest('script, style, noscript, textarea, .xterm, .monaco-editor, .languages, [translate="no"]')) continue;
    const says = parent.closest('[lang]')?.getAttribute('lang')?.split('-')[0];
    const is = /\p{Script=Arabic}/u.test(text) ? 'ar' : /[\p{Script=Hiragana}\p{Script=Katakana}]/u.test(text) ? 'ja' : undefined;
    const runs = getComputedStyle(parent).direction;
    const long = text.split(/\s+/).length > 3 && !parent.closest('code, pre, .mono');
    if ((is !== undefined && is !== says) || (is === 'ar' && runs !== 'rtl' && !parent.closest('svg')) || (is !== 'ar' && says !== 'ar' && long && runs !== 'ltr')) found.push(`${parent.tagName.toLowerCase()}.${parent.className} lang=${says} ${runs}: ${text.slice(0, 60)}`);
  }
  return [...new Set(found)];
});

/** Texts whose end can't be seen, because their box is too small and hides what does not fit. */
const cut = (page: Page): Promise<string[]> => page.evaluate(() => [...document.querySelectorAll<HTMLElement>('body *')].flatMap((element) => {
  const { overflowX, clipPath, visibility } = getComputedStyle(element);
  const hides = (overflowX === 'hidden' || overflowX === 'clip') && clipPath === 'none' && visibility === 'visible' && element.clientWidth > 1;
  const isText = [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim());
  return hides && isText && element.scrollWidth > element.clientWidth + 1 && !element.closest('.xterm, .monaco-editor, [title], [aria-label]') ? [`${element.tagName.toLowerCase()}.${element.className}: ${element.textContent?.slice(0, 60) ?? ''}`] : [];
}));

/** Labels of drawings that begin before the room at their drawing's side; what ends after it is reached by scrolling. */
const outside = (page: Page): Promise<string[]> => page.evaluate(() => [...document.querySelectorAll<SVGSVGElement>('.drawing svg')].flatMap((svg) =>
  [...svg.querySelectorAll('text')].filter((text) => text.getBBox().x < svg.viewBox.baseVal.x - 8).map((text) => text.textContent ?? '')));

async function expectRoom(page: Page): Promise<void> {
  for (const width of widths) {
    await page.setViewportSize({ width, height: 800 });
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    expect.soft(overflow, `pixels wider than ${width}`).toBeLessThanOrEqual(0);
    expect.soft(await cut(page), `cut off at ${width}`).toEqual([]);
  }
  expect.soft(await outside(page), 'outside their drawing').toEqual([]);
}

for (const language of own) {
  for (const path of paths) {
    test(`/${language}/${path} is translated and has room`, async ({ page }) => {
      await page.goto(`/${language}/${path}`);
      expect.soft(await untranslated(page), 'left untranslated').toEqual([]);
      await expectRoom(page);
    });
  }

  for (const folder of shownLabs) {
    test(`the lab ${folder.lab.id} in ${language} is translated and has room`, async ({ page }) => {
      const lab = new LabPage(page, folder, language);
      await lab.open();
      expect.soft(await untranslated(page), 'left untranslated').toEqual([]);
      await expectRoom(page);
    });
  }
}

for (const path of paths) {
  test(`/${half}/${path}, half translated, says of each text in which language it is`, async ({ page }) => {
    await page.goto(`/${half}/${path}`);
    expect.soft(await untranslated(page), 'not in the language it says').toEqual([]);
    expect.soft(await misspoken(page), 'not in the language it says, or not in its direction').toEqual([]);
  });
}

for (const folder of shownLabs) {
  test(`the lab ${folder.lab.id} in ${half}, half translated, says of each text in which language it is`, async ({ page }) => {
    const lab = new LabPage(page, folder, half);
    await lab.open();
    expect.soft(await untranslated(page), 'not in the language it says').toEqual([]);
    expect.soft(await misspoken(page), 'not in the language it says, or not in its direction').toEqual([]);
  });
}

test('another language adds nothing to a page but its entry in the switch and its hreflang', () => {
  // Pages about languages name them all: how each stands, and what is said where an address leads nowhere.
  const about = /(?:^|[\\/])(?:translations[\\/]index|404)\.html$/;
  const html = readdirSync('dist/en', { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.html') && !about.test(path));
  const more = html.flatMap((path) => {
    const text = readFileSync(`dist/en/${path}`, 'utf8').replace(/<link rel="alternate"[^>]*>/g, '').replace(/<a [^>]*hreflang="[^"]*"[^>]*>[^<]*<\/a>/g, '');
    return [...own, half, '⟦'].filter((mark) => text.includes(mark)).map((mark) => `${path}: ${mark}`);
  });
  expect(html.length).toBeGreaterThan(30);
  expect(more).toEqual([]);
});
