import { expect, type Locator, type Page } from 'playwright/test';
import type { Say } from './course';

/** What stands at the end of the screen when something waits for a line: sh's, a container's, a database's prompt, a question for a password; right behind output that has no line end, too. */
const PROMPT = /[$#>]$|assword:$/;
const COMMAND_LIMIT_MS = 60_000;
const POLL_MS = [50];

/** One terminal as a person sees and uses it: by its screen and the keyboard. */
export class Terminal {
  readonly input: Locator;
  private readonly screen: Locator;
  private readonly tab: Locator;

  constructor(private readonly page: Page, lab: Locator, say: Say, readonly number: number) {
    const section = lab.getByRole('region', { name: say('terminal.section'), exact: true });
    const input = page.getByRole('textbox', { name: say('terminal.name', { number }), includeHidden: true });
    this.screen = section.locator('.xterm').filter({ has: input });
    this.input = this.screen.getByRole('textbox', { includeHidden: true });
    this.tab = section.getByRole('tablist', { name: say('terminal.tabs') }).getByRole('tab').nth(number - 1);
  }

  /** Brings it to the front and puts the cursor into it. */
  async focus(): Promise<void> {
    if ((await this.tab.getAttribute('aria-selected')) !== 'true') await this.tab.click();
    if (await this.input.evaluate((input) => input === document.activeElement)) return;
    await this.screen.click();
    await expect(this.input).toBeFocused();
  }

  /** The rows on the screen, without the empty ones at its end; out of sight a terminal draws nothing. */
  async rows(): Promise<readonly string[]> {
    const rows = await this.screen.evaluate((screen) => {
      screen.scrollIntoView({ block: 'nearest' });
      return [...screen.querySelectorAll('.xterm-rows > div')].map((row) => (row.textContent ?? '').replaceAll('\u00a0', ' ').trimEnd());
    });
    return rows.slice(0, rows.findLastIndex((row) => row !== '') + 1);
  }

  /** The last row that is not empty: the prompt, with what is typed at it. */
  async lastRow(): Promise<string> {
    return (await this.rows()).at(-1) ?? '';
  }

  async expectPrompt(): Promise<void> {
    await expect.poll(() => this.lastRow(), { message: `terminal ${this.number} waits for a command`, timeout: COMMAND_LIMIT_MS, intervals: POLL_MS }).toMatch(PROMPT);
  }

  async expectText(text: string | RegExp): Promise<void> {
    const said = expect.poll(async () => (await this.rows()).join('\n'), { message: `the screen of terminal ${this.number}`, timeout: COMMAND_LIMIT_MS, intervals: POLL_MS });
    await (typeof text === 'string' ? said.toContain(text) : said.toMatch(text));
  }

  /** Types a line at the prompt of an emptied screen and presses Enter. */
  async enter(line: string): Promise<void> {
    await this.focus();
    await this.expectPrompt();
    await this.page.keyboard.press('Control+l');
    await expect.poll(async () => (await this.rows()).length, { message: 'the screen is emptied', intervals: POLL_MS }).toBe(1);
    await this.page.keyboard.type(line);
    await this.page.keyboard.press('Enter');
  }

  /** Runs a line, waits until the prompt is back, and gives what it printed, as far as the screen still shows it. */
  async run(line: string): Promise<string> {
    await this.enter(line);
    return this.answer();
  }

  /** What the command on an emptied screen printed, once the prompt is back. */
  async answer(): Promise<string> {
    await expect
      .poll(async () => (await this.rows()).slice(1).at(-1) ?? '', { message: `the prompt of terminal ${this.number} is back`, timeout: COMMAND_LIMIT_MS, intervals: POLL_MS })
      .toMatch(PROMPT);
    return (await this.rows()).slice(0, -1).join('\n');
  }

  async interrupt(): Promise<void> {
    await this.focus();
    await this.page.keyboard.press('Control+c');
    await this.expectPrompt();
  }
}
