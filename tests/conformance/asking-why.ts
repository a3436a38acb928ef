/** Plays a scenario, and after each of its steps asks why each object that is not as it should be is so. */
import { kubectl } from '../../src/kubectl/index';
import type { Cluster } from '../../src/simulator/cluster/contract';
import { observed } from '../../src/workbench/observed';
import type { Input } from '../../src/workbench/contract';
import { rowsOf } from '../../src/worker/frames';
import type { Row } from '../../src/worker/protocol';
import { rowKey } from '../../src/worker/rows';
import type { Why } from '../../src/worker/why/contract';
import type { Lived } from '../../src/worker/why/history';
import { why } from '../../src/worker/why/why';
import type { Step } from './compare/raw';
import { play } from './player';

export interface Asked { readonly step: number; readonly atMs: number; readonly key: string; readonly state: string; readonly why: Why }

/** The steps so far as a workbench would have them: each an input, with what kubectl wrote in it. */
class Steps implements Lived {
  private began: Cluster | undefined;
  beganMs = 0;
  private readonly steps: { readonly atMs: number; readonly summary: string; readonly changed: boolean; readonly input: Input }[] = [];
  private readonly writes: { readonly after: number; readonly upTo: number; readonly entry: number }[] = [];
  readonly kubectl = observed(kubectl, {
    version: () => this.cluster.journal.version(),
    wrote: (since) => void this.writes.push({ after: since, upTo: this.cluster.journal.version(), entry: this.steps.length - 1 }),
  });

  get cluster(): Cluster {
    if (!this.began) throw new Error('nothing has begun yet');
    return this.began;
  }

  begin(cluster: Cluster, step: Step): void {
    if (!this.began) this.beganMs = cluster.nowMs();
    this.began = cluster;
    const atMs = cluster.nowMs() - this.beganMs;
    const [action, node] = Object.entries(step.node ?? {})[0] ?? [];
    if (action === undefined) this.steps.push({ atMs, summary: step.run ?? '', changed: true, input: { line: { terminal: 1, text: step.run ?? '' } } });
    else this.steps.push({ atMs, summary: `${action} ${node}`, changed: true, input: { node: { action, node } } as Input });
  }

  inputs = () => this.steps;
  inputOf = (version: number) => this.writes.find(({ after, upTo }) => version > after && version <= upTo)?.entry;
  log = () => ({ entries: this.steps.map(({ atMs, input }) => ({ atMs, input })) });
}

/** What a scenario leads to that asks for a reason: Pending, Terminating, missing, not ready; each state of each object once, where it first comes up after an input. */
export function whyAll(folder: string): readonly Asked[] {
  const steps = new Steps();
  const asked: Asked[] = [];
  let before: ReadonlySet<string> = new Set();
  play(folder, 'conformance', {
    kubectl: steps.kubectl,
    begins: (cluster, step) => steps.begin(cluster, step),
    ended(cluster, _, step) {
      const now = troubles(cluster, steps.beganMs);
      for (const { key, state } of now) if (!before.has(`${key} ${state}`)) asked.push({ step, atMs: cluster.nowMs() - steps.beganMs, key, state, why: why(key, steps) });
      before = new Set(now.map(({ key, state }) => `${key} ${state}`));
    },
  });
  return asked;
}

interface Trouble { readonly key: string; readonly state: string }

/** Every object of a cluster, and every absence, that somebody would ask about. */
function troubles(cluster: Cluster, beganMs: number): readonly Trouble[] {
  const rows = rowsOf(cluster, beganMs);
  return [...[...rows.values()].flatMap((row) => troublesOf(row, rows)), ...leaving(cluster, rows)];
}

function troublesOf(row: Row, rows: ReadonlyMap<string, Row>): readonly Trouble[] {
  const one = (state: string | false): readonly Trouble[] => (state === false ? [] : [{ key: row.key, state }]);
  switch (row.type) {
    case 'pod': return one(row.state !== 'ready' && row.state !== 'done' && `${row.state} ${row.word}`);
    case 'node': return one(row.state !== 'ready' && row.state);
    case 'claim': return one((row.leaving && 'Terminating') || (row.phase !== 'Bound' && row.phase));
    case 'volume': return one((row.leaving && 'Terminating') || (row.phase !== 'Bound' && row.phase !== 'Available' && row.phase));
    case 'service': return one(Object.keys(row.selector).length > 0 && !row.names.some(({ addresses }) => addresses.length > 0) && 'no address');
    case 'other': return one(row.leaving && 'Terminating');
    case 'set': return [...one(row.ready < row.desired && 'not ready'), ...missingSlots(row, rows)];
  }
}

/** Ordinals without a Pod: the next is what one asks about, and the last. */
function missingSlots(row: Extract<Row, { type: 'set' }>, rows: ReadonlyMap<string, Row>): readonly Trouble[] {
  if (row.kind !== 'StatefulSet') return [];
  const slots = Array.from({ length: Math.min(row.desired, 20) }, (_, index) => `Pod ${row.namespace}/${row.name}-${row.startOrdinal + index}`);
  const missing = slots.filter((key) => !rows.has(key));
  return [...new Set([missing[0], missing.at(-1)])].flatMap((key) => (key === undefined ? [] : [{ key, state: 'missing' }]));
}

/** Objects of other kinds that are being deleted and are still there. */
function leaving(cluster: Cluster, rows: ReadonlyMap<string, Row>): readonly Trouble[] {
  const last = new Map(cluster.journal.changes(0).map((change) => [rowKey(change.object), change]));
  return [...last].flatMap(([key, { type, object }]) => (type !== 'DELETED' && object.metadata.deletionTimestamp !== undefined && (!rows.has(key) || /^(?:StatefulSet|Deployment|DaemonSet|ReplicaSet|Service|Node) /.test(key)) ? [{ key, state: 'Terminating' }] : []));
}

/** Whether a chain leads on from what anybody sees, and to an end: the learner, time, or the lab's beginning. */
export const says = ({ links, end }: Why): boolean => links.length > 1 && end !== 'open';

/** Sentences that say no more than what anybody sees. */
const SEEN = /^why\.(pod|set|node|claim|volume|service|object|gone|no-object|before-the-lab)$/;
/** Whoever asks why something ends or is gone, or why a node takes no Pods, asks who did that. */
const DONE = /^(terminating|Terminating|cordoned|silent|unregistered)/;
/** So soon after an input nobody can have said anything yet. */
const JUST_NOW_MS = 1000;

/** Whether a chain says what holds the object up, and not only where it came from. */
export const explains = ({ state, atMs, why: { links } }: Asked): boolean =>
  links.some(({ kind, say }) => kind === 'wait' || kind === 'event' || (kind === 'fact' && !SEEN.test(say)))
  || ((DONE.test(state) || links[0]?.say === 'why.gone') && links.some(({ kind }) => kind === 'cause' || kind === 'input'))
  || links.some((link) => link.kind === 'input' && atMs - (link.atMs ?? 0) < JUST_NOW_MS);
