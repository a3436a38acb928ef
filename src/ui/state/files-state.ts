import { signal } from '@preact/signals';
import type { LabFile } from '../../labs/contract';
import type { Input } from '../../workbench/contract';
import type { ShareProblem } from '../share/link';
import { AskingState } from './asking';
import type { LabClient, RefusalReason } from './client';
import type { LabFileState } from './session-parts';

export type Notice =
  | { readonly kind: 'set-aside'; readonly reason: RefusalReason | 'unreadable'; readonly old: string }
  | { readonly kind: 'shortened'; readonly old: string }
  | { readonly kind: 'copy' }
  | { readonly kind: 'unsaved' }
  /** A lab that was shared is open, beside the own one. */
  | { readonly kind: 'guest' }
  | { readonly kind: 'share'; readonly problem: ShareProblem }
  | { readonly kind: 'file-refused'; readonly file: string }
  | { readonly kind: 'refused'; readonly message: string };

/** The learner's side of a lab in the page: the files as they stand in the editor, what is selected, and what should be known about the lab's keeping. */
export abstract class FilesState extends AskingState {
  readonly files = signal<readonly LabFileState[]>([]);
  readonly selected = signal<string | undefined>(undefined);
  readonly notices = signal<readonly Notice[]>([]);
  /** Texts as the simulator knows them. */
  protected sent = new Map<string, string>();

  /** What a file holds now. */
  textOf(name: string): string | undefined {
    return this.files.peek().find((file) => file.name === name)?.text;
  }

  protected override textsBeside(name: string): readonly string[] {
    return this.files.peek().flatMap((file) => (file.name === name ? [] : [file.text]));
  }

  select(key: string | undefined): void {
    this.selected.value = key;
  }

  dismiss(notice: Notice): void {
    this.notices.value = this.notices.value.filter((other) => other !== notice);
  }

  protected changeFile(name: string, change: Partial<LabFileState>): void {
    this.files.value = this.files.value.map((file) => (file.name === name ? { ...file, ...change } : file));
  }

  /** The editor shows these texts, which the simulator knows. */
  protected takeFiles(files: readonly LabFile[]): void {
    this.sent = new Map(files.map(({ name, text }) => [name, text]));
    this.files.value = files.map(({ name, text }) => ({ name, text, applied: text }));
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

  /** Hands an input to the simulator, and keeps what came of it. */
  protected abstract tell(client: LabClient, input: Input): Promise<void>;

  protected notify(notice: Notice): void {
    this.notices.value = [...this.notices.value.filter((other) => other.kind !== notice.kind), notice];
  }
}
