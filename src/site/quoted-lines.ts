/** Where the lines to quote stand in a file: the first that holds `match`, once. Prose that quotes what is gone or doubtful stops the build. */
export function quotedLines(text: string, match: string, count: number, where: string): { readonly first: number; readonly count: number } {
  const lines = text.trimEnd().split('\n');
  const hits = lines.flatMap((line, index) => (line.includes(match) ? [index] : []));
  const [first] = hits;
  if (first === undefined) throw new Error(`${where} has no line with "${match}", which a lesson quotes`);
  if (hits.length > 1) throw new Error(`${where} has "${match}" in lines ${hits.map((hit) => hit + 1).join(', ')}; a lesson that quotes it must say more`);
  if (first + count > lines.length) throw new Error(`${where} ends before the ${count} lines that a lesson quotes from "${match}" on`);
  return { first, count };
}
