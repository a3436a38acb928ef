import type { Outcome, TaskState } from '../labs/contract';
import { controllerOf } from '../simulator/api/object';
import { ControllerRevision } from '../simulator/kinds/controllerrevision/kind';
import { EndpointSlice } from '../simulator/kinds/endpointslice/kind';
import type { Cluster, NetworkCall } from '../simulator/cluster/contract';
import type { Workbench } from '../workbench/contract';
import { callRows, createCallNews } from './calls';
import { taskNews } from './news';
import type { CallRow, Frame, Row, TerminalFrame } from './protocol';
import { createRowDeltas } from './row-deltas';
import { indexWaits, machineRow, rowObjects, rowOf, type RowContext } from './rows';

/** The files a learner works on: not those that programs keep in hidden folders, as kubectl its contexts. */
export const learnersFiles = ({ cluster }: Workbench): readonly (readonly [name: string, text: string])[] => Object.entries(cluster.workstation.files()).filter(([name]) => !/^\.[^/]*\//.test(name));

/** How far one step of "next event" or "until quiet" may lead, in virtual time; what comes later is not ahead. */
export const STEP_LIMIT_MS = 600_000;

/** What rows of a cluster need beside their objects. */
export function contextOf({ client, journal }: Cluster, beganMs: number): RowContext {
  return {
    beganMs, waits: indexWaits(journal.waits()), machines: journal.machines(), slices: (namespace) => client.list(EndpointSlice, { namespace }),
    newest: ({ metadata }) => client.list(ControllerRevision, { namespace: metadata.namespace ?? '' }).filter((revision) => controllerOf(revision)?.uid === metadata.uid)
      .reduce<ControllerRevision | undefined>((newest, one) => (newest && newest.revision >= one.revision ? newest : one), undefined)?.metadata.labels?.['controller-revision-hash'],
  };
}

/** All rows of a cluster as it is, by key. */
export function rowsOf(cluster: Cluster, beganMs: number): ReadonlyMap<string, Row> {
  const { client } = cluster;
  const context = contextOf(cluster, beganMs);
  const objects = rowObjects(client);
  const machines = context.machines.filter(({ node }) => !objects.some(({ kind, metadata }) => kind === 'Node' && metadata.name === node));
  return new Map([...objects.flatMap((object) => rowOf(object, context) ?? []), ...machines.map(machineRow)].map((row) => [row.key, row]));
}

/** Requests as the page draws them. */
export const rowsOfCalls = ({ cluster, beganMs }: Workbench, calls: readonly NetworkCall[]): readonly CallRow[] =>
  (calls.length === 0 ? [] : callRows(calls, beganMs, new Set(cluster.journal.machines().map(({ node }) => node))));

/** Tells the requests since it was asked last; at first it only begins to listen. */
function createHearing(): (workbench: Workbench) => readonly CallRow[] {
  /** Up to when requests were told, and how many of that instant: it may go on after a frame. */
  let heard: { readonly ms: number; readonly count: number } | undefined;
  return (workbench) => {
    const ms = workbench.cluster.nowMs();
    const calls = workbench.cluster.journal.calls((heard?.ms ?? ms) - 1);
    const fresh = heard ? rowsOfCalls(workbench, calls.slice(heard.count)) : [];
    heard = { ms, count: calls.filter(({ atMs }) => atMs === ms).length };
    return fresh;
  };
}

/** Makes frames: each says what differs from the last one. */
export interface Frames {
  /** Whether the last frame could not say all. */
  behind(): boolean;
  next(workbench: Workbench, clock: { readonly running: boolean; readonly speed: number }, nextEventMs: Frame['nextEventMs']): Frame;
  /** The page knows this text already: it typed it. */
  knowFile(name: string, text: string): void;
}

export function createFrames(firstNumber: number): Frames {
  let number = firstNumber;
  let tasks: readonly TaskState[] = [];
  let outcomes: readonly Outcome[] | undefined;
  let inputs: Frame['inputs'] | undefined;
  const screens = new Map<number, { readonly end: number; readonly status: string }>();
  const files = new Map<string, string>();
  let knowsFiles = false;
  const told = createRowDeltas();
  const freshCalls = createHearing();
  const callNews = createCallNews();

  const terminals = (workbench: Workbench): readonly TerminalFrame[] => workbench.terminals().flatMap(({ terminal, id }) => {
    const { workstation } = workbench.cluster;
    const known = screens.get(terminal) ?? { end: 0, status: '' };
    const { text, end } = workstation.read(id, known.end);
    const { mode, foreground, ended, editing } = workstation.status(id);
    const status = `${mode} ${foreground ?? ''} ${ended}`;
    screens.set(terminal, { end, status });
    return text === '' && status === known.status ? [] : [{ terminal, chunk: text, mode, foreground, ended, ...(editing === undefined ? {} : { editing }) }];
  });
  const fileDeltas = (workbench: Workbench): Pick<Frame, 'files' | 'filesRemoved'> => {
    const now = learnersFiles(workbench);
    const changed = now.filter(([name, text]) => files.get(name) !== text).map(([name, text]) => ({ name, text }));
    const removed = [...files.keys()].filter((name) => !now.some(([other]) => other === name));
    for (const { name, text } of changed) files.set(name, text);
    for (const name of removed) files.delete(name);
    // At first the page knows the lab's files, but not what an editor has open.
    const fresh = knowsFiles ? changed : changed.filter(({ name }) => name.startsWith('/'));
    knowsFiles = true;
    return { ...(fresh.length > 0 ? { files: fresh } : {}), ...(removed.length > 0 ? { filesRemoved: removed } : {}) };
  };

  return {
    next(workbench, clock, nextEventMs) {
      const nowMs = workbench.nowMs();
      const deltas = told.next(rowsOf(workbench.cluster, workbench.beganMs), nowMs);
      const verdicts = workbench.verdicts();
      const calls = freshCalls(workbench);
      const news = [...deltas.news, ...(number === firstNumber ? [] : taskNews(tasks, verdicts, nowMs)), ...callNews(calls)];
      const freshTasks = verdicts === tasks ? [] : verdicts;
      tasks = verdicts;
      const became = workbench.outcomes();
      const freshOutcomes = became === outcomes ? {} : { outcomes: became };
      outcomes = became;
      const all = workbench.inputs();
      const freshInputs = all === inputs ? [] : all;
      inputs = all;
      return {
        number: number++, nowMs, ...clock, nextEventMs,
        rows: deltas.rows, removed: deltas.removed, terminals: terminals(workbench), tasks: freshTasks, ...freshOutcomes, news, ...(calls.length > 0 ? { calls } : {}), inputs: freshInputs, ...fileDeltas(workbench),
      };
    },
    knowFile: (name, text) => void files.set(name, text),
    behind: told.behind,
  };
}
