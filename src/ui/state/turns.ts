/** What replaces the lab that is shown, one after the other: opening it, another branch, taking an input back. Whoever acts meanwhile waits for its end. */
export class Turns {
  private last: Promise<void> | undefined;

  /** Begins once what was begun before is over. */
  async take(work: () => Promise<void>): Promise<void> {
    const before = this.last;
    const own = (async () => {
      if (before) await before.catch(() => undefined);
      await work();
    })();
    this.last = own;
    try {
      await own;
    } finally {
      if (this.last === own) this.last = undefined;
    }
  }

  /** Whether the lab shown is about to be replaced. Who does not wait where it is not acts at once: acts keep their order. */
  get busy(): boolean {
    return this.last !== undefined;
  }

  /** Waits until the lab shown is the one to act in. */
  async over(): Promise<void> {
    while (this.last) await this.last.catch(() => undefined);
  }
}
