import { signal } from '@preact/signals';
import type { Session } from '../state/session';

/** Where it stops by itself: after the script, and after something was done. */
const SCRIPT_ENDS_MS = 50_000;
const ACTION_ENDS_MS = 20_000;

export type Script = readonly { readonly atMs: number; readonly run: string }[];

/** What makes the scene run: its script until somebody takes over, the eye of the visitor, their hand. */
export class Play {
  private left: Script;
  private endsMs = SCRIPT_ENDS_MS;
  /** Whether it would run if it were in view. */
  private goes = false;

  /** `resumed` says whether it goes on from where it was drawn. */
  constructor(private readonly session: Session, script: Script, readonly resumed = signal(true)) {
    this.left = script;
  }

  async delete(name: string): Promise<void> {
    await this.begin('still');
    this.left = [];
    this.endsMs = Math.max(this.endsMs, this.session.clock.value.nowMs + ACTION_ENDS_MS);
    this.go();
    await this.session.command(`kubectl delete pod ${name}`);
  }

  toggle(): void {
    if (this.session.clock.value.running && this.session.phase.value !== 'asleep') {
      this.goes = false;
      return this.move(false);
    }
    this.endsMs = this.left.length > 0 ? this.endsMs : Infinity;
    if (this.session.phase.value === 'asleep') void this.begin('still');
    else this.go();
  }

  /** Begins when the element is in view, unless motion is not wanted, and rests while it is not in view. */
  follow(element: HTMLElement): () => void {
    const { session } = this;
    const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
    const watch = new IntersectionObserver((entries) => {
      const inView = entries.at(-1)?.isIntersecting ?? false;
      if (inView && !calm) void this.begin('start');
      if (session.phase.value === 'awake' && this.goes) this.move(inView);
    });
    const touch = (event: Event) => {
      if (event.target instanceof Element && event.target.matches('.playhead-range')) void this.begin('still', false);
    };
    const stop = session.clock.subscribe(({ nowMs }) => this.pass(nowMs));
    watch.observe(element);
    element.addEventListener('focusin', touch);
    return () => {
      watch.disconnect();
      element.removeEventListener('focusin', touch);
      stop();
      session.close();
    };
  }

  private begin(from: 'start' | 'still', running = true): Promise<void> {
    const { session } = this;
    if (session.phase.value !== 'asleep') return Promise.resolve();
    this.resumed.value = from === 'still';
    if (from === 'still') this.left = [];
    this.goes = running;
    session.clock.value = { ...session.clock.value, running, ...(from === 'start' ? { nowMs: 0 } : {}) };
    return session.wake();
  }

  private go(): void {
    this.goes = true;
    this.session.returnToNow();
    this.move(true);
  }

  private move(running: boolean): void {
    void this.session.pause(!running);
  }

  private pass(nowMs: number): void {
    const [due] = this.left;
    if (this.session.phase.value !== 'awake') return;
    if (due && nowMs >= due.atMs) {
      this.left = this.left.slice(1);
      void this.session.command(due.run);
    }
    if (this.goes && nowMs >= this.endsMs) {
      this.goes = false;
      this.move(false);
    }
  }
}
