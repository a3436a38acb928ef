/** A problem of a manifest, as offsets in its text. */
export interface Diagnostic {
  readonly from: number;
  readonly to: number;
  readonly severity: 'error' | 'warning';
  readonly message: string;
  /** A change that would mend it, where one is certain. */
  readonly fix?: { readonly title: string; readonly from: number; readonly to: number; readonly text: string };
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
