import type { Program } from '../base/program';

/** A file an image brings; directories on the way are made by themselves. */
export type ImageFile =
  | { readonly text: string; readonly mode?: number }
  /** Runs the program registered under this name. */
  | { readonly program: string }
  | { readonly link: string }
  | { readonly directory: true; readonly mode?: number };

/** A container image: the names it answers to, what it brings, and what it runs. One file of simulator/images each. */
export interface Image {
  /** Repository names without a tag, fully qualified: 'docker.io/library/nginx'. */
  readonly repositories: readonly string[];
  /** Tags that exist; anything else fails to pull as "not found". */
  readonly tags: readonly string[];
  /** Files for this tag, by absolute path. */
  files(tag: string): Readonly<Record<string, ImageFile>>;
  readonly environment?: Readonly<Record<string, string>> | ((tag: string) => Readonly<Record<string, string>>);
  readonly entrypoint?: readonly string[];
  readonly command?: readonly string[];
  readonly workingDirectory?: string;
  /** Signal that asks a container to stop; SIGTERM unless the image says otherwise (nginx: QUIT). */
  readonly stopSignal?: 'TERM' | 'QUIT' | 'INT';
  readonly user?: string;
  /** Size a pull reports, in bytes. */
  readonly sizeBytes: number;
}

/** Programs by the name image files refer to. Composition puts those of all images together. */
export type ProgramTable = Readonly<Record<string, Program>>;

/** The program of a name, undefined where there is none. */
export type ProgramSource = (name: string) => Program | undefined;

export const programsIn = (table: ProgramTable): ProgramSource => (name) => (Object.hasOwn(table, name) ? table[name] : undefined);
