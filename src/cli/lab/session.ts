import { mkdirSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beginning, judge, openTasks, progress, reads, relocated } from '../../labs';
import type { Check, LabStep, Task, TaskState } from '../../labs/contract';
import { equal, type Json } from '../../simulator/base/json';
import { Connection, loadConfig } from '../remote/connection';
import { gather, Reader, type Listed } from './evidence';
import type { OpenedLab } from './folder';
import { readRecord, Recorder, recordFile, type LabRecord, type RecordedMoment } from './record';
import { Shell, type Target } from './shell';
import { momentsOf, Watcher } from './watcher';

export interface SessionOptions { readonly home: string; readonly lab: OpenedLab; readonly kubeconfig?: string; readonly context?: string; readonly namespace?: string; readonly folder?: string; readonly anew?: boolean; say(line: string): void }

/** A lab on a real cluster: where it is, and how it is asked. */
export class Place {
  readonly target: Target;
  readonly connection: Connection;
  readonly reader: Reader;
  readonly tasks: readonly Task[];
  readonly record: string;

  constructor({ home, lab, kubeconfig, context, namespace }: SessionOptions) {
    const config = loadConfig({ ...(kubeconfig === undefined ? {} : { kubeconfig }), ...(context === undefined ? {} : { context }) });
    const current = config.getCurrentContext();
    this.target = { home, ...(kubeconfig === undefined ? {} : { kubeconfig }), context: current, namespace: namespace ?? config.getContextObject(current)?.namespace ?? 'default' };
    this.connection = new Connection(config);
    this.reader = new Reader(this.connection);
    this.tasks = lab.folder.lab.tasks.map((task) => ({ ...task, check: relocated(task.check, this.target.namespace) }));
    this.record = recordFile(home, lab.folder.lab.id, current, this.target.namespace);
  }
}

/** The kinds whose past some check asks for. */
export const watchedKinds = (checks: readonly Check[]): readonly Listed[] =>
  [...new Map(checks.flatMap(reads).flatMap((read) => ('history' in read ? [[JSON.stringify(read.history), read.history] as const] : []))).values()];

const QUIET_MS = 4_000;
const QUIET_LIMIT_MS = 180_000;
/** How soon after a change tasks are judged, and how often without one: of some things only a question tells. */
const SOON_MS = 500;
const ASK_MS = 3_000;
/** Commands that change machines, which a cluster may share with others. */
const TOUCHES_NODES = /\bkubectl\s+(cordon|uncordon|drain|taint|label\s+nodes?|delete\s+nodes?)\b/;

/** Follows a lab on a real cluster from its start: watches, judges and keeps a record of both. */
export class Session {
  states: readonly TaskState[];
  private readonly place: Place;
  private readonly shell: Shell;
  private watcher: Watcher | undefined;
  private recorder: Recorder | undefined;
  private readonly moments: RecordedMoment[] = [];
  private beganMs = Date.now();
  private lastMs = Date.now();
  private judgedMs = 0;
  private judging: Promise<void> | undefined;
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly options: SessionOptions) {
    this.place = new Place(options);
    this.states = beginning(this.place.tasks);
    this.shell = new Shell(this.place.target, this.folder);
  }

  get folder(): string { return this.options.folder ?? join(this.place.target.home, this.options.lab.folder.lab.id); }

  /** Makes the namespace and the lab's start, or goes on with the one that was begun there, and watches. Throws an Error that says what stands in the way. */
  async begin(): Promise<void> {
    const { connection, record, tasks } = this.place;
    const uid = await this.namespace();
    const earlier = this.options.anew ? undefined : readRecord(record);
    const begun = earlier?.head.uid === uid && earlier.head.server === connection.address ? earlier : undefined;
    if (begun) this.goOn(begun);
    this.recorder = new Recorder(record, { server: connection.address, uid, beganMs: this.beganMs, process: process.pid }, begun ? 'more' : 'new');
    const watcher = this.watcher = new Watcher(this.place.reader, this.beganMs, (moments) => this.saw(moments), begun?.moments);
    await this.tellWhatIsMissing();
    this.writeFiles();
    await Promise.all(watchedKinds(tasks.map(({ check }) => check)).map((what) => watcher.follow(what)));
    if (!begun) for (const step of this.options.lab.folder.lab.before) await this.perform(step);
    this.judgeSoon();
  }

  private goOn({ head, moments, tasks }: LabRecord): void {
    if (tasks.length === this.states.length) this.states = tasks;
    this.moments.push(...moments);
    this.beganMs = head.beganMs;
    this.options.say(`goes on with what was begun here at ${new Date(head.beganMs).toISOString()}; nobody watched in between (--anew begins again)`);
  }

  /** The uid of the namespace, which is made where there is none. */
  private async namespace(): Promise<string> {
    const { namespace } = this.place.target;
    const path = '/api/v1/namespaces';
    const { status, body } = await this.place.connection.request({ method: 'GET', path: `${path}/${namespace}` });
    if (status === 200) return uidOf(body);
    if (status !== 404) throw new Error(messageOf(body));
    const made = await this.place.connection.request({ method: 'POST', path, body: { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } } });
    if (made.status !== 201) throw new Error(messageOf(made.body));
    this.options.say(`namespace ${namespace} created`);
    return uidOf(made.body);
  }

  /** A cluster's machines and classes are its owner's: what the lab counts on and does not find is told. */
  private async tellWhatIsMissing(): Promise<void> {
    const { cluster } = this.options.lab.folder.lab;
    const nodes = (await this.place.reader.list({ apiVersion: 'v1', kind: 'Node' }))?.items.length ?? 0;
    if (nodes < cluster.nodes) this.options.say(`note: the lab is written for ${cluster.nodes} nodes; this cluster has ${nodes}`);
    const classes = (await this.place.reader.list({ apiVersion: 'storage.k8s.io/v1', kind: 'StorageClass' }))?.items.map(nameOf) ?? [];
    const missing = (cluster.storageClasses ?? []).map(nameOf).filter((name) => !classes.includes(name));
    if (missing.length) this.options.say(`note: the lab counts on the StorageClass ${missing.join(', ')}; this cluster has ${classes.join(', ') || 'none'}`);
  }

  private writeFiles(): void {
    mkdirSync(this.folder, { recursive: true });
    for (const { name, text } of this.options.lab.folder.lab.files) {
      const file = join(this.folder, name);
      if (existsSync(file) && readFileSync(file, 'utf8') !== text) this.options.say(`${file} is there already and stays as it is`);
      else writeFileSync(file, text);
    }
  }

  private async perform(step: LabStep): Promise<void> {
    if ('apply' in step) return this.type(`kubectl apply -f ${step.apply}`);
    if ('run' in step) return this.type(step.run);
    if ('edit' in step) return writeFileSync(join(this.folder, step.edit), this.options.lab.folder.lab.files.find(({ name }) => name === step.from)?.text ?? '');
    if ('node' in step) return this.options.say(`do this yourself, no API can: ${JSON.stringify(step.node)}`);
    if ('wait' in step) return step.wait === 'quiet' ? this.quiet() : 'seconds' in step.wait ? pause(step.wait.seconds * 1000) : undefined;
  }

  private async type(line: string): Promise<void> {
    if (TOUCHES_NODES.test(line)) return this.options.say(`do this yourself if the cluster is yours: ${line}`);
    const { out, err, exit } = await this.shell.run(line);
    this.options.say(`$ ${line}\n${(out + err).trimEnd()}`);
    if (exit !== 0) throw new Error(`the lab's start did not succeed: ${line}`);
  }

  private async quiet(): Promise<void> {
    for (const limit = Date.now() + QUIET_LIMIT_MS; Date.now() < limit && Date.now() - this.lastMs < QUIET_MS; ) await pause(200);
  }

  private saw(moments: readonly RecordedMoment[]): void {
    this.moments.push(...moments);
    this.recorder?.moments(moments);
    this.lastMs = Date.now();
  }

  /** Judges again and again, as long as the session lasts. */
  private judgeSoon(): void {
    this.timer = setTimeout(() => {
      const due = this.lastMs > this.judgedMs || Date.now() - this.judgedMs > ASK_MS;
      if (due) this.judgedMs = Date.now();
      this.judging = (due ? this.judgeOpen() : Promise.resolve()).catch((error: unknown) => this.options.say(`could not be judged: ${String(error)}`)).then(() => { if (this.timer) this.judgeSoon(); });
    }, SOON_MS);
  }

  /** Judges the tasks whose turn it is, and again as long as that brings the turn to others. */
  private async judgeOpen(): Promise<void> {
    for (let again = true; again; ) {
      const open = openTasks(this.place.tasks, this.states);
      const evidence = await gather(open.map(({ check }) => check), this.place.reader, this.shell, (what) => momentsOf(this.moments, what));
      const after = progress(this.place.tasks, this.states, (task) => (open.includes(task) ? judge(task.check, evidence) : { verdict: 'unknown', why: 'not asked yet' }), Date.now() - this.beganMs);
      again = after.some((state, index) => state.state !== this.states[index]?.state);
      if (!equal(after as unknown as Json, this.states as unknown as Json)) this.recorder?.tasks(after);
      for (const [index, state] of after.entries()) if (state.state !== this.states[index]?.state) this.options.say(taskLine(this.options.lab, state));
      this.states = after;
    }
  }

  get done(): boolean { return this.states.every(({ state }) => state === 'met'); }

  async close(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.watcher?.stop();
    await this.judging;
    this.shell.close();
  }
}

const MARKS = { met: '✓', unmet: '·', broken: '✗' } as const;

export const taskLine = (lab: OpenedLab, { id, state, miss }: TaskState): string => `${MARKS[state]} ${lab.title(`tasks.${id}.title`)}${state === 'met' || !miss ? '' : `\n    ${lab.miss(id, miss)}`}`;

const pause = (ms: number): Promise<void> => new Promise((done) => { setTimeout(done, ms); });
const uidOf = (object: Json): string => (object as unknown as { readonly metadata: { readonly uid: string } }).metadata.uid;
const nameOf = (object: Json): string => (object as unknown as { readonly metadata: { readonly name: string } }).metadata.name;
const messageOf = (body: Json): string => (body as { readonly message?: string } | null)?.message ?? 'the cluster did not answer as expected';
