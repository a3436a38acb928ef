/** Thrown through a step that must wait for an answer; nobody but the journal catches it. */
class Suspended extends Error {}

/**
 * Lets a synchronous step ask what is answered later. Whatever it asks is noted; where an answer takes time, the step is done again
 * from its beginning once it is there, and gets what is noted instead of asking twice. So a step may ask and act, if it does all of it
 * through the journal, and is otherwise a function of what it was given.
 */
export class Journal {
  private answers: unknown[] = [];
  private at = 0;
  private pending: Promise<unknown> | undefined;

  /** The answer to the next question of the step. */
  ask<Answer>(question: () => Answer | Promise<Answer>): Answer {
    if (this.pending) throw new Suspended();
    if (this.at < this.answers.length) return this.answers[this.at++] as Answer;
    const answer = question();
    if (answer instanceof Promise) {
      this.pending = answer;
      throw new Suspended();
    }
    this.answers.push(answer);
    this.at++;
    return answer;
  }

  /** Does a step until it has all its answers. Rejects as a question does. */
  async run<Result>(step: () => Result): Promise<Result> {
    this.answers = [];
    for (;;) {
      this.at = 0;
      this.pending = undefined;
      const done = this.attempt(step);
      if (done) return done.result;
      this.answers.push(await this.pending);
    }
  }

  private attempt<Result>(step: () => Result): { readonly result: Result } | undefined {
    try {
      const result = step();
      return this.isPending() ? undefined : { result };
    } catch (error) {
      if (!this.isPending()) throw error;
      return undefined;
    }
  }

  /** Whether an answer is still on its way. */
  private isPending(): boolean { return this.pending !== undefined; }
}
