import type { ToPage } from './protocol';
import type { Docs } from './queries';

/** What is fetched after the core: no input is handled, and no time passes, before it is there. */
export type Tools = Pick<typeof import('./tools'), 'tools'>;

/** What answers questions about the lab: fetched when the first one is asked. */
export type Answers = Pick<typeof import('./queries'), 'answer'>;

/** What the host needs of the place it runs in: tests give a clock of their own. */
export interface Surroundings {
  post(message: ToPage): void;
  /** Real milliseconds from any moment on. */
  clockMs(): number;
  later(run: () => void, ms: number): void;
  /** Fetches the tools; asked for once, at the beginning. */
  loadTools(ready: (tools: Tools) => void): void;
  /** Fetches what answers questions; asked for once, at the first of them. */
  loadAnswers(ready: (answers: Answers) => void): void;
  /** Fetches a part of the code; asked for once, when it is first needed. */
  loadPart?(part: string, ready: () => void): void;
  /** Fetches the first sentences of fields; asked for once, when an editor first wants them. */
  loadDocs?(ready: (docs: Docs) => void): void;
}
