import type { Change } from '../../simulator/api/client';
import { equal } from '../../simulator/base/json';
import type { Node } from '../../simulator/kinds/node/kind';
import type { Log, Workbench } from '../../workbench/contract';
import { rowKey } from '../rows';

/** What a chain is told from: a cluster, and the inputs that led to what it is. */
export type Lived = Pick<Workbench, 'cluster' | 'beganMs' | 'inputs' | 'inputOf'> & Partial<Pick<Workbench, 'at' | 'nowMs'>> & { log(): Pick<Log, 'entries'> };

/** The changes of a lab as a chain reads them: those of one object, and where one came from. */
export interface History {
  of(key: string): readonly Change[];
  /** How the object of this name and uid came to go. */
  end(key: string, uid: string): Change | undefined;
  at(version: number): Change | undefined;
  /** The input that wrote a change, as the learner typed it. */
  inputOf(change: Change): { readonly atMs: number; readonly summary: string } | undefined;
  /** The last time the learner did this to a machine. */
  doneToNode(node: string, actions: readonly string[]): { readonly atMs: number; readonly summary: string } | undefined;
}

export function historyOf(workbench: Lived): History {
  const changes = workbench.cluster.journal.changes(0);
  const first = changes[0]?.version ?? 0;
  const inputs = workbench.inputs();
  const of = (key: string) => changes.filter(({ object }) => rowKey(object) === key);
  return {
    of,
    end(key, uid) {
      const life = of(key).filter(({ object }) => object.metadata.uid === uid);
      return askedToGo(life) ?? (life.at(-1)?.type === 'DELETED' ? life.at(-1) : undefined);
    },
    at: (version) => changes[version - first],
    inputOf(change) {
      const index = workbench.inputOf(change.version);
      return index === undefined ? undefined : inputs[index];
    },
    doneToNode(node, actions) {
      const index = workbench.log().entries.findLastIndex(({ input }) => 'node' in input && input.node.node === node && actions.includes(input.node.action));
      return inputs[index];
    },
  };
}

const readyOf = (object: unknown): string | undefined => (object as Node | undefined)?.status?.conditions?.find(({ type }) => type === 'Ready')?.status;
const isCordoned = (object: unknown): boolean => (object as Node | undefined)?.spec?.unschedulable === true;
const specOf = (object: unknown): unknown => (object as { readonly spec?: unknown } | undefined)?.spec;

const lastLife = (changes: readonly Change[]): readonly Change[] => changes.slice(Math.max(0, changes.findLastIndex(({ type }) => type === 'ADDED')));

/** The change by which the last object of a name was asked to go. */
export const askedToGo = (changes: readonly Change[]): Change | undefined =>
  lastLife(changes).findLast(({ object, old }) => object.metadata.deletionTimestamp !== undefined && old?.metadata.deletionTimestamp === undefined);

/** The change that made an object what it is now: asked to go, of another spec, of another state, or made. */
export function decisive(changes: readonly Change[]): Change | undefined {
  const last = changes.at(-1);
  if (!last) return undefined;
  const life = lastLife(changes);
  const asked = askedToGo(changes);
  if (asked) return asked;
  if (last.type === 'DELETED') return last;
  if (last.object.kind === 'Pod') return life[0];
  if (last.object.kind === 'Node' && readyOf(last.object) !== 'True') return life.findLast(({ object, old }) => readyOf(object) !== readyOf(old));
  if (isCordoned(last.object)) return life.findLast(({ object, old }) => isCordoned(object) && !isCordoned(old)) ?? life[0];
  return life.findLast(({ object, old }) => !equal(specOf(object), specOf(old))) ?? life[0];
}
