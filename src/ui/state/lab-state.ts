import { computed, signal } from '@preact/signals';
import type { Outcome, TaskState } from '../../labs/contract';
import type { CallRow, Frame, News, Row } from '../../worker/protocol';
import { buildClusterModel } from './cluster-model';
import type { Moment } from './looking';
import { namesOf } from './session-parts';
import { createTerminals } from './terminals';
import { growLanes, type Lanes } from './time-line';

export interface ClockState { readonly nowMs: number; readonly running: boolean; readonly speed: number; readonly nextEventMs: Frame['nextEventMs'] }

const newsLimit = 200;
const callsLimit = 20;

/** What the simulator has shown of a lab so far, as signals: frames carry it on, and only they. */
export class LabState {
  readonly phase = signal<'asleep' | 'opening' | 'awake' | 'crashed'>('asleep');
  readonly progress = signal<{ readonly done: number; readonly total: number } | undefined>(undefined);
  readonly clock = signal<ClockState>({ nowMs: 0, running: true, speed: 1, nextEventMs: undefined });
  readonly rows = signal<ReadonlyMap<string, Row>>(new Map());
  /** The moment of the past that is looked at, if one is. */
  readonly past = signal<Moment | undefined>(undefined);
  /** What picture, table, names and inspector show: the present, or the moment looked at. */
  readonly shown = computed(() => this.past.value?.rows ?? this.rows.value);
  readonly cluster = computed(() => buildClusterModel([...this.shown.value.values()]));
  /** Names that a sentence can link, with the keys of their rows. */
  readonly names = computed(() => namesOf(this.cluster.value));
  readonly tasks = signal<readonly TaskState[]>([]);
  /** What became of the predictions. */
  readonly outcomes = signal<readonly Outcome[]>([]);
  readonly news = signal<readonly News[]>([]);
  /** The newest requests between machines, oldest first. */
  readonly calls = signal<readonly CallRow[]>([]);
  readonly inputs = signal<Frame['inputs']>([]);
  readonly lanes = signal<Lanes>(new Map());
  readonly terminals = createTerminals();

  /** Why there is no going on to what comes next. */
  tellNoneAhead(): void {
    this.news.value = [...this.news.value, { atMs: this.clock.value.nowMs, message: 'none-ahead', parameters: {} }];
  }

  protected take(frame: Frame): void {
    // Frames come from a lab that is open: a replay in its middle, for a part that was fetched, is over too.
    this.progress.value = undefined;
    if (frame.rows.length > 0 || frame.removed.length > 0) {
      const next = new Map(this.rows.value);
      for (const key of frame.removed) next.delete(key);
      for (const row of frame.rows) next.set(row.key, row);
      this.rows.value = next;
      this.lanes.value = growLanes(this.lanes.value, frame.rows, frame.removed, frame.nowMs);
    }
    this.clock.value = { nowMs: frame.nowMs, running: frame.running, speed: frame.speed, nextEventMs: frame.nextEventMs };
    if (frame.tasks.length > 0) this.tasks.value = frame.tasks;
    if (frame.outcomes) this.outcomes.value = frame.outcomes;
    if (frame.news.length > 0) this.news.value = [...this.news.value, ...frame.news].slice(-newsLimit);
    if (frame.calls) this.calls.value = [...this.calls.value, ...frame.calls].slice(-callsLimit);
    if (frame.inputs.length > 0) this.inputs.value = frame.inputs;
    for (const terminal of frame.terminals) this.terminals.take(terminal);
  }

  /** Nothing of another lab, or of another branch, stays to be seen; what was told last up to a moment that both share still holds. */
  protected clear(sharedMs = -1): void {
    this.past.value = undefined;
    this.rows.value = new Map();
    this.lanes.value = new Map();
    this.news.value = this.news.value.filter(({ atMs }) => atMs <= sharedMs).slice(-1);
    this.calls.value = [];
    this.inputs.value = [];
    this.terminals.clear();
    this.progress.value = undefined;
  }
}
