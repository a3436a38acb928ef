/** A sentence of the page with names of objects or files in it, which are the same in every language and say so. */
export function Named({ text, names }: { readonly text: string; readonly names: readonly string[] }) {
  return <>{cutAtNames(text, names).map((piece, index) => (names.includes(piece) ? <span key={index} lang="en">{piece}</span> : piece))}</>;
}

/** The pieces of a text between names, and the names. */
export function cutAtNames(text: string, names: readonly string[]): readonly string[] {
  const cut = (pieces: readonly string[], name: string) => pieces.flatMap((piece) => (names.includes(piece) ? [piece] : piece.split(name).flatMap((part, index) => (index === 0 ? [part] : [name, part]))));
  return names.filter((name) => name !== '').reduce(cut, [text]).filter((piece) => piece !== '');
}
