/** One link of a chain from an effect to its cause. `say` is the id of a message: `why.…` of the lab's words, or `rule.…`. */
export interface WhyLink {
  readonly kind: 'fact' | 'wait' | 'cause' | 'event' | 'input';
  readonly say: string;
  readonly parameters: Readonly<Record<string, string | number>>;
  /** The row key of the object the link speaks of. */
  readonly key?: string;
  readonly atMs?: number;
}

/** What would end a wait: a command, something done to a machine, or time. */
export type Way = { readonly command: string } | { readonly node: string; readonly action: 'start' | 'remove' } | { readonly untilMs: number; /** The same is tried then, with the same end if nothing changes. */ readonly again?: true };

/** Where a chain ends: at an input of the learner, in the passing of time, before the lab began, or where nobody knows more. */
export type WhyEnd = 'you' | 'time' | 'start' | 'open';

export interface Why { readonly links: readonly WhyLink[]; readonly ways: readonly Way[]; readonly end: WhyEnd }
