/** Remembers what a pure function says of a value that never changes. */
export function perObject<Key extends object, Result>(of: (key: Key) => Result): (key: Key) => Result {
  const known = new WeakMap<Key, { readonly result: Result }>();
  return (key) => {
    const before = known.get(key);
    if (before) return before.result;
    const result = of(key);
    known.set(key, { result });
    return result;
  };
}

/** Remembers what a pure function says of two values that never change, as long as it is asked of the same two. */
export function perPair<First extends object, Second, Result>(of: (first: First, second: Second) => Result): (first: First, second: Second) => Result {
  const known = new WeakMap<First, { readonly second: Second; readonly result: Result }>();
  return (first, second) => {
    const before = known.get(first);
    if (before && before.second === second) return before.result;
    const result = of(first, second);
    known.set(first, { second, result });
    return result;
  };
}
