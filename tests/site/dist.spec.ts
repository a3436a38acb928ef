import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'playwright/test';

const root = fileURLToPath(new URL('../../', import.meta.url));
const dist = join(root, 'dist');
const pages = readdirSync(dist, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.html')).map((file) => file.replaceAll('\\', '/'));
const textOf = (page: string) => readFileSync(join(dist, page), 'utf8').replaceAll('&amp;', '&');
const linksOf = (html: string) => [...html.matchAll(/\s(?:href|src|component-url|renderer-url)="([^"]*)"/g)].map((match) => match[1] ?? '');

const ids = new Map<string, ReadonlySet<string>>();

/** What may be linked to in a built page. */
function idsOf(file: string): ReadonlySet<string> {
  const known = ids.get(file) ?? new Set([...readFileSync(file, 'utf8').matchAll(/ id="([^"]*)"/g)].map(([, id = '']) => id));
  ids.set(file, known);
  return known;
}

/** The built file an address leads to, or undefined. */
function fileOf(path: string): string | undefined {
  const file = join(dist, path.endsWith('/') ? `${path}index.html` : path);
  return existsSync(file) && statSync(file).isFile() ? file : undefined;
}

test('every link of every page leads somewhere', () => {
  const broken = pages.flatMap((page) => linksOf(textOf(page)).filter((link) => leadsNowhere(link, page)).map((link) => `${page}: ${link}`));
  expect(pages.length).toBeGreaterThan(50);
  expect(broken).toEqual([]);
});

/** Of links into the site: the page is not built, or has no such heading. */
function leadsNowhere(link: string, page: string): boolean {
  if (/^(?:https?:|mailto:|data:)/.test(link)) return false;
  const url = new URL(link, `http://site/${page.replace(/index\.html$/, '')}`);
  const file = fileOf(decodeURIComponent(url.pathname));
  if (file === undefined) return true;
  const id = decodeURIComponent(url.hash.slice(1));
  return id !== '' && file.endsWith('.html') && !idsOf(file).has(id);
}

test('every page has its security policy before anything it governs', () => {
  const wrong = pages.filter((page) => {
    const html = textOf(page);
    const [policy, script] = [html.indexOf('http-equiv="Content-Security-Policy"'), html.search(/<(?:script|link|style)\b/)];
    return policy <= 0 || policy >= script || /\son\w+="/.test(html);
  });
  expect(wrong).toEqual([]);
});

test('what a page loads comes with the site', () => {
  const loaded = pages.flatMap((page) => [...textOf(page).matchAll(/<(?:script|img|iframe|source)\b[^>]*\ssrc="([^"]*)"|<link\b[^>]*rel="(?:stylesheet|icon|modulepreload|preload)"[^>]*\shref="([^"]*)"/g)]);
  expect(loaded.length).toBeGreaterThan(0);
  expect(loaded.map((match) => match[1] ?? match[2] ?? '').filter((address) => !/^\/(?!\/)/.test(address))).toEqual([]);
});

test('no source writes an address that would miss the base path', () => {
  const sources = ['src', 'content'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).filter((file) => /\.(?:astro|tsx|mdx)$/.test(file)).map((file) => posix.join(folder, file.replaceAll('\\', '/'))),
  );
  const rooted = sources.filter((file) => /\s(?:href|src)="\/|\]\(\//.test(readFileSync(join(root, file), 'utf8')));
  expect(sources.length).toBeGreaterThan(0);
  expect(rooted).toEqual([]);
});
