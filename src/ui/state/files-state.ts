import { signal } from '@preact/signals';
import type { Lab, LabFile } from '../../labs/contract';
import type { Input, Log } from '../../workbench/contract';
import type { ShareProblem } from '../share/link';
import { AskingState } from './asking';
import type { Refusal } from '../../worker/client';
import type { LabClient, RefusalReason } from './client';
import { terminalsAfter, type LabFileState } from './session-parts';

export type Notice =
  | { readonly kind: 'set-aside'; readonly reason: RefusalReason | 'unreadable'; readonly old: string }
  | { readonly kind: 'shortened'; readonly old: string }
  | { readonly kind: 'copy' }
  | { readonly kind: 'unsaved' }
  /** A lab that was shared is open, beside the own one. */
  | { readonly kind: 'guest' }
  | { readonly kind: 'share'; readonly problem: ShareProblem }
  | { readonly kind: 'file-refused'; readonly file: string }
  | { readonly kind: 'refused'; readonly reason: RefusalReason; readonly about: string };

/** The learner's side of a lab in the page: the files as they stand in the editor, what is selected, which hints are open, and what should be known about the lab's keeping. */
export abstract class FilesState extends AskingState {
  readonly files = signal<readonly LabFileState[]>([]);
  readonly selected = signal<string | undefined>(undefined);
  /** How often something was selected: also the same again. */
  readonly asked = signal(0);
  /** How many hints of each task are open. */
  readonly hints = signal<Readonly<Record<string, number>>>({});
  readonly notices = signal<readonly Notice[]>([]);
  /** Texts as the simulator knows them. */
  protected sent = new Map<string, string>();

  /** The files are as the lab begins with them; nothing is selected, no hint is open. */
  protected startOver({ files }: Lab): void {
    this.files.value = files.map(({ name, text }) => ({ name, text, applied: text }));
    this.hints.value = {};
    this.selected.value = undefined;
  }

  /** What a file holds now. */
  textOf(name: string): string | undefined {
    return this.files.peek().find((file) => file.name === name)?.text;
  }

  protected override textsBeside(name: string): readonly string[] {
    return this.files.peek().flatMap((file) => (file.name === name ? [] : [file.text]));
  }

  openHint(task: string): void {
    this.hints.value = { ...this.hints.value, [task]: (this.hints.value[task] ?? 0) + 1 };
    this.keep();
  }

  select(key: string | undefined): void {
    this.selected.value = key;
    this.asked.value += 1;
  }

  dismiss(notice: Notice): void {
    this.notices.value = this.notices.value.filter((other) => other !== notice);
  }

  edit(name: string, text: string): void {
    this.changeFile(name, { text });
    this.keep();
  }

  /** A file of the learner's own; the simulator hears of it before the next command. One of that name gets the new text. */
  newFile(name: string, text: string): void {
    if (this.files.value.some((file) => file.name === name)) return this.edit(name, text);
    this.files.value = [...this.files.value, { name, text, applied: '' }];
    this.keep();
  }

  async renameFile(from: string, to: string): Promise<void> {
    this.files.value = this.files.value.map((file) => (file.name === from ? { ...file, name: to } : file));
    await this.tellOfFile(from, { file: { rename: from, to } });
  }

  async removeFile(name: string): Promise<void> {
    this.files.value = this.files.value.filter((file) => file.name !== name);
    await this.tellOfFile(name, { file: { remove: name } });
  }

  refuseFile(name: string): void {
    this.notify({ kind: 'file-refused', file: name });
  }

  /** What the simulator has never seen needs not be told. */
  private async tellOfFile(name: string, input: Extract<Input, { file: unknown }>): Promise<void> {
    const text = this.sent.get(name);
    this.sent.delete(name);
    if (text === undefined) return this.keep();
    if ('rename' in input.file) this.sent.set(input.file.to, text);
    await this.send(input);
  }

  protected changeFile(name: string, change: Partial<LabFileState>): void {
    this.files.value = this.files.value.map((file) => (file.name === name ? { ...file, ...change } : file));
  }

  /** The editor shows these texts, which the simulator knows; but what was typed since it showed `before` stays. */
  protected takeFiles(files: readonly LabFile[], before: readonly LabFileState[]): void {
    const typed = this.files.value.filter(({ name, text }) => before.find((file) => file.name === name)?.text !== text);
    this.sent = new Map(files.map(({ name, text }) => [name, text]));
    const known = files.map(({ name, text }) => ({ name, text: typed.find((file) => file.name === name)?.text ?? text, applied: text }));
    this.files.value = [...known, ...typed.filter(({ name }) => !this.sent.has(name))];
  }

  /** A file that a command removed; what was not sent of it yet stays in the editor. */
  protected dropFile(name: string): void {
    const untouched = this.files.value.find((file) => file.name === name)?.text === this.sent.get(name);
    this.sent.delete(name);
    if (untouched) this.files.value = this.files.value.filter((file) => file.name !== name);
  }

  /** A file that a command changed; a draft that is not sent yet stays as the learner has it. */
  protected takeFile(name: string, text: string): void {
    const known = this.files.value.find((file) => file.name === name);
    const untouched = known?.text === this.sent.get(name);
    this.sent.set(name, text);
    if (!known) this.files.value = [...this.files.value, { name, text, applied: text }];
    else if (untouched && known.text !== text) this.changeFile(name, { text });
  }

  /** Texts that changed since the simulator last saw them become inputs before whatever may read them. */
  protected async sendEdits(client: LabClient): Promise<void> {
    for (const { name, text } of this.files.value) {
      if (this.sent.get(name) === text) continue;
      this.sent.set(name, text);
      await this.tell(client, { edited: { file: name, text } });
    }
  }

  /** A line that stands half typed at a terminal which the lab has not got now stays: the terminal is opened again. */
  protected async keepTyped(client: LabClient, log: Log | undefined): Promise<void> {
    const there = terminalsAfter(log);
    for (const { id } of this.terminals.list.value) if (!there.has(id)) await this.tell(client, { terminal: { open: id, columns: 80, rows: 24 } });
  }

  /** Keeps what was done so far. */
  abstract keep(): void;

  abstract send(input: Input): Promise<void>;

  /** Hands an input to the simulator, and keeps what came of it. */
  protected abstract tell(client: LabClient, input: Input): Promise<void>;

  protected notifyRefused({ reason, about, message }: Refusal): void {
    this.notify({ kind: 'refused', reason, about: about ?? message });
  }

  protected notify(notice: Notice): void {
    this.notices.value = [...this.notices.value.filter((other) => other.kind !== notice.kind), notice];
  }
}
