import type { ApiConnection } from '../simulator/base/program';

/** A sentence in the page's language: the id of its message, and what is put in. */
export interface Said { readonly say: string; readonly parameters: Readonly<Record<string, string>> }

/** Replaces the text between two offsets. */
export interface Edit { readonly from: number; readonly to: number; readonly text: string }

/** A change that mends a problem: what it is called, and its edits, which do not overlap, in the order of the text. */
export interface Fix extends Said { readonly edits: readonly Edit[] }

/** A problem of a manifest, as offsets in its text. */
export interface Diagnostic {
  readonly from: number;
  readonly to: number;
  readonly severity: 'error' | 'warning';
  /** The words of the API server or of kubectl as they stand, or a sentence of the page's own. */
  readonly message: string | Said;
  /** Changes that would mend it, the likeliest first. */
  readonly fixes: readonly Fix[];
}

/** Something that may stand at a place: `insert` replaces the text from `from` to `to`. */
export interface Completion {
  readonly label: string;
  readonly insert: string;
  readonly from: number;
  readonly to: number;
  readonly detail?: string;
  readonly documentation?: string;
  readonly kind: 'field' | 'value' | 'name' | 'command';
}

/** What is shown of the field at a place. */
export interface Hover {
  readonly from: number;
  readonly to: number;
  /** Path, type, default. */
  readonly title: string;
  /** Its first sentence, and the values it may have. */
  readonly text: string;
  /** What the field holds in the cluster; null where the object is there without it, undefined where there is no such object. */
  readonly now?: string | null;
}

/** An object of a manifest, or a part of one: where it begins. */
export interface Heading { readonly label: string; readonly from: number; readonly parts: readonly Heading[] }

/** What stands around a manifest: the cluster, and the texts of the files beside it. */
export interface Around { readonly api: ApiConnection; readonly others: readonly string[] }
