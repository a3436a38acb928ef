import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from 'playwright/test';

/** No violation of WCAG or of axe's best practices anywhere on the page as it is. */
export async function expectAccessible(page: Page, when: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const found = violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(' ')}\n  ${node.failureSummary ?? ''}\n  ${node.html.slice(0, 200)}`));
  expect(found, `axe's violations ${when}`).toEqual([]);
}

/** What a phone shows of a page. */
export const PHONE = { width: 390, height: 844 } as const;
