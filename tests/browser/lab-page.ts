import { expect, type Locator, type Page } from 'playwright/test';
import type { LabStep } from '../../src/labs/contract';
import type { LabFolder } from '../../src/labs/index';
import { addressOfLab, labWordsOf, wordsOf, type Say } from './course';
import { Terminal } from './terminal';

const WAKING_LIMIT_MS = 20_000;
const TASK_LIMIT_MS = 60_000;

/** A lab in its lesson, used as a person does: by what it says, with mouse and keys. */
export class LabPage {
  readonly say: Say;
  readonly tell: Say;
  readonly root: Locator;
  readonly address: string;

  constructor(readonly page: Page, readonly folder: LabFolder, readonly language: string) {
    this.say = wordsOf(language, 'ui');
    this.tell = labWordsOf(folder, language);
    this.address = addressOfLab(folder.lab.id, language);
    this.root = page.getByRole('region', { name: this.tell('title'), exact: true });
  }

  /** Opens the lesson and scrolls to the lab, as far as to a prompt in its terminal. */
  async open(): Promise<void> {
    await this.page.goto(this.address);
    await this.wake();
  }

  async wake(): Promise<void> {
    // The page may just be coming anew, and take the heading away while it is scrolled to.
    await expect(() => this.root.getByRole('heading', { name: this.tell('title') }).scrollIntoViewIfNeeded()).toPass({ timeout: WAKING_LIMIT_MS });
    const terminal = this.terminal(1);
    await expect(terminal.input, 'the lab has a terminal').toBeAttached({ timeout: WAKING_LIMIT_MS });
    await this.root.getByRole('region', { name: this.say('terminal.section'), exact: true }).scrollIntoViewIfNeeded();
    await terminal.expectPrompt();
  }

  terminal(number: number): Terminal {
    return new Terminal(this.page, this.root, this.say, number);
  }

  button(id: string, parameters?: Parameters<Say>[1]): Locator {
    return this.root.getByRole('button', { name: this.say(id, parameters), exact: true });
  }

  async openTerminal(): Promise<void> {
    await this.button('terminal.add').click();
  }

  /** The editor of a file, its tab chosen. */
  async editor(file: string): Promise<Locator> {
    await this.root.getByRole('tablist', { name: this.say('files.tabs') }).getByRole('tab', { name: file }).click();
    return this.root.getByRole('textbox', { name: this.say('editor.name', { file }) });
  }

  /** The full editor of the file shown, once it has loaded. */
  fullEditor(): Locator {
    return this.root.getByRole('code').filter({ has: this.page.getByRole('textbox') });
  }

  /** Puts the cursor into a file, in the full editor. */
  async focusEditor(file: string): Promise<Locator> {
    const editor = await this.editor(file);
    await editor.focus();
    await expect(this.fullEditor(), 'the full editor has loaded').toBeVisible({ timeout: WAKING_LIMIT_MS });
    await expect(editor).toBeFocused();
    return editor;
  }

  /** Replaces all of a file's text by one on the clipboard. */
  async edit(file: string, text: string): Promise<void> {
    await this.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await this.focusEditor(file);
    await this.page.evaluate((copied) => navigator.clipboard.writeText(copied), text);
    await this.page.keyboard.press('ControlOrMeta+a');
    await this.page.keyboard.press(text === '' ? 'Delete' : 'ControlOrMeta+v');
  }

  /** Applies a file with the button, and waits for the prompt. */
  async apply(file: string): Promise<string> {
    await this.editor(file);
    const terminal = this.terminal(1);
    await terminal.focus();
    await this.page.keyboard.press('Control+l');
    await this.button('files.apply-name', { file }).click();
    const answer = await terminal.answer();
    expect(answer).toContain(`kubectl apply -f ${file}`);
    return answer;
  }

  /** Presses the controls of nodes, as a step names them. */
  async act(nodes: Extract<LabStep, { node: unknown }>['node']): Promise<void> {
    for (const action of ['add', 'remove', 'stop', 'start'] as const) {
      const name = nodes[action];
      if (name !== undefined) await (action === 'add' ? this.button('node.add') : this.button(`node.${action}-name`, { name }).first()).click();
    }
  }

  cluster(): Locator {
    return this.root.getByRole('region', { name: this.say('cluster.name'), exact: true });
  }

  inspector(): Locator {
    return this.root.getByRole('region', { name: this.say('inspector.name'), exact: true });
  }

  /** An ordinal's stop in the picture, with its Pod or without. */
  slot(name: string): Locator {
    return this.cluster().getByRole('button', { name: new RegExp(`^${name}(?:,|、)`) });
  }

  tasks(): Locator {
    return this.root.getByRole('region', { name: this.say('tasks.name'), exact: true });
  }

  task(id: string): Locator {
    return this.tasks().getByRole('listitem').nth(this.folder.lab.tasks.findIndex((task) => task.id === id));
  }

  /** The word by which a task says that it is done. */
  done(id: string): Locator {
    const [before = '', after = ''] = this.say('task.done-at', { time: '@' }).split('@').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
    return this.task(id).getByText(new RegExp(`^(?:${before}[\\d:]+${after}|${this.say('task.done')})$`));
  }

  async expectDone(id: string): Promise<void> {
    await expect(this.done(id), `task "${id}" says that it is done`).toBeVisible({ timeout: TASK_LIMIT_MS });
  }

  /** Jumps from event to event until a task is done. */
  async waitForTask(id: string): Promise<void> {
    await expect(async () => {
      if (await this.done(id).isVisible()) return;
      await this.buttonLike('clock.next-event').click({ timeout: 1000 });
      await expect(this.done(id)).toBeVisible({ timeout: 250 });
    }, `task "${id}" is done`).toPass({ timeout: TASK_LIMIT_MS, intervals: [0] });
  }

  /** Virtual seconds as the clock shows them. */
  async seconds(): Promise<number> {
    const text = await this.root.getByRole('timer', { name: this.say('clock.name') }).innerText();
    return (text.match(/\d+/g) ?? []).reduce((sum, figure) => sum * 60 + Number(figure), 0);
  }

  async waitSeconds(seconds: number): Promise<void> {
    const until = (await this.seconds()) + seconds;
    await expect.poll(() => this.seconds(), { message: `the clock shows ${until} s`, timeout: TASK_LIMIT_MS, intervals: [50] }).toBeGreaterThanOrEqual(until);
  }

  async setSpeed(speed: 1 | 4 | 16): Promise<void> {
    const choices = this.root.getByRole('group', { name: this.say('clock.speed') });
    await choices.getByText(`${speed}×`, { exact: true }).click();
    await expect(choices.getByRole('radio', { name: `${speed}×`, exact: true })).toBeChecked();
  }

  /** Until nothing in the cluster's picture has changed for twenty virtual seconds, longer than any image takes to come. */
  async waitUntilQuiet(): Promise<void> {
    const picture = () => this.root.getByRole('region', { name: this.say('cluster.name'), exact: true }).innerText();
    await expect(async () => {
      const before = await picture();
      await this.waitSeconds(20);
      expect(await picture()).toBe(before);
    }).toPass({ timeout: TASK_LIMIT_MS, intervals: [0] });
  }

  buttonLike(id: string): Locator {
    return this.root.getByRole('button', { name: this.say(id) });
  }
}
