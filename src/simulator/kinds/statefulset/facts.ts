import type { Json } from '../../base/json';
import type { Wait } from '../../api/controller';
import type { NewObject, OwnerReference } from '../../api/object';
import type * as schema from '../../../schema/generated/types';
import type { PersistentVolumeClaim } from '../persistentvolumeclaim/kind';
import type { Pod } from '../pod/kind';
import type { StatefulSet } from './kind';

interface Reason { readonly rule: string; readonly parameters: Readonly<Record<string, Json>> }

/** One thing to do, and by which rule. */
export type SetAction = Reason & (
  | { readonly do: 'create'; readonly pod: NewObject<Pod>; readonly claims: readonly NewObject<PersistentVolumeClaim>[] }
  | { readonly do: 'createClaims'; readonly pod: Pod; readonly claims: readonly NewObject<PersistentVolumeClaim>[] }
  | { readonly do: 'own'; readonly pod: Pod; readonly claims: readonly OwnedClaim[]; readonly told: boolean }
  | { readonly do: 'identify'; readonly pod: Pod; readonly ordinal: number }
  | { readonly do: 'delete'; readonly pod: Pod });

/** A claim and the owners it is to have. */
export interface OwnedClaim { readonly claim: PersistentVolumeClaim; readonly owners: readonly OwnerReference[] }

export interface SetPlan {
  readonly actions: readonly SetAction[];
  readonly waits: readonly Wait[];
  /** When a Pod becomes available without anything else happening. */
  readonly againInMs?: number;
}

/** A revision's name and template: all a Pod is made from. */
export interface RevisionTemplate { readonly name: string; readonly template: schema.PodTemplateSpec }

/** Everything a plan rests on. `pods` are those the set controls. */
export interface SetFacts {
  readonly set: StatefulSet;
  readonly pods: readonly Pod[];
  /** The Pod of this name among them. */
  pod(name: string): Pod | undefined;
  /** The claim of this name in the set's namespace. */
  claim(name: string): PersistentVolumeClaim | undefined;
  readonly current: RevisionTemplate;
  readonly update: RevisionTemplate;
  readonly nowMs: number;
}

/** What one phase of a plan does; `stop` when nothing after it may happen yet. */
export interface Step { readonly actions: readonly SetAction[]; readonly waits: readonly Wait[]; readonly stop: boolean }

export const proceed = (actions: readonly SetAction[] = [], waiting: readonly Wait[] = []): Step => ({ actions, waits: waiting, stop: false });
export const halt = (actions: readonly SetAction[] = [], waiting: readonly Wait[] = []): Step => ({ actions, waits: waiting, stop: true });
