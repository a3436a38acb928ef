import { signal } from '@preact/signals';
import type { Lab, LabFile } from '../../labs/contract';
import type { Json } from '../../simulator/base/json';
import { Refusal } from '../../worker/client';
import type { Completion, Diagnostic, Frame, LaneRow, Looking, Query } from '../../worker/protocol';
import type { Input, Log } from '../../workbench/contract';
import type { Connect, Crash, LabClient, RefusalReason } from './client';
import { LabState } from './lab-state';
import { appliedFile, quoteFile, restoreFiles, textsAfter } from './session-parts';
import type { LabFileState } from './session-parts';
import type { LabStore, Saved } from './store';
import { growLanes } from './time-line';
import { createLookingBack } from './looking';

export type Notice =
  | { readonly kind: 'set-aside'; readonly reason: RefusalReason | 'unreadable'; readonly old: string }
  | { readonly kind: 'shortened'; readonly old: string }
  | { readonly kind: 'copy' }
  | { readonly kind: 'unsaved' }
  | { readonly kind: 'refused'; readonly message: string };

export interface SessionOptions {
  readonly lab: Lab;
  readonly connect: Connect;
  readonly store: LabStore;
  /** Whether this tab may keep what it does; the second tab of a lab is a copy. */
  readonly own: () => Promise<boolean>;
}

const historyLimit = 500;
const branchLimit = 6;

/** One lab in the page: what is shown, as signals, and what can be done. Everything the parts share goes through it. */
export class Session extends LabState {
  /** What was left by undoing or by continuing from an earlier moment, the newest first. */
  readonly branches = signal<readonly Log[]>([]);
  /** How many hints of each task are open. */
  readonly hints = signal<Readonly<Record<string, number>>>({});
  readonly files = signal<readonly LabFileState[]>([]);
  readonly selected = signal<string | undefined>(undefined);
  readonly notices = signal<readonly Notice[]>([]);
  readonly crash = signal<Crash | undefined>(undefined);
  private readonly looking = createLookingBack(this.past, (query) => this.query(query));

  private client: LabClient | undefined;
  private kept: Log | undefined;
  private keeps = false;
  private closed = false;
  private lines: readonly string[] = [];
  /** Texts as the simulator knows them. */
  private sent: Map<string, string>;

  constructor(private readonly options: SessionOptions) {
    super();
    const { lab } = options;
    this.sent = textsAfter(lab, undefined);
    this.tasks.value = lab.tasks.map(({ id, guard }) => ({ id, state: guard ? 'met' : 'unmet' }));
    this.files.value = lab.files.map(({ name, text }) => ({ name, text, applied: text }));
  }

  /** Starts the simulator and restores what was kept; what cannot be opened is set aside with a notice, and the lab begins anew. */
  async wake(): Promise<void> {
    if (this.phase.value !== 'asleep') return;
    this.phase.value = 'opening';
    this.keeps = await this.options.own();
    if (!this.keeps) this.notify({ kind: 'copy' });
    this.client = this.options.connect({ frame: (frame) => this.takeFrame(frame), progress: (done, total) => { this.progress.value = { done, total }; }, crash: (report) => this.stop(report) });
    const loaded = this.options.store.load();
    if ('corrupt' in loaded) {
      if (this.keeps) this.options.store.setAside();
      this.notify({ kind: 'set-aside', reason: 'unreadable', old: loaded.corrupt });
    }
    await this.guarded(() => this.restore('saved' in loaded ? loaded.saved : undefined));
  }

  /** Lines submitted so far, oldest first. */
  history(): readonly string[] {
    return this.lines;
  }

  edit(name: string, text: string): void {
    this.changeFile(name, { text });
    this.keep();
  }

  /** The line `kubectl apply -f FILE`. */
  apply(file: string): Promise<void> {
    return this.command(`kubectl apply -f ${quoteFile(file)}`);
  }

  /** A line at a terminal that waits at its prompt; a new one is opened where none does. */
  async command(text: string): Promise<void> {
    const free = this.terminals.free();
    if (free !== undefined) return this.line(free, text);
    const id = this.terminals.add();
    await this.send({ terminal: { open: id, columns: 80, rows: 24 } });
    await this.line(id, text);
  }

  line(terminal: number, text: string): Promise<void> {
    return this.whenAwake(async (client) => {
      if (text.trim() !== '' && this.lines.at(-1) !== text) this.lines = [...this.lines, text].slice(-historyLimit);
      await this.sendEdits(client);
      const applied = this.files.value.find(({ name }) => name === appliedFile(text, this.files.value.map((file) => file.name)));
      if (applied) this.changeFile(applied.name, { applied: applied.text });
      await client.input({ line: { terminal, text } });
      await this.keepLog(client);
    });
  }

  send(input: Input): Promise<void> {
    return this.whenAwake(async (client) => {
      await client.input(input);
      await this.keepLog(client);
    });
  }

  pause(paused: boolean): Promise<void> {
    return this.setClock({ running: !paused, speed: this.clock.value.speed });
  }

  speed(speed: number): Promise<void> {
    return this.setClock({ running: this.clock.value.running, speed });
  }

  /** Jumps to the next change, or over all of them until nothing happens any more. */
  step(step: 'next-event' | 'until-quiet'): Promise<void> {
    return this.whenAwake(async (client) => {
      await client.step(step);
      this.keep();
    });
  }

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

  /** Goes on from the moment shown; what came after it stays as a branch of its own. */
  continueFromHere(): Promise<void> {
    return this.whenAwake(async (client) => {
      const moment = this.past.value;
      if (!moment) return;
      await this.keepLog(client);
      this.addBranch();
      const { files } = (await client.query({ continue: moment.atMs })) as unknown as { readonly files: readonly LabFile[] };
      this.begin();
      this.takeFiles(files);
      await this.recallLanes(client);
      await this.keepLog(client);
    });
  }

  /** Goes back to a branch that was left; the present one stays in its place. */
  pick(branch: Log): Promise<void> {
    return this.guarded(async () => {
      if (!this.client) return;
      await this.keepLog(this.client);
      this.addBranch();
      this.branches.value = this.branches.value.filter((other) => other !== branch);
      await this.open(branch);
      this.takeFiles((await this.client.query({ files: true })) as unknown as readonly LabFile[]);
      await this.keepLog(this.client);
    });
  }

  /** Takes back the last input that changed something; it can be had again as a branch. */
  undo(): Promise<void> {
    return this.whenAwake(async (client) => {
      await this.keepLog(client);
      await client.query({ undo: true });
      this.addBranch();
      this.begin();
      await this.keepLog(client);
      this.sent = textsAfter(this.options.lab, this.kept);
    });
  }

  async reset(): Promise<void> {
    this.options.store.clear();
    this.files.value = this.options.lab.files.map(({ name, text }) => ({ name, text, applied: text }));
    this.hints.value = {};
    this.branches.value = [];
    this.selected.value = undefined;
    await this.guarded(() => this.open(undefined));
  }

  openHint(task: string): void {
    this.hints.value = { ...this.hints.value, [task]: (this.hints.value[task] ?? 0) + 1 };
    this.keep();
  }

  select(key: string | undefined): void {
    this.selected.value = key;
  }

  dismiss(notice: Notice): void {
    this.notices.value = this.notices.value.filter((other) => other !== notice);
  }

  diagnose(file: string, text: string): Promise<readonly Diagnostic[]> {
    return this.list<Diagnostic>({ diagnose: { file, text } });
  }

  complete(file: string, text: string, offset: number): Promise<readonly Completion[]> {
    return this.list<Completion>({ complete: { file, text, offset } });
  }

  completeLine(terminal: number, text: string, cursor: number): Promise<readonly Completion[]> {
    return this.list<Completion>({ completeLine: { terminal, text, cursor } });
  }

  /** An answer of the simulator; null while there is none to ask. */
  async query(query: Query): Promise<Json> {
    if (!this.client || this.phase.value !== 'awake') return null;
    try {
      return await this.client.query(query);
    } catch (error) {
      this.ignoreWhenOver(error);
      return null;
    }
  }

  /** The log as last known, for a report. */
  log(): Log | undefined {
    return this.crash.value?.log ?? this.kept;
  }

  close(): void {
    this.keep();
    this.closed = true;
    this.client?.close();
  }

  /** Keeps what was done so far; also called when the page is hidden, because it may not come back. */
  keep(): void {
    const { phase, clock, files, hints } = this;
    if (!this.keeps || phase.value === 'opening' || phase.value === 'asleep') return;
    const done = this.options.store.save({
      version: 1,
      log: this.kept && { ...this.kept, untilMs: Math.max(this.kept.untilMs, clock.value.nowMs) },
      drafts: Object.fromEntries(files.value.map(({ name, text }) => [name, text])),
      applied: Object.fromEntries(files.value.map(({ name, applied }) => [name, applied])),
      history: this.lines,
      hints: hints.value,
      branches: this.branches.value,
    });
    if (!done) this.notify({ kind: 'unsaved' });
  }

  private async restore(saved: Saved | undefined): Promise<void> {
    if (saved) {
      this.files.value = restoreFiles(this.files.value, saved);
      this.lines = saved.history;
      this.hints.value = saved.hints;
      this.branches.value = saved.branches ?? [];
    }
    try {
      await this.open(saved?.log);
    } catch (error) {
      if (saved?.log === undefined || !(error instanceof Refusal)) throw error;
      if (this.keeps) this.options.store.setAside();
      const old = JSON.stringify(saved.log);
      this.notify(error.usable ? { kind: 'shortened', old } : { kind: 'set-aside', reason: error.reason, old });
      await this.open(error.usable);
    }
  }

  private async open(log: Log | undefined): Promise<void> {
    if (!this.client) return;
    this.phase.value = 'opening';
    await this.client.open(this.options.lab, log);
    this.crash.value = undefined;
    this.begin();
    this.kept = log;
    this.sent = textsAfter(this.options.lab, log);
    if (log) await this.recallLanes(this.client);
    if (log === undefined) await this.keepLog(this.client);
  }

  /** The first frame of what was opened comes after the answer: what was shown before goes now. */
  private begin(): void {
    this.clear();
    this.phase.value = 'awake';
    const { running, speed } = this.clock.value;
    void this.setClock({ running, speed });
  }

  /** What happened before the page opened stands on the time line too. */
  private async recallLanes(client: LabClient): Promise<void> {
    const lanes = (await client.query({ lanes: true })) as unknown as readonly LaneRow[];
    if (Array.isArray(lanes)) this.lanes.value = growLanes(new Map(lanes.map(({ key, ...lane }) => [key, lane])), [...this.rows.value.values()], [], this.clock.value.nowMs);
  }

  private takeFrame(frame: Frame): void {
    this.take(frame);
    for (const { name, text } of frame.files ?? []) this.takeFile(name, text);
  }

  /** The present is kept as a branch, if anything was done in it. */
  private addBranch(): void {
    const log = this.kept;
    if (log && log.entries.length > 0) this.branches.value = [{ ...log, untilMs: Math.max(log.untilMs, this.clock.value.nowMs) }, ...this.branches.value].slice(0, branchLimit);
  }

  /** The editor shows these texts, which the simulator knows. */
  private takeFiles(files: readonly LabFile[]): void {
    this.sent = new Map(files.map(({ name, text }) => [name, text]));
    this.files.value = files.map(({ name, text }) => ({ name, text, applied: text }));
  }

  /** A file that a command changed; a draft that is not sent yet stays as the learner has it. */
  private takeFile(name: string, text: string): void {
    const known = this.files.value.find((file) => file.name === name);
    const untouched = known?.text === this.sent.get(name);
    this.sent.set(name, text);
    if (!known) this.files.value = [...this.files.value, { name, text, applied: text }];
    else if (untouched && known.text !== text) this.changeFile(name, { text });
  }

  private stop(report: Crash): void {
    this.crash.value = report.log === undefined && this.kept !== undefined ? { ...report, log: this.kept } : report;
    this.progress.value = undefined;
    this.phase.value = 'crashed';
  }

  /** Texts that changed since the simulator last saw them become inputs before whatever may read them. */
  private async sendEdits(client: LabClient): Promise<void> {
    for (const { name, text } of this.files.value) {
      if (this.sent.get(name) === text) continue;
      this.sent.set(name, text);
      await client.input({ edited: { file: name, text } });
    }
  }

  private async keepLog(client: LabClient): Promise<void> {
    const answer: unknown = await client.query({ log: true });
    if (typeof answer === 'object' && answer !== null && 'entries' in answer) this.kept = answer as Log;
    this.keep();
  }

  private async setClock(next: { readonly running: boolean; readonly speed: number }): Promise<void> {
    this.clock.value = { ...this.clock.value, ...next };
    await this.whenAwake(async (client) => void (await client.clock(next)));
  }

  private changeFile(name: string, change: Partial<LabFileState>): void {
    this.files.value = this.files.value.map((file) => (file.name === name ? { ...file, ...change } : file));
  }

  private async list<T>(query: Query): Promise<readonly T[]> {
    const answer = await this.query(query);
    return Array.isArray(answer) ? (answer as unknown as readonly T[]) : [];
  }

  private notify(notice: Notice): void {
    this.notices.value = [...this.notices.value.filter((other) => other.kind !== notice.kind), notice];
  }

  private async whenAwake(work: (client: LabClient) => Promise<void>): Promise<void> {
    const { client } = this;
    if (client && this.phase.value === 'awake') await this.guarded(() => work(client));
  }

  /** What the simulator refuses is told; what ends with a crash or with the page has been told already. */
  private async guarded(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (error instanceof Refusal) this.notify({ kind: 'refused', message: error.message });
      else this.ignoreWhenOver(error);
    }
  }

  private ignoreWhenOver(error: unknown): void {
    if (this.crash.value === undefined && !this.closed) throw error;
  }
}
