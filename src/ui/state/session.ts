import { signal } from '@preact/signals';
import type { Lab, LabFile } from '../../labs/contract';
import type { Json } from '../../simulator/base/json';
import { Refusal } from '../../worker/client';
import type { Frame, LaneRow, Query } from '../../worker/protocol';
import type { Input, Log } from '../../workbench/contract';
import type { Connect, Crash, LabClient } from './client';
import { appliedFile, logIn, quoteFile, restoreFiles, savedOf, takenBack, textsAfter, withLine } from './session-parts';
import type { LabStore, Saved } from './store';
import { growLanes } from './time-line';
import { ShareError, type Shared } from '../share/link';
import { FilesState } from './files-state';
import { firstTerminal } from './terminals';
import { Turns } from './turns';

export interface SessionOptions {
  readonly lab: Lab;
  readonly connect: Connect;
  readonly store: LabStore;
  /** Whether this tab may keep what it does; the second tab of a lab is a copy. */
  readonly own: () => Promise<boolean>;
  /** What a link hands over, if the page was opened by one; throws a ShareError for one that can't be read. */
  readonly handed?: () => Promise<Shared | undefined>;
}

const branchLimit = 6;

/** One lab in the page: what is shown, as signals, and what can be done. Everything the parts share goes through it. */
export class Session extends FilesState {
  /** What was left by undoing or by continuing from an earlier moment, the newest first. */
  readonly branches = signal<readonly Log[]>([]);
  readonly crash = signal<Crash | undefined>(undefined);
  private client: LabClient | undefined;
  private kept: Log | undefined;
  private keeps = false;
  /** Whether the lab shown is a shared one: then nothing is kept. */
  private guest = false;
  private closed = false;
  private readonly turns = new Turns();
  private lines: readonly string[] = [];

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
    await this.turns.take(() => this.begin());
  }

  private async begin(): Promise<void> {
    this.keeps = await this.options.own();
    if (!this.keeps) this.notify({ kind: 'copy' });
    this.client = this.options.connect({ frame: (frame) => this.takeFrame(frame), progress: (done, total) => { this.progress.value = { done, total }; }, crash: (report) => this.stop(report) });
    const loaded = this.options.store.load();
    if ('corrupt' in loaded) {
      if (this.keeps) this.options.store.setAside();
      this.notify({ kind: 'set-aside', reason: 'unreadable', old: loaded.corrupt });
    }
    const handed = await this.handed();
    if (handed) return this.beGuest(handed);
    await this.guarded(() => this.restore('saved' in loaded ? loaded.saved : undefined));
  }

  /** All there is of the lab now. */
  async shared(): Promise<Shared | undefined> {
    if (this.client && this.phase.value === 'awake') await this.guarded(() => this.keepLog(this.client as LabClient));
    const log = this.log();
    if (!log) return undefined;
    const drafts = Object.fromEntries(this.files.value.filter(({ name, text }) => this.sent.get(name) !== text).map(({ name, text }) => [name, text]));
    return { log: { ...log, untilMs: Math.max(log.untilMs, this.clock.value.nowMs) }, drafts, ...(this.past.value ? { atMs: this.past.value.atMs } : {}) };
  }

  /** Opens a lab that was shared beside the own one, which stays as it is kept. */
  openShared(shared: Shared): Promise<void> {
    return this.turns.take(() => this.beGuest(shared));
  }

  private async beGuest({ log, drafts, atMs }: Shared): Promise<void> {
    this.keep();
    this.guest = true;
    this.notify({ kind: 'guest' });
    const before = this.files.value;
    try {
      await this.open(log);
      this.takeFiles((await this.query({ files: true })) as unknown as readonly LabFile[], before);
      for (const [name, text] of Object.entries(drafts)) this.changeFile(name, { text });
      if (atMs !== undefined) await this.lookAt(atMs);
    } catch (error) {
      if (!(error instanceof Refusal)) return this.ignoreWhenOver(error);
      this.notifyRefused(error);
      await this.comeBack();
    }
  }

  /** The shared lab becomes the own one; what was the own one is kept as a branch. */
  makeMine(): void {
    const loaded = this.options.store.load();
    const own = 'saved' in loaded ? loaded.saved : undefined;
    this.branches.value = [...(own?.log && own.log.entries.length > 0 ? [own.log] : []), ...(own?.branches ?? [])].slice(0, branchLimit);
    this.endGuest();
    this.keep();
  }

  /** Back to the own lab, as it was kept. */
  leaveGuest(): Promise<void> {
    return this.turns.take(() => this.comeBack());
  }

  private async comeBack(): Promise<void> {
    this.endGuest();
    const loaded = this.options.store.load();
    this.files.value = this.options.lab.files.map(({ name, text }) => ({ name, text, applied: text }));
    await this.guarded(() => this.restore('saved' in loaded ? loaded.saved : undefined));
  }

  /** Lines submitted so far, oldest first. */
  history(): readonly string[] {
    return this.lines;
  }

  /** The line `kubectl apply -f FILE`. */
  apply(file: string): Promise<void> {
    return this.command(`kubectl apply -f ${quoteFile(file)}`);
  }

  /** A line at a terminal that waits at its prompt; a new one is opened where none does. */
  async command(text: string): Promise<void> {
    if (this.turns.busy) await this.turns.over();
    const free = this.terminals.free();
    if (free !== undefined) return this.line(free, text);
    const id = this.terminals.add();
    await this.send({ terminal: { open: id, columns: 80, rows: 24 } });
    await this.line(id, text);
  }

  /** A line that was typed while the lab was being opened is typed once it is there, at a terminal of its number. */
  async line(terminal: number, text: string): Promise<void> {
    const waits = this.turns.busy;
    if (waits) await this.turns.over();
    this.lines = withLine(this.lines, text);
    await this.whenAwake(async (client) => {
      if (waits && terminal !== firstTerminal) await this.tell(client, { terminal: { open: terminal, columns: 80, rows: 24 } });
      await this.sendEdits(client);
      const applied = this.files.value.find(({ name }) => name === appliedFile(text, this.files.value.map((file) => file.name)));
      if (applied) this.changeFile(applied.name, { applied: applied.text });
      await this.tell(client, { line: { terminal, text } });
    });
  }

  send(input: Input): Promise<void> {
    return this.whenAwake((client) => this.tell(client, input));
  }

  pause(paused: boolean): Promise<void> {
    return this.setClock({ running: !paused, speed: this.clock.value.speed });
  }

  speed(speed: number): Promise<void> {
    return this.setClock({ running: this.clock.value.running, speed });
  }

  /** Jumps to the next change, or over all of them until nothing happens any more; where none comes the clock stays, and the page says so. */
  step(step: 'next-event' | 'until-quiet'): Promise<void> {
    return this.whenAwake(async (client) => {
      if (this.clock.value.nextEventMs === undefined) return this.tellNoneAhead();
      const answer = await client.step(step);
      if (step === 'next-event' && !(answer as { readonly found?: boolean }).found) this.tellNoneAhead();
      this.keep();
    });
  }

  /** Goes on from the moment shown; what came after it stays as a branch of its own. */
  continueFromHere(): Promise<void> {
    const moment = this.past.value;
    const before = this.files.value;
    return this.turnAwake(async (client) => {
      if (!moment) return;
      await this.leaveBranch(client);
      const { files } = (await client.query({ continue: moment.atMs })) as unknown as { readonly files: readonly LabFile[] };
      this.clearForNew(moment.atMs);
      this.takeFiles(files, before);
      await this.recallLanes(client);
      await this.keepLog(client);
      await this.keepTyped(client, this.kept);
    });
  }

  /** Goes back to a branch that was left; the present one stays in its place. */
  pick(branch: Log): Promise<void> {
    const before = this.files.value;
    return this.turnAwake(async (client) => {
      await this.leaveBranch(client);
      this.branches.value = this.branches.value.filter((other) => other !== branch);
      await this.open(branch);
      this.takeFiles((await client.query({ files: true })) as unknown as readonly LabFile[], before);
      await this.keepLog(client);
    });
  }

  /** Takes back the last input that changed something; it can be had again as a branch. */
  undo(): Promise<void> {
    return this.turnAwake(async (client) => {
      await this.keepLog(client);
      const [before, undone] = [this.kept, this.inputs.value.findLast(({ changed }) => changed)];
      await client.query({ undo: true });
      this.addBranch();
      this.clearForNew();
      if (undone) this.news.value = [{ atMs: this.clock.value.nowMs, message: 'undone', parameters: { command: undone.summary, ...undone.node } }];
      await this.keepLog(client);
      this.sent = textsAfter(this.options.lab, this.kept);
      this.files.value = takenBack(this.options.lab, this.files.value, before, this.kept);
      await this.keepTyped(client, this.kept);
    });
  }

  /** Begins the lab again; what was done in it can be had again as a branch. */
  reset(): Promise<void> {
    return this.turns.take(async () => {
      await this.inAwake((client) => this.leaveBranch(client));
      this.options.store.clear();
      this.startOver(this.options.lab);
      await this.guarded(() => this.open(undefined));
    });
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
    if (!this.keeps || this.closed || this.guest || phase.value === 'opening' || phase.value === 'asleep') return;
    const done = this.options.store.save(savedOf({ log: this.kept, nowMs: clock.value.nowMs, files: files.value, history: this.lines, hints: hints.value, branches: this.branches.value }));
    if (!done) this.notify({ kind: 'unsaved' });
  }

  private endGuest(): void {
    this.guest = false;
    this.notices.value = this.notices.value.filter(({ kind }) => kind !== 'guest');
    if (typeof history !== 'undefined') history.replaceState(history.state, '', location.pathname + location.search);
  }

  private async handed(): Promise<Shared | undefined> {
    try {
      return await this.options.handed?.();
    } catch (error) {
      if (!(error instanceof ShareError)) throw error;
      this.notify({ kind: 'share', problem: error.problem });
      return undefined;
    }
  }

  private async restore(saved: Saved | undefined): Promise<void> {
    if (saved) {
      this.files.value = restoreFiles(this.options.lab, this.files.value, saved);
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
    this.clearForNew();
    this.kept = log;
    this.sent = textsAfter(this.options.lab, log);
    if (log) await this.recallLanes(this.client);
    if (log === undefined) await this.keepLog(this.client);
    await this.keepTyped(this.client, this.kept);
  }

  /** The first frame of what was opened comes after the answer: what was shown before goes now. */
  private clearForNew(sharedMs?: number): void {
    this.clear(sharedMs);
    this.phase.value = 'awake';
    const { running, speed } = this.clock.value;
    void this.guarded(async () => void (await this.client?.clock({ running, speed })));
  }

  /** What happened before the page opened stands on the time line too. */
  private async recallLanes(client: LabClient): Promise<void> {
    const lanes = (await client.query({ lanes: true })) as unknown as readonly LaneRow[];
    if (Array.isArray(lanes)) this.lanes.value = growLanes(new Map(lanes.map(({ key, ...lane }) => [key, lane])), [...this.rows.value.values()], [], this.clock.value.nowMs);
  }

  private takeFrame(frame: Frame): void {
    this.take(frame);
    for (const { name, text } of frame.files ?? []) this.takeFile(name, text);
    for (const name of frame.filesRemoved ?? []) this.dropFile(name);
  }

  /** What stands in the editor goes with the branch that is left: who picks it again finds it there. */
  private async leaveBranch(client: LabClient): Promise<void> {
    await this.sendEdits(client);
    await this.keepLog(client);
    this.addBranch();
  }

  /** The present is kept as a branch, if anything was done in it. */
  private addBranch(): void {
    const log = this.kept;
    if (log && log.entries.length > 0) this.branches.value = [{ ...log, untilMs: Math.max(log.untilMs, this.clock.value.nowMs) }, ...this.branches.value].slice(0, branchLimit);
  }

  private stop(report: Crash): void {
    this.crash.value = report.log === undefined && this.kept !== undefined ? { ...report, log: this.kept } : report;
    this.progress.value = undefined;
    this.phase.value = 'crashed';
  }

  private async keepLog(client: LabClient): Promise<void> {
    this.takeLog(await client.query({ log: true }));
  }

  /** The answer comes before the frame that shows what the input did: who sees it and leaves finds it kept. */
  protected async tell(client: LabClient, input: Input): Promise<void> {
    this.takeLog(await client.input(input));
  }

  private takeLog(answer: unknown): void {
    this.kept = logIn(answer) ?? this.kept;
    this.keep();
  }

  private async setClock(next: { readonly running: boolean; readonly speed: number }): Promise<void> {
    this.clock.value = { ...this.clock.value, ...next };
    await this.whenAwake(async (client) => void (await client.clock(next)));
  }

  /** What is to replace the lab that is awake. */
  private turnAwake(work: (client: LabClient) => Promise<void>): Promise<void> {
    return this.turns.take(() => this.inAwake(work));
  }

  private async whenAwake(work: (client: LabClient) => Promise<void>): Promise<void> {
    if (this.turns.busy) await this.turns.over();
    await this.inAwake(work);
  }

  private async inAwake(work: (client: LabClient) => Promise<void>): Promise<void> {
    const { client } = this;
    if (client && !this.closed && this.phase.value === 'awake') await this.guarded(() => work(client));
  }

  /** What the simulator refuses is told; what ends with a crash or with the page has been told already. */
  private async guarded(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (error instanceof Refusal) this.notifyRefused(error);
      else this.ignoreWhenOver(error);
    }
  }

  private ignoreWhenOver(error: unknown): void {
    if (this.crash.value === undefined && !this.closed) throw error;
  }
}
