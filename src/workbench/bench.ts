import type { Check, Evidence, Judgement, Lab, LabStep, Outcome, TaskState } from '../labs/contract';
import { judge, probes } from '../labs/judge';
import { decide, NO_OUTCOMES } from '../labs/predictions';
import { beginning, progress } from '../labs/progress';
import { invariant } from '../simulator/base/invariant';
import { perObject } from '../simulator/base/remember';
import { hashText } from '../simulator/base/text';
import type { Program } from '../simulator/base/program';
import type { Cluster, ClusterOptions } from '../simulator/cluster/contract';
import type { HostOptions, Input, Log, LogEntry, Undoing, Workbench } from './contract';
import { createEvidence, withProbes } from './evidence';
import { InputError, summaryOf } from './log';
import { thinned, type Waypoint } from './keyframes';
import { observed } from './observed';
import { playOn, playThrough } from './play';

/** What a bench is made of: the same for it, its forks and its pasts. */
export interface Setup {
  readonly lab: Lab;
  readonly header: Omit<Log, 'entries' | 'untilMs'>;
  readonly createCluster: (options: ClusterOptions) => Cluster;
  readonly kubectl: Program;
  readonly host: HostOptions;
}

interface Entry { readonly atMs: number; readonly input: Input; readonly checksum?: number; readonly changed: boolean }
/** A terminal, how far its output was hashed, and the hash so far. */
interface Screen { readonly terminal: number; readonly id: string; readonly end: number; readonly hash: number }

/** All a bench remembers beside its cluster; plain and replaced, never edited. */
interface Marks {
  readonly beganMs: number;
  readonly entries: readonly Entry[];
  readonly terminals: readonly Screen[];
  readonly tasks: readonly TaskState[];
  readonly outcomes: readonly Outcome[];
  readonly turns: readonly number[];
  /** The changes that inputs wrote: those after one version up to another. */
  readonly writes: readonly { readonly after: number; readonly upTo: number; readonly entry: number }[];
  /** The newest change seen; when the last change or input came, and how often programs were asked in the quiet after it. */
  readonly version: number;
  readonly activeMs: number;
  readonly asked: number;
}

/** A moment to replay from: everything as it was, shared with what came after. */
interface Keyframe extends Waypoint { readonly atMs: number; readonly marks: Marks; readonly world: ReturnType<Cluster['state']> }

/** Virtual time without an input and without a change of any object after which the cluster is quiet: what a command did inside a container changes no object. */
const QUIET_MS = 4000;
/** How long the cluster may take to come to rest before the learner arrives. */
const SETTLE_MS = 120_000;
/** A keyframe is due when replay since the last costs this much real time, or so many instants where there is no clock. */
const KEYFRAME_COST_MS = 20;
const KEYFRAME_INSTANTS = 400;
/** However long a lab goes on, and however slow the machine: a keyframe of a hundred Pods takes up to a tenth of a megabyte. */
const KEYFRAMES_MAX = 400;
const NO_REST = new Set(['events', 'events.events.k8s.io', 'leases.coordination.k8s.io']);
/** What a bench holds while its lab is made ready. */
const NO_MARKS: Marks = { beganMs: 0, entries: [], terminals: [], tasks: [], outcomes: NO_OUTCOMES, turns: [], writes: [], version: 0, activeMs: 0, asked: 0 };

const inShort = perObject((entries: readonly Entry[]) => entries.map(({ atMs, input, changed }) => ({ atMs, summary: summaryOf(input), changed, ...('node' in input ? { node: input.node } : {}) })));

/** A bench at the beginning of its lab, or at the last of the keyframes of another one of the same setup. */
export const createBench = (setup: Setup, known: readonly Keyframe[] = []): Workbench => new Bench(setup, known);

/** What the learner's machine has beside the usual: kubectl, and its short name. */
const atThePrompt = (kubectl: Program) => ({ kubectl, k: kubectl });

class Bench implements Workbench {
  readonly lab: Lab;
  readonly cluster: Cluster;
  private marks: Marks;
  private readonly options: Omit<ClusterOptions, 'programs'>;
  private readonly evidence: Evidence;
  /** The tasks whose checks ask programs. */
  private readonly asking: ReadonlySet<string>;
  private scratch: Cluster | undefined;
  private keyframes: readonly Keyframe[];
  private costMs = 0;
  private instants = 0;

  constructor(private readonly setup: Setup, known: readonly Keyframe[]) {
    const from = known.at(-1);
    const { lab, header } = setup;
    this.lab = lab;
    this.asking = new Set(lab.tasks.filter(({ check }) => probes(check)).map(({ id }) => id));
    this.options = { seed: header.seed, nodes: lab.cluster.nodes, epochMs: header.epochMs, warnsOf: 'fields without effect', ...(lab.cluster.storageClasses ? { storageClasses: lab.cluster.storageClasses } : {}) };
    this.cluster = setup.createCluster({ ...this.options, programs: atThePrompt(observed(setup.kubectl, { version: () => this.cluster.journal.version(), wrote: (since) => this.noteWrite(since) })) });
    this.marks = from ? from.marks : NO_MARKS;
    if (from) this.cluster.restore(from.world);
    else this.marks = begin(this.cluster, lab);
    this.evidence = createEvidence(this.cluster, this.marks.beganMs);
    this.keyframes = from ? known : [this.keyframe(0)];
  }

  get beganMs(): number { return this.marks.beganMs; }
  nowMs(): number { return this.cluster.nowMs() - this.marks.beganMs; }
  verdicts(): readonly TaskState[] { return this.marks.tasks; }
  outcomes(): readonly Outcome[] { return this.marks.outcomes; }
  at(ms: number): Cluster { return this.fork(ms).cluster; }
  advance(ms: number): void { this.runTo(this.nowMs() + ms); }
  runInstant(limitMs: number): boolean { return this.run(limitMs) !== false; }
  runNext(limitMs: number): 'changed' | 'ran' | false { return this.run(limitMs); }
  terminals() { return this.marks.terminals.map(({ terminal, id }) => ({ terminal, id })); }
  inputs() { return inShort(this.marks.entries); }
  turns() { return this.marks.turns; }

  handle(input: Input): void {
    this.runTo(this.nowMs());
    const before = this.marks;
    this.settle();
    this.mark({ entries: [...this.marks.entries, { atMs: this.nowMs(), input, changed: changesByItself(input) }] });
    try {
      this.perform(input);
    } catch (error) {
      if (error instanceof InputError) this.marks = before;
      throw error;
    }
    this.mark({ activeMs: this.cluster.nowMs(), asked: 0 });
    this.observe();
    this.runTo(this.nowMs());
  }

  nextEvent(limitMs: number): boolean {
    const limit = this.nowMs() + limitMs;
    for (;;) {
      const result = this.run(limit);
      if (result === 'changed') return true;
      if (!result) break;
    }
    this.runTo(limit);
    return false;
  }

  /** The last entry has no checksum yet: what comes of it is not over before the next. */
  log(): Log {
    const entries = this.marks.entries.map(({ atMs, input, checksum }): LogEntry => ({ atMs, input, ...(checksum === undefined ? {} : { checksum }) }));
    return { ...this.setup.header, entries, untilMs: this.nowMs() };
  }

  fork(ms: number): Workbench {
    invariant(ms >= 0 && ms <= this.nowMs(), `A lab that is at ${this.nowMs()} ms can't show ${ms} ms.`);
    const bench = this.resumed((keyframe) => keyframe.atMs <= ms);
    return playThrough(playOn(bench, this.marks.entries.slice(bench.inputs().length).filter(({ atMs }) => atMs <= ms), ms));
  }

  undo(): Undoing | undefined {
    const last = this.marks.entries.findLastIndex((entry) => entry.changed);
    if (last < 0) return undefined;
    const entries = this.marks.entries.toSpliced(last, 1).map(({ atMs, input }): LogEntry => ({ atMs, input }));
    const bench = this.resumed((keyframe) => keyframe.marks.entries.length <= last);
    return { log: { ...this.log(), entries }, replay: playOn(bench, entries.slice(bench.inputs().length), this.nowMs()) };
  }

  /** Another bench, at the last keyframe that will do; the one of the beginning always does. */
  private resumed(willDo: (keyframe: Keyframe) => boolean): Workbench {
    return createBench(this.setup, this.keyframes.slice(0, Math.max(0, this.keyframes.findLastIndex(willDo)) + 1));
  }

  private mark(marks: Partial<Marks>): void { this.marks = { ...this.marks, ...marks }; }

  private turn(): void {
    if (this.marks.turns.at(-1) !== this.nowMs()) this.mark({ turns: [...this.marks.turns, this.nowMs()] });
  }

  private keyframe(cost: number): Keyframe { return { atMs: this.nowMs(), marks: this.marks, world: this.cluster.state(), cost }; }

  inputOf(version: number): number | undefined {
    return this.marks.writes.find(({ after, upTo }) => version > after && version <= upTo)?.entry;
  }

  /** The input that kubectl wrote for: the last one. */
  private noteWrite(since: number): void {
    const last = this.marks.entries.at(-1);
    const upTo = this.cluster.journal.version();
    if (last && upTo > since) this.mark({ writes: [...this.marks.writes, { after: since, upTo, entry: this.marks.entries.length - 1 }] });
    if (last && !last.changed) this.mark({ entries: this.marks.entries.with(-1, { ...last, changed: true }) });
  }

  /** A cluster that is as this one is now, for questions that must leave no trace. */
  private copy(): Cluster {
    this.scratch ??= this.setup.createCluster({ ...this.options, programs: atThePrompt(this.setup.kubectl) });
    this.scratch.restore(this.cluster.state());
    return this.scratch;
  }

  private judge(when: 'changed' | 'quiet'): void {
    let copy: Cluster | undefined;
    const asking = withProbes(this.evidence, () => (copy ??= this.copy()));
    const judged = (check: Check): Judgement => {
      const first = judge(check, this.evidence);
      return when === 'quiet' && isOpen(first) && probes(check) ? judge(check, asking) : first;
    };
    const tasks = progress(this.lab.tasks, this.marks.tasks, ({ check }) => judged(check), this.nowMs());
    const outcomes = decide(this.lab.predictions, this.marks.outcomes, judged, this.nowMs());
    if (outcomes !== this.marks.outcomes || tasks.some(({ state }, index) => state !== this.marks.tasks[index]?.state)) this.turn();
    if (tasks !== this.marks.tasks || outcomes !== this.marks.outcomes) this.mark({ tasks, outcomes });
  }

  /** Looks at what changed since it looked last; true if an object did. */
  private observe(): boolean {
    const changes = this.cluster.journal.changes(this.marks.version);
    const newest = changes.at(-1);
    if (!newest) return false;
    this.mark({ version: newest.version });
    if (changes.every((change) => NO_REST.has(change.resource))) return false;
    this.mark({ activeMs: this.cluster.nowMs(), asked: 0 });
    this.judge('changed');
    return true;
  }

  /** When programs are asked next: what they answer may change in time though no object does, so where a task waits for it, again and again, after ever longer quiet. */
  private askMs(): number {
    const { activeMs, asked, tasks } = this.marks;
    const waits = asked === 0 || tasks.some(({ id, state, miss }) => state !== 'met' && miss !== undefined && this.asking.has(id));
    return waits ? activeMs + QUIET_MS * 2 ** asked : Infinity;
  }

  /** One instant of the cluster, or the judging that is due when it has been quiet long enough. */
  private instant(limit: number): 'changed' | 'ran' | false {
    const next = this.cluster.nextMs();
    const quietMs = this.askMs();
    if (quietMs > limit || (next !== undefined && next <= quietMs)) return this.cluster.runInstant(limit) && (this.observe() ? 'changed' : 'ran');
    this.cluster.advance(Math.max(0, quietMs - this.cluster.nowMs()));
    this.mark({ asked: this.marks.asked + 1 });
    this.judge('quiet');
    return 'ran';
  }

  private run(limitMs: number): 'changed' | 'ran' | false {
    const { clockMs } = this.setup.host;
    const started = clockMs?.() ?? 0;
    const result = this.instant(this.marks.beganMs + limitMs);
    this.costMs += (clockMs?.() ?? 0) - started;
    this.instants++;
    if (result && (clockMs ? this.costMs >= KEYFRAME_COST_MS : this.instants >= KEYFRAME_INSTANTS)) {
      this.keyframes = thinned([...this.keyframes, this.keyframe(clockMs ? this.costMs : this.instants)], KEYFRAMES_MAX);
      this.costMs = this.instants = 0;
    }
    return result;
  }

  private runTo(ms: number): void {
    while (this.run(ms));
    if (ms > this.nowMs()) this.cluster.advance(ms - this.nowMs());
  }

  /** Closes the last entry: the checksum of all that came of it until now. */
  private settle(): void {
    const last = this.marks.entries.at(-1);
    if (!last) return;
    const terminals = this.marks.terminals.map((screen): Screen => {
      const { text, end } = this.cluster.workstation.read(screen.id, screen.end);
      return { ...screen, end, hash: continueHash(screen.hash, text) };
    });
    const output = terminals.map(({ terminal, hash }) => `${terminal}:${hash}`).join(' ');
    this.mark({ terminals, entries: this.marks.entries.with(-1, { ...last, checksum: hashText(`${this.cluster.hash()} ${output}`) }) });
  }

  private terminal(number: number): string {
    const found = this.marks.terminals.find((one) => one.terminal === number);
    if (!found) throw new InputError('terminal-closed', String(number));
    return found.id;
  }

  private perform(input: Input): void {
    const { workstation } = this.cluster;
    if ('line' in input) workstation.type(this.terminal(input.line.terminal), input.line.text);
    else if ('signal' in input) workstation.signal(this.terminal(input.signal.terminal), input.signal.signal);
    else if ('eof' in input) workstation.endOfInput(this.terminal(input.eof.terminal));
    else if ('terminal' in input) this.useTerminal(input.terminal);
    else if ('edited' in input) workstation.writeFile(input.edited.file, input.edited.text);
    else if ('file' in input) useFile(workstation, input.file);
    else if ('node' in input) this.useNode(input.node);
    else this.request(input.request);
  }

  private request(request: Extract<Input, { request: unknown }>['request']): void {
    const since = this.cluster.journal.version();
    if (this.cluster.api.request({ ...request }).status < 400 && request.method !== 'GET') this.noteWrite(since);
  }

  private useNode(input: Extract<Input, { node: unknown }>['node']): void {
    if (!this.cluster.node(input)) throw new InputError(input.action === 'add' ? 'node-there' : 'node-missing', input.node);
    this.turn();
  }

  private useTerminal(input: Extract<Input, { terminal: unknown }>['terminal']): void {
    const { workstation } = this.cluster;
    const { terminals } = this.marks;
    if ('close' in input) {
      workstation.closeTerminal(this.terminal(input.close));
      return this.mark({ terminals: terminals.filter((one) => one.terminal !== input.close) });
    }
    const known = terminals.find((one) => one.terminal === input.open);
    if (known) return workstation.resize(known.id, { columns: input.columns, rows: input.rows });
    const id = workstation.openTerminal({ columns: input.columns, rows: input.rows });
    this.mark({ terminals: [...terminals, { terminal: input.open, id, end: 0, hash: 0 }] });
  }
}

/** Whether asking programs can say more: whether it holds, or what of it is missed first. */
const isOpen = (judgement: Judgement): boolean => judgement.verdict === 'unknown' || (judgement.verdict === 'unmet' && judgement.open !== undefined);

const changesByItself = (input: Input): boolean => 'node' in input || 'file' in input;

/** Goes on hashing a text where it was left (FNV-1a), so that it does not matter in which pieces it came. */
function continueHash(hash: number, text: string): number {
  let value = hash;
  for (let index = 0; index < text.length; index++) value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  return value >>> 0;
}

function useFile(workstation: Cluster['workstation'], change: Extract<Input, { file: unknown }>['file']): void {
  if ('remove' in change) return workstation.removeFile(change.remove);
  const text = workstation.files()[change.rename];
  if (text === undefined) throw new InputError('file-missing', change.rename);
  if (change.to === change.rename) return;
  workstation.writeFile(change.to, text);
  workstation.removeFile(change.rename);
}

/** Makes the lab as the learner finds it: files at home, first inputs done, everything at rest. */
function begin(cluster: Cluster, lab: Lab): Marks {
  const { workstation } = cluster;
  for (const file of lab.files) workstation.writeFile(file.name, file.text);
  cluster.runUntilQuiet(SETTLE_MS);
  for (const step of lab.before) prepare(cluster, lab, step);
  if (lab.before.length > 0) cluster.runUntilQuiet(SETTLE_MS);
  const id = workstation.openTerminal({ columns: 80, rows: 24 });
  cluster.advance(1);
  return {
    beganMs: cluster.nowMs(), entries: [], terminals: [{ terminal: 1, id, end: 0, hash: 0 }], tasks: beginning(lab.tasks), outcomes: NO_OUTCOMES, turns: [], writes: [],
    version: cluster.journal.changes(0).at(-1)?.version ?? 0, activeMs: cluster.nowMs(), asked: 0,
  };
}

function prepare(cluster: Cluster, lab: Lab, step: LabStep): void {
  if ('apply' in step) cluster.workstation.run(`kubectl apply -f ${step.apply}`);
  else if ('run' in step) cluster.workstation.run(step.run);
  else if ('edit' in step) cluster.workstation.writeFile(step.edit, lab.files.find((file) => file.name === step.from)?.text ?? '');
  else if ('node' in step) for (const action of ['add', 'remove', 'stop', 'start'] as const) { const node = step.node[action]; if (node) cluster.node({ action, node }); }
  else if ('wait' in step && step.wait !== 'quiet' && 'seconds' in step.wait) cluster.advance(step.wait.seconds * 1000);
  else if ('wait' in step) cluster.runUntilQuiet(SETTLE_MS);
}
