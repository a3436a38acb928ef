import { expect, test as base, type Page } from 'playwright/test';

/** What a page said or did that it should not: errors in the console, uncaught ones, requests that failed or went to another host. */
export interface Complaints {
  readonly list: readonly string[];
  /** Messages a test provokes on purpose are no complaints. */
  allow(pattern: RegExp): void;
}

/** Begins to listen to a page; also for pages a test opens itself. */
export function listen(page: Page): Complaints {
  const heard: string[] = [];
  // Only the tests of being offline let service workers in; that the others are kept out is the tool's remark, not the page's.
  const allowed: RegExp[] = [/^warning: Service Worker registration blocked by Playwright$/];
  const own = new URL(page.url() === 'about:blank' ? 'http://localhost' : page.url()).hostname;
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') heard.push(`${message.type()}: ${message.text()}`);
  });
  page.on('pageerror', (error) => heard.push(`uncaught: ${error.message}\n${error.stack ?? ''}`));
  page.on('request', (request) => {
    const url = new URL(request.url());
    if (/^https?:$/.test(url.protocol) && url.hostname !== own) heard.push(`request to another host: ${request.url()}`);
  });
  page.on('response', (response) => {
    if (response.status() >= 400) heard.push(`${response.status()} ${response.url()}`);
  });
  return {
    get list() {
      return heard.filter((one) => !allowed.some((pattern) => pattern.test(one)));
    },
    allow: (pattern) => void allowed.push(pattern),
  };
}

/** A test whose page must not complain; `complaints.allow` excepts what the test provokes. */
export const test = base.extend<{ complaints: Complaints }>({
  complaints: [
    async ({ page }, use) => {
      const complaints = listen(page);
      await use(complaints);
      expect(complaints.list, 'what the page complained of').toEqual([]);
    },
    { auto: true },
  ],
});

export { expect };
