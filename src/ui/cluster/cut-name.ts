/** Cuts a long name in its middle; the ordinal stays. */
export function cutName(name: string, limit = 18): string {
  if (name.length <= limit) return name;
  const tail = /-[^-]{1,6}$/.exec(name)?.[0] ?? name.slice(-4);
  return `${name.slice(0, limit - tail.length - 1)}…${tail}`;
}
