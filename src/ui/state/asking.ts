import type { Json } from '../../simulator/base/json';
import type { Completion, Diagnostic, Heading, Hover, Looking, Query } from '../../worker/protocol';
import { LabState } from './lab-state';
import { createLookingBack } from './looking';

/** What is asked of the simulator without changing anything: by editor and terminal, and of the moment that is looked at. */
export abstract class AskingState extends LabState {
  private readonly looking = createLookingBack(this.past, (query) => this.query(query));

  /** An answer of the simulator; null while there is none to ask. */
  abstract query(query: Query): Promise<Json>;

  /** The texts of the other files, as they stand in the editor. */
  protected abstract textsBeside(file: string): readonly string[];

  /** Shows the cluster as it was at a moment; from now on, as it is. */
  lookAt(ms: number): Promise<void> {
    const { nowMs } = this.clock.value;
    if (ms < nowMs) return this.looking.at(ms);
    this.looking.now();
    return Promise.resolve();
  }

  returnToNow(): void {
    this.looking.now();
  }

  /** Shows the change before, or after, the moment shown. */
  lookBy(to: 'previous' | 'next'): Promise<void> {
    return this.looking.step(to, this.clock.value.nowMs);
  }

  /** What is asked of the moment shown. */
  look(query: Looking): Promise<Json> {
    const at = this.past.value?.atMs;
    return this.query(at === undefined ? query : { ...query, at });
  }

  /** Problems of the text of a file. */
  diagnose(file: string, text: string): Promise<readonly Diagnostic[]> {
    return this.list<Diagnostic>({ diagnose: { text, others: this.textsBeside(file) } });
  }

  complete(file: string, text: string, offset: number): Promise<readonly Completion[]> {
    return this.list<Completion>({ complete: { text, offset, others: this.textsBeside(file) } });
  }

  /** What there is to say of the field at a place; undefined where there is none. */
  async hover(file: string, text: string, offset: number): Promise<Hover | undefined> {
    return ((await this.query({ hover: { text, offset, others: this.textsBeside(file) } })) as unknown as Hover | null) ?? undefined;
  }

  outline(text: string): Promise<readonly Heading[]> {
    return this.list<Heading>({ outline: text });
  }

  completeLine(terminal: number, text: string, cursor: number): Promise<readonly Completion[]> {
    return this.list<Completion>({ completeLine: { terminal, text, cursor } });
  }

  private async list<T>(query: Query): Promise<readonly T[]> {
    const answer = await this.query(query);
    return Array.isArray(answer) ? (answer as unknown as readonly T[]) : [];
  }
}
