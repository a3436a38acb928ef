import type { Json } from '../../simulator/base/json';
import type { Dict, Item } from '../api';
import type { PatchType } from '../edit';
import type { Command } from '../verb';

/** How far a rollout is, in kubectl's words. */
export interface Progress { readonly message: string; readonly done: boolean }

/** One entry of a kind's history. */
export interface Revision { readonly number: number; readonly changeCause: string; readonly template: Dict; readonly annotations?: Dict; /** The object that keeps it, where that is what `-o` prints. */ readonly kept?: Item }

/** What `kubectl rollout` knows of one kind. Its file is named in this folder's table; the verb knows no kind. */
export interface Rollout {
  /** Throws a CommandError where the object's strategy has no progress to speak of. */
  progress(item: Item, wantedRevision: number): Progress;
  /** Oldest first. */
  history(command: Command, item: Item): readonly Revision[];
  undo: {
    /** What a dry run in the client says between the object's name and the template. */
    readonly preview: string;
    /** What there is to say when nothing lies before the present revision. */
    nothingBefore(item: Item): string;
    /** Why nothing can be rolled back now, if so. */
    refusal?(item: Item): string | undefined;
    /** The template the object gets back; default: as the revision keeps it. */
    template?(kept: Dict): Dict;
    patch(item: Item, template: Dict, revision: Revision): { readonly type: PatchType; readonly body: Json };
  };
  /** Why it can't be restarted now, if so: what follows the object's name. */
  refuseRestart?(item: Item): string | undefined;
  /** Whether `pause` and `resume` mean something. */
  readonly pausable?: true;
}
