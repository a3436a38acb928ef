import { computed, signal } from '@preact/signals';
import type { ReadonlySignal, Signal } from '@preact/signals';
import type { Lab, TaskState } from '../../labs/contract';
import type { Json } from '../../simulator/base/json';
import type { Completion, Diagnostic, Frame, News, Query, Row } from '../../worker/protocol';
import type { Input, Log } from '../../workbench/contract';
import { Refusal } from '../../worker/client';
import type { Connect, Crash, LabClient, RefusalReason } from './client';
import { buildClusterModel } from './cluster-model';
import type { ClusterModel } from './cluster-model';
import type { LabStore, Saved } from './store';
import { createTerminals } from './terminals';
import type { Terminals } from './terminals';
import { growLanes } from './time-line';
import type { Lanes } from './time-line';

export interface LabFileState {
  readonly name: string;
  /** As it stands in the editor. */
  readonly text: string;
  /** As it was when it was last applied, or at the start. */
  readonly applied: string;
}

export type Notice = { readonly kind: 'set-aside'; readonly reason: RefusalReason | 'unreadable'; readonly old: string } | { readonly kind: 'shortened'; readonly old: string } | { readonly kind: 'copy' } | { readonly kind: 'unsaved' } | { readonly kind: 'refused'; readonly message: string };

/** One lab in the page: what is shown, and what can be done. Everything the parts share goes through it. */
export interface Session {
  readonly phase: Signal<'asleep' | 'opening' | 'awake' | 'crashed'>;
  readonly progress: Signal<{ readonly done: number; readonly total: number } | undefined>;
  readonly clock: Signal<{ readonly nowMs: number; readonly running: boolean; readonly speed: number; readonly nextEventMs: number | undefined }>;
  readonly rows: Signal<ReadonlyMap<string, Row>>;
  readonly cluster: ReadonlySignal<ClusterModel>;
  /** Names that a sentence can link, with the keys of their rows. */
  readonly names: ReadonlySignal<ReadonlyMap<string, string>>;
  readonly tasks: Signal<readonly TaskState[]>;
  readonly hints: Signal<Readonly<Record<string, number>>>;
  readonly files: Signal<readonly LabFileState[]>;
  readonly news: Signal<readonly News[]>;
  readonly inputs: Signal<Frame['inputs']>;
  readonly lanes: Signal<Lanes>;
  readonly selected: Signal<string | undefined>;
  readonly notices: Signal<readonly Notice[]>;
  readonly crash: Signal<Crash | undefined>;
  readonly terminals: Terminals;
  readonly history: () => readonly string[];
  wake(): Promise<void>;
  edit(file: string, text: string): void;
  /** The line `kubectl apply -f FILE` at the first terminal. */
  apply(file: string): Promise<void>;
  line(terminal: number, text: string): Promise<void>;
  send(input: Input): Promise<void>;
  pause(paused: boolean): void;
  speed(speed: number): void;
  nextEvent(): Promise<void>;
  undo(): Promise<void>;
  reset(): Promise<void>;
  openHint(task: string): void;
  select(key: string | undefined): void;
  dismiss(notice: Notice): void;
  diagnose(file: string, text: string): Promise<readonly Diagnostic[]>;
  complete(file: string, text: string, offset: number): Promise<readonly Completion[]>;
  query(query: Query): Promise<Json>;
  /** The log as last known, for a report. */
  log(): Log | undefined;
  close(): void;
}

export interface SessionOptions {
  readonly lab: Lab;
  readonly connect: Connect;
  readonly store: LabStore;
  /** Whether this tab may keep what it does; the second tab of a lab is a copy. */
  readonly own: () => Promise<boolean>;
}

const newsLimit = 200;

export function createSession({ lab, connect, store, own }: SessionOptions): Session {
  let client: LabClient | undefined;
  let log: Log | undefined;
  let keeps = false;
  let closed = false;
  let history: readonly string[] = [];
  let sent = new Map(lab.files.map((file) => [file.name, file.text]));

  const phase = signal<'asleep' | 'opening' | 'awake' | 'crashed'>('asleep');
  const progress = signal<{ done: number; total: number } | undefined>(undefined);
  const clock = signal<Session['clock']['value']>({ nowMs: 0, running: true, speed: 1, nextEventMs: undefined });
  const rows = signal<ReadonlyMap<string, Row>>(new Map());
  const tasks = signal<readonly TaskState[]>(lab.tasks.map(({ id, guard }) => ({ id, state: guard ? 'met' : 'unmet' })));
  const hints = signal<Readonly<Record<string, number>>>({});
  const files = signal<readonly LabFileState[]>(lab.files.map(({ name, text }) => ({ name, text, applied: text })));
  const news = signal<readonly News[]>([]);
  const inputs = signal<Frame['inputs']>([]);
  const lanes = signal<Lanes>(new Map());
  const selected = signal<string | undefined>(undefined);
  const notices = signal<readonly Notice[]>([]);
  const crash = signal<Crash | undefined>(undefined);
  const cluster = computed(() => buildClusterModel([...rows.value.values()]));
  const names = computed(() => namesOf(cluster.value));
  const terminals = createTerminals();

  const notify = (notice: Notice) => {
    notices.value = [...notices.value.filter((other) => other.kind !== notice.kind), notice];
  };
  const keep = () => {
    if (!keeps || phase.value === 'opening') return;
    const kept = store.save({
      version: 1,
      log: log && { ...log, untilMs: Math.max(log.untilMs, clock.value.nowMs) },
      drafts: Object.fromEntries(files.value.map(({ name, text }) => [name, text])),
      applied: Object.fromEntries(files.value.map(({ name, applied }) => [name, applied])),
      history,
      hints: hints.value,
    });
    if (!kept) notify({ kind: 'unsaved' });
  };
  const asked = (): LabClient => {
    if (!client) throw new Error('the lab is not open');
    return client;
  };
  const keepLog = async () => {
    const answer = await asked().query({ log: true });
    if (isLog(answer)) log = answer;
    keep();
  };

  const clear = () => {
    rows.value = new Map();
    lanes.value = new Map();
    news.value = [];
    inputs.value = [];
    terminals.clear();
  };
  const take = (frame: Frame) => {
    if (frame.rows.length > 0 || frame.removed.length > 0) {
      const next = new Map(rows.value);
      for (const key of frame.removed) next.delete(key);
      for (const row of frame.rows) next.set(row.key, row);
      rows.value = next;
      lanes.value = growLanes(lanes.value, frame.rows, frame.removed, frame.nowMs);
    }
    clock.value = { nowMs: frame.nowMs, running: frame.running, speed: frame.speed, nextEventMs: frame.nextEventMs };
    if (frame.tasks.length > 0) tasks.value = frame.tasks;
    if (frame.news.length > 0) news.value = [...news.value, ...frame.news].slice(-newsLimit);
    if (frame.inputs.length > 0) inputs.value = frame.inputs;
    for (const terminal of frame.terminals) terminals.take(terminal);
    if (frame.files) takeFiles(frame.files);
  };
  const takeFiles = (changed: readonly { readonly name: string; readonly text: string }[]) => {
    for (const { name, text } of changed) {
      const known = files.value.find((file) => file.name === name);
      const untouched = !known || known.text === sent.get(name);
      sent.set(name, text);
      if (!known) files.value = [...files.value, { name, text, applied: text }];
      else if (untouched && known.text !== text) files.value = files.value.map((file) => (file.name === name ? { ...file, text } : file));
    }
  };

  const open = async (from: Log | undefined): Promise<void> => {
    phase.value = 'opening';
    await asked().open(lab, from);
    crash.value = undefined;
    opened();
    log = from;
    sent = sentBy(lab, from);
    if (from === undefined) await keepLog();
  };
  /** The first frame of what was opened comes after the answer: what was shown before goes now. */
  const opened = () => {
    clear();
    progress.value = undefined;
    phase.value = 'awake';
    void asked().clock({ running: clock.value.running, speed: clock.value.speed }).catch(ignoreWhenOver);
  };
  const ignoreWhenOver = (error: unknown) => {
    if (crash.value === undefined && !closed) throw error;
  };
  /** What the simulator refuses is told; what ends with a crash or with the page has been told already. */
  const guarded = async (work: Promise<void>): Promise<void> => {
    try {
      await work;
    } catch (error) {
      if (error instanceof Refusal) notify({ kind: 'refused', message: error.message });
      else ignoreWhenOver(error);
    }
  };
  /** Opens what was kept; what cannot be opened is set aside with a notice, and the lab begins anew. */
  const restore = async (saved: Saved | undefined): Promise<void> => {
    if (saved) {
      files.value = restoreFiles(files.value, saved);
      history = saved.history;
      hints.value = saved.hints;
    }
    try {
      await open(saved?.log);
    } catch (error) {
      if (saved?.log === undefined || !(error instanceof Refusal)) throw error;
      if (keeps) store.setAside();
      const old = JSON.stringify(saved.log);
      notify(error.usable ? { kind: 'shortened', old } : { kind: 'set-aside', reason: error.reason, old });
      await open(error.usable);
    }
  };
  const wake = async () => {
    if (phase.value !== 'asleep') return;
    phase.value = 'opening';
    keeps = await own();
    if (!keeps) notify({ kind: 'copy' });
    client = connect({
      frame: take,
      progress: (done, total) => {
        progress.value = { done, total };
      },
      crash: (report) => {
        crash.value = report.log === undefined && log !== undefined ? { ...report, log } : report;
        progress.value = undefined;
        phase.value = 'crashed';
      },
    });
    const loaded = store.load();
    if ('corrupt' in loaded) {
      if (keeps) store.setAside();
      notify({ kind: 'set-aside', reason: 'unreadable', old: loaded.corrupt });
    }
    await guarded(restore('saved' in loaded ? loaded.saved : undefined));
  };

  /** Texts that changed since the simulator last saw them become inputs before whatever may read them. */
  const sendEdits = async () => {
    for (const { name, text } of files.value) {
      if (sent.get(name) === text) continue;
      sent.set(name, text);
      await asked().input({ edited: { file: name, text } });
    }
  };
  const runLine = async (terminal: number, text: string) => {
    if (text.trim() !== '' && history.at(-1) !== text) history = [...history, text].slice(-500);
    await sendEdits();
    const applied = appliedFile(text, files.value.map((file) => file.name));
    if (applied !== undefined) files.value = files.value.map((file) => (file.name === applied ? { ...file, applied: file.text } : file));
    await asked().input({ line: { terminal, text } });
    await keepLog();
  };
  const line = (terminal: number, text: string) => (phase.value === 'awake' ? guarded(runLine(terminal, text)) : Promise.resolve());
  const send = (input: Input) => (phase.value === 'awake' ? guarded(asked().input(input).then(keepLog)) : Promise.resolve());
  const setClock = (next: { readonly running: boolean; readonly speed: number }) => {
    clock.value = { ...clock.value, ...next };
    if (phase.value === 'awake') void asked().clock(next).catch(ignoreWhenOver);
  };
  const ask = async <T>(query: Query): Promise<readonly T[]> => {
    if (phase.value !== 'awake') return [];
    try {
      return asList<T>(await asked().query(query));
    } catch (error) {
      ignoreWhenOver(error);
      return [];
    }
  };
  const undoLast = async () => {
    await asked().query({ undo: true });
    opened();
    await keepLog();
    sent = sentBy(lab, log);
  };

  return {
    phase, progress, clock, rows, cluster, names, tasks, hints, files, news, inputs, lanes, selected, notices, crash, terminals, wake, line, send,
    history: () => history,
    edit: (name, text) => {
      files.value = files.value.map((file) => (file.name === name ? { ...file, text } : file));
      keep();
    },
    apply: (file) => line(terminals.free(), `kubectl apply -f ${quoted(file)}`),
    pause: (paused) => {
      setClock({ running: !paused, speed: clock.value.speed });
      keep();
    },
    speed: (speed) => setClock({ running: clock.value.running, speed }),
    nextEvent: () => (phase.value === 'awake' ? guarded(asked().step('next-event').then(keep)) : Promise.resolve()),
    undo: () => (phase.value === 'awake' ? guarded(undoLast()) : Promise.resolve()),
    reset: async () => {
      store.clear();
      files.value = lab.files.map(({ name, text }) => ({ name, text, applied: text }));
      hints.value = {};
      selected.value = undefined;
      await guarded(open(undefined));
    },
    openHint: (task) => {
      hints.value = { ...hints.value, [task]: (hints.value[task] ?? 0) + 1 };
      keep();
    },
    select: (key) => {
      selected.value = key;
    },
    dismiss: (notice) => {
      notices.value = notices.value.filter((other) => other !== notice);
    },
    diagnose: (file, text) => ask<Diagnostic>({ diagnose: { file, text } }),
    complete: (file, text, offset) => ask<Completion>({ complete: { file, text, offset } }),
    query: (query) => asked().query(query),
    log: () => crash.value?.log ?? log,
    close: () => {
      keep();
      closed = true;
      client?.close();
    },
  };
}

function namesOf({ pods, nodes, sets, claims, services }: ClusterModel): ReadonlyMap<string, string> {
  const slots = sets.flatMap((set) => set.slots.map((slot): [string, string] => [slot.name, slot.pod?.key ?? slotKey(set.row.namespace, slot.name)]));
  const rows = [...nodes.map(({ row }) => row), ...services.map(({ row }) => row), ...sets.map(({ row }) => row), ...claims.flatMap(({ row }) => (row ? [row] : [])), ...pods];
  return new Map([...rows.map((row): [string, string] => [row.name, row.key]), ...slots]);
}

/** A slot without a Pod is selected by the key its Pod will have. */
export function slotKey(namespace: string, name: string): string {
  return `Pod ${namespace}/${name}`;
}

function restoreFiles(files: readonly LabFileState[], saved: Saved): readonly LabFileState[] {
  const known = files.map(({ name, text, applied }) => ({ name, text: saved.drafts[name] ?? text, applied: saved.applied[name] ?? applied }));
  const made = Object.entries(saved.drafts).filter(([name]) => !files.some((file) => file.name === name));
  return [...known, ...made.map(([name, text]) => ({ name, text, applied: saved.applied[name] ?? text }))];
}

/** The file a line applies, when it is one of the lab's. */
export function appliedFile(line: string, names: readonly string[]): string | undefined {
  const file = /^\s*(?:kubectl|k)\s+(?:apply|create|replace)\b.*?(?:-f|--filename)[ =]?(\S+)/.exec(line)?.[1]?.replace(/^['"]|['"]$/g, '').replace(/^\.\//, '');
  return names.find((name) => name === file);
}

function quoted(file: string): string {
  return /^[\w./-]+$/.test(file) ? file : `'${file.replaceAll("'", "'\\''")}'`;
}

/** The texts of the lab's files as the simulator knows them after a log. */
function sentBy(lab: Lab, log: Log | undefined): Map<string, string> {
  const edits = (log?.entries ?? []).flatMap(({ input }): [string, string][] => ('edited' in input ? [[input.edited.file, input.edited.text]] : []));
  return new Map([...lab.files.map((file): [string, string] => [file.name, file.text]), ...edits]);
}

function isLog(value: unknown): value is Log {
  return typeof value === 'object' && value !== null && 'entries' in value && 'format' in value;
}

function asList<T>(answer: Json): readonly T[] {
  return Array.isArray(answer) ? (answer as unknown as readonly T[]) : [];
}
