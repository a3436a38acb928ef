import { invariant } from '../simulator/base/invariant';
import { PartMissing } from '../simulator/base/late';
import type { Json } from '../simulator/base/json';
import type { Lab } from '../labs/contract';
import { ENGINE, InputError, isInput, LogError, startReplay } from '../workbench/start';
import type { Log, Replay, Workbench } from '../workbench/contract';
import { Ahead, runVisibly } from './ahead';
import { asksToLook, needsTools, type Asking } from './asking';
import { createFrames, learnersFiles, STEP_LIMIT_MS, type Frames } from './frames';
import type { Query, ToPage, ToWorker } from './protocol';
import type { Docs } from './queries';
import type { Answers, Surroundings, Tools } from './surroundings';

/** A log on its way into a workbench, and who is told when it is there. The replay begins with its first slice, so that whatever it lacks is told there. */
interface Opening { readonly id: number | undefined; readonly lab: Lab; readonly log: Log | undefined; /** What the page has seen of it already. */ readonly seen: Frames | undefined; replay?: Replay; then(): void }

type Refused = Extract<ToPage, { refused: unknown }>['refused'];

/** The part that brings controllers: with it a lab must run from its beginning, as if they had always been there. Others are code that is called. */
const WITH_CONTROLLERS = 'workloads';

/** Real time spent at a stretch: after it, messages are heard. */
const SLICE_MS = 8;
const TICK_MS = 16;
const QUIET_MS = 4000;
/** While nothing but the clock moves, the page is told so often: more would cost a phone its battery. */
const STILL_FRAME_MS = 100;
/** Without a change for so long, it is worth finding out when the next one comes. */
const STILL_MS = 400;

/** A request to go ahead in time, worked on in slices: where it ends at the latest, and when the last change came. */
interface Stepping { readonly id: number; readonly step: Extract<ToWorker, { step: unknown }>['step']; readonly limitMs: number; changedMs: number }

/** The worker's side of the protocol: turns real milliseconds into virtual ones, requests into answers, and what changed into frames. */
export class Host {
  private workbench: Workbench | undefined;
  private stepping: Stepping | undefined;
  private opening: Opening | undefined;
  private frames: Frames = createFrames(1);
  private lastFrame = 0;
  private acknowledged = 0;
  private clock = { running: true, speed: 1 };
  private lastMs = 0;
  /** Virtual time the present slice is due to reach; fractions of a millisecond are carried on. */
  private dueMs = 0;
  /** What the last frame showed, its virtual time, and when it was sent by the page's clock. */
  private shown = '';
  private shownMs = -1;
  private shownAtMs = 0;
  /** When something was last seen to change, by the page's clock. */
  private changedAtMs = 0;
  private readonly ahead = new Ahead(STEP_LIMIT_MS);
  private ticking = false;
  private docs: Docs | undefined;
  private moment: { readonly of: Workbench; readonly atMs: number; readonly workbench: Workbench } | undefined;
  private tools: Tools | undefined;
  private answers: Answers | 'coming' | undefined;
  /** A part is being fetched, or the log is replayed with it: what comes meanwhile waits. */
  private resuming = false;
  /** Messages that wait for a part of the code, or for a lab that is being opened, in order. */
  private held: readonly Asking[] = [];

  constructor(private readonly around: Surroundings) {
    around.loadTools((tools) => this.equip(tools));
  }

  receive(message: ToWorker): void {
    if ('ping' in message) return this.around.post({ pong: true });
    if ('acknowledge' in message) {
      this.acknowledged = message.acknowledge;
      return this.show();
    }
    const waits = !('open' in message) && (this.opening !== undefined || this.held.length > 0);
    if (this.resuming || waits || this.lacks(message)) this.held = [...this.held, message];
    else this.serve(message);
  }

  /** Whether a message can't be served yet; what answers questions is fetched by the first of them. */
  private lacks(message: Asking): boolean {
    if (this.held.length && (!this.tools || this.answers === 'coming')) return true;
    if (!this.tools && needsTools(message)) return true;
    if (!asksToLook(message) || typeof this.answers === 'object') return false;
    if (this.answers === undefined) this.around.loadAnswers((answers) => { this.answers = answers; this.serveHeld(); });
    this.answers ??= 'coming';
    return typeof this.answers !== 'object';
  }

  private serve(message: Asking): void {
    this.guarded(message.id, () => {
      this.carryOut(message);
      this.show();
    }, message);
  }

  private equip(tools: Tools): void {
    this.tools = tools;
    this.serveHeld();
  }

  private serveHeld(): void {
    const { held } = this;
    this.held = [];
    for (const message of held) this.receive(message);
  }

  private loadedTools(): Tools {
    invariant(this.tools, 'Nothing asks for the tools before they are loaded.');
    return this.tools;
  }

  private carryOut(message: Asking): void {
    if ('open' in message) return this.open(message.id, message.open.lab, message.open.log);
    const workbench = this.workbench;
    if (!workbench) return this.refuse(message.id, 'bad-request', { message: 'no lab is open' });
    if ('input' in message) this.input(message.id, message.input, workbench);
    else if ('clock' in message) this.setClock(message.id, message.clock);
    else if ('step' in message) this.step(message.id, message.step, workbench);
    else this.query(message.id, message.query, workbench);
  }

  private open(id: number, lab: Lab, log: Log | undefined): void {
    if (this.workbench) this.endStep(this.workbench);
    this.workbench = undefined;
    this.begin(id, lab, log, () => this.reply(id, { engine: ENGINE }));
  }

  private begin(id: number | undefined, lab: Lab, log: Log | undefined, then: () => void, seen?: Frames): void {
    this.opening = { id, lab, log, seen, then };
    this.wake();
  }

  /** What ran up to the missing part is broken off: the log is all there is to it, and it runs again once the part is there. The page keeps what it has seen. */
  private fetchPart(part: string, interrupted: Asking | undefined): void {
    const { opening, workbench } = this;
    const lab = workbench?.lab ?? opening?.lab;
    const log = opening ? opening.log : workbench?.log();
    const seen = opening ? opening.seen : this.frames;
    invariant(lab && this.around.loadPart, `The part "${part}" is missing, and nobody can fetch it.`);
    this.resuming = true;
    this.workbench = undefined;
    this.opening = undefined;
    this.around.loadPart(part, () => {
      if (!workbench || opening || part === WITH_CONTROLLERS) this.begin(opening?.id, lab, log, () => this.resume(opening, interrupted), seen);
      else this.repeat(workbench, interrupted, seen);
    });
  }

  /** Runs again, from the last keyframe on, what was broken off. */
  private repeat(workbench: Workbench, interrupted: Asking | undefined, seen: Frames | undefined): void {
    this.workbench = workbench;
    this.guarded(interrupted?.id, () => {
      this.enter(workbench.fork(workbench.nowMs()), seen);
      this.resume(undefined, interrupted);
      this.show();
    }, interrupted);
    this.wake();
  }

  /** An input that was broken off is in the log; anything else is asked again. */
  private resume(opening: Opening | undefined, interrupted: Asking | undefined): void {
    this.resuming = false;
    if (opening) opening.then();
    else if (this.workbench && interrupted && 'input' in interrupted) this.replyLog(interrupted.id, this.workbench);
    else if (interrupted && !('step' in interrupted)) this.serve(interrupted);
    this.serveHeld();
  }

  /** A slice of a replay; at its end the lab is open. */
  private replaySlice(opening: Opening): void {
    const replay = (opening.replay ??= startReplay(() => this.loadedTools().tools, opening.lab, opening.log, { clockMs: () => this.around.clockMs() }));
    const until = this.around.clockMs() + SLICE_MS;
    let more = true;
    while (more && this.around.clockMs() < until) more = replay.step();
    if (more) return this.around.post({ progress: { done: replay.done(), total: replay.total } });
    this.opening = undefined;
    this.enter(replay.workbench, opening.seen);
    opening.then();
    this.serveHeld();
  }

  /** From now on the page sees this workbench, from its beginning or from where it was. */
  private enter(workbench: Workbench, seen?: Frames): void {
    this.workbench = workbench;
    this.moment = undefined;
    this.frames = seen ?? createFrames(this.lastFrame + 1);
    this.shown = '';
    this.dueMs = workbench.nowMs();
    this.lastMs = this.around.clockMs();
  }

  private input(id: number, input: unknown, workbench: Workbench): void {
    this.endStep(workbench);
    if (!isInput(input)) return this.refuse(id, 'bad-request', { message: `no input: ${JSON.stringify(input)}` });
    workbench.handle(input);
    if ('edited' in input) this.frames.knowFile(input.edited.file, input.edited.text);
    this.replyLog(id, workbench);
  }

  private setClock(id: number, { running, speed }: { readonly running: boolean; readonly speed: number }): void {
    if (!(speed > 0)) return this.refuse(id, 'bad-request', { message: `speed ${speed}` });
    this.clock = { running, speed };
    this.lastMs = this.around.clockMs();
    this.reply(id, { running, speed });
  }

  /** Begins to go ahead; what was under way ends where it is. */
  private step(id: number, step: Stepping['step'], workbench: Workbench): void {
    this.endStep(workbench);
    const nowMs = workbench.nowMs();
    this.stepping = { id, step, limitMs: nowMs + (typeof step === 'object' ? step.ms : STEP_LIMIT_MS), changedMs: nowMs };
    this.stepSlice(this.stepping, workbench);
  }

  /** A slice of going ahead. */
  private stepSlice(stepping: Stepping, workbench: Workbench): void {
    const untilMs = this.around.clockMs() + SLICE_MS;
    const { step } = stepping;
    const goesOn = () => this.around.clockMs() < untilMs;
    // Where nothing comes the clock stays: to go on for nothing is no next event.
    if (step === 'next-event') {
      this.ahead.look(workbench, goesOn);
      const at = this.ahead.next(workbench);
      if (at === undefined) return this.endStep(workbench);
      if (at === null) return;
    }
    do {
      const limitMs = step === 'until-quiet' ? Math.min(stepping.limitMs, stepping.changedMs + QUIET_MS) : stepping.limitMs;
      const came = step === 'next-event' ? runVisibly(workbench, limitMs) : workbench.runNext(limitMs);
      if (came === 'changed') stepping.changedMs = workbench.nowMs();
      if (came === 'seen') return this.endStep(workbench, true);
      if (came === false) {
        workbench.advance(limitMs - workbench.nowMs());
        return this.endStep(workbench);
      }
    } while (goesOn());
  }

  /** Answers the step under way, if there is one. */
  private endStep(workbench: Workbench, found = false): void {
    const { stepping } = this;
    this.stepping = undefined;
    this.dueMs = workbench.nowMs();
    this.lastMs = this.around.clockMs();
    if (stepping) this.reply(stepping.id, { nowMs: workbench.nowMs(), ...(stepping.step === 'next-event' ? { found } : {}) });
  }

  private query(id: number, query: Query, workbench: Workbench): void {
    if ('log' in query) return this.replyLog(id, workbench);
    if ('continue' in query) return this.goOnFrom(id, query.continue, workbench);
    if ('undo' in query) return this.undo(id, workbench);
    const atMs = 'past' in query ? query.past : 'at' in query ? query.at : undefined;
    const moment = atMs === undefined ? workbench : this.momentOf(atMs, workbench);
    invariant(typeof this.answers === 'object', 'Nothing asks a question before what answers it is loaded.');
    this.reply(id, this.answers.answer(query, moment, this.knownDocs(query), workbench));
  }

  /** Back to before the last input that changed something, and on from there without it, in slices. */
  private undo(id: number, workbench: Workbench): void {
    const undoing = workbench.undo();
    if (!undoing) return this.refuse(id, 'nothing-to-undo');
    this.endStep(workbench);
    this.workbench = undefined;
    this.opening = { id, lab: workbench.lab, ...undoing, seen: undefined, then: () => this.reply(id, { engine: ENGINE }) };
    this.wake();
  }

  /** The lab as it was at a moment; the last one looked at is kept, because several questions follow each other about it. */
  private momentOf(ms: number, workbench: Workbench): Workbench {
    const atMs = Math.min(Math.max(0, Math.floor(ms)), workbench.nowMs());
    if (this.moment?.of !== workbench || this.moment.atMs !== atMs) this.moment = { of: workbench, atMs, workbench: workbench.fork(atMs) };
    return this.moment.workbench;
  }

  private goOnFrom(id: number, ms: number, workbench: Workbench): void {
    this.endStep(workbench);
    const fork = workbench.fork(Math.min(Math.max(0, Math.floor(ms)), workbench.nowMs()));
    this.enter(fork);
    this.reply(id, { files: learnersFiles(fork).map(([name, text]) => ({ name, text })) });
  }

  /** The docs as far as they are there; the first editor's question has them fetched. */
  private knownDocs(query: Query): Docs {
    if (this.docs === undefined && ('complete' in query || 'hover' in query)) {
      this.docs = {};
      this.around.loadDocs?.((docs) => { this.docs = docs; });
    }
    return this.docs ?? {};
  }

  private wake(): void {
    if (this.ticking) return;
    this.ticking = true;
    this.around.later(() => this.tick(), 0);
  }

  private tick(): void {
    this.ticking = false;
    const { opening } = this;
    this.guarded(opening?.id, () => {
      if (opening) this.replaySlice(opening);
      else {
        this.slice();
        this.lookAhead();
      }
      this.show();
    });
    if (!this.opening && !this.workbench) return;
    this.ticking = true;
    this.around.later(() => this.tick(), this.opening || this.stepping ? 0 : TICK_MS - SLICE_MS);
  }

  /** Lets virtual time follow real time; what does not fit into the slice is not made up for later. */
  private slice(): void {
    const { workbench, stepping } = this;
    if (workbench && stepping) return this.stepSlice(stepping, workbench);
    const startedMs = this.around.clockMs();
    const passedMs = startedMs - this.lastMs;
    this.lastMs = startedMs;
    if (!workbench || !this.tools || !this.clock.running) return;
    this.dueMs = Math.max(this.dueMs, workbench.nowMs()) + passedMs * this.clock.speed;
    const limitMs = Math.floor(this.dueMs);
    while (workbench.runInstant(limitMs)) {
      if (this.around.clockMs() - startedMs < SLICE_MS) continue;
      this.dueMs = workbench.nowMs();
      return;
    }
    if (limitMs > workbench.nowMs()) workbench.advance(limitMs - workbench.nowMs());
  }

  /** Where nothing changes for a while the learner wonders when something will: then there is time to find out. */
  private lookAhead(): void {
    const { workbench, stepping } = this;
    const beganMs = this.around.clockMs();
    if (!workbench || !this.tools || stepping || this.resuming || beganMs - this.changedAtMs < STILL_MS) return;
    this.ahead.look(workbench, () => this.around.clockMs() - beganMs < SLICE_MS);
  }

  /** Posts a frame unless the page still has one to draw, or would see nothing new. */
  private show(): void {
    const { workbench } = this;
    if (!workbench || this.acknowledged < this.lastFrame) return;
    const next = this.ahead.next(workbench);
    const seen = JSON.stringify([this.clock, next === undefined ? 'none' : next, workbench.inputs().length, workbench.cluster.journal.version(), workbench.terminals().map(({ id }) => workbench.cluster.workstation.read(id, Number.MAX_SAFE_INTEGER).end)]);
    const still = seen === this.shown && !this.frames.behind();
    if (still && (workbench.nowMs() === this.shownMs || this.around.clockMs() - this.shownAtMs < STILL_FRAME_MS)) return;
    this.shown = seen;
    this.shownMs = workbench.nowMs();
    this.shownAtMs = this.around.clockMs();
    const frame = this.frames.next(workbench, this.clock, next);
    if (frame.rows.length > 0 || frame.removed.length > 0) this.changedAtMs = this.shownAtMs;
    this.lastFrame = frame.number;
    this.around.post({ frame });
  }

  private replyLog(id: number, workbench: Workbench): void {
    this.reply(id, workbench.log() as unknown as Json);
  }

  private reply(id: number, value: Json): void {
    this.around.post({ id, answer: value });
  }

  private refuse(id: number, reason: Refused['reason'], more: Partial<Refused> = {}): void {
    this.around.post({ id, refused: { message: reason, ...more, reason } });
  }

  /** What the page got wrong is refused; anything else is ours: the lab stops and reports the log that leads here. */
  private guarded(id: number | undefined, act: () => void, message?: Asking): void {
    try {
      act();
    } catch (error) {
      if (error instanceof PartMissing) return this.fetchPart(error.part, message);
      if (id !== undefined && error instanceof LogError) {
        this.opening = undefined;
        this.refuse(id, error.reason, { message: error.message, ...(error.usable ? { usable: error.usable } : {}) });
        this.serveHeld();
      } else if (id !== undefined && error instanceof InputError) this.refuse(id, error.reason, { about: error.about });
      else this.crash(error);
    }
  }

  private crash(error: unknown): void {
    const [message, stack] = error instanceof Error ? [`${error.name}: ${error.message}`, error.stack ?? ''] : [String(error), ''];
    const broken = this.workbench ?? this.opening?.replay?.workbench;
    this.workbench = undefined;
    this.stepping = undefined;
    this.opening = undefined;
    this.around.post({ crash: { message, stack, log: broken?.log() } });
  }
}
