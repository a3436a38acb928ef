/** A zip of files, in the order of their names. */
export function zipOf(files: readonly { readonly name: string; readonly body: Buffer }[]): Buffer;
