/** The browser's storage; undefined where there is none, or where it is forbidden: even asking for it throws there. */
export function browserStorage(): Storage | undefined {
  try {
    return typeof localStorage === 'undefined' ? undefined : localStorage;
  } catch {
    return undefined;
  }
}

/** A small choice of the reader's, if this browser has kept it. */
export const keptChoice = (key: string): string | undefined => browserStorage()?.getItem(key) ?? undefined;

/** Keeps a small choice; false where there is no room for it, and it holds for this page only. */
export function keepChoice(key: string, value: string): boolean {
  const storage = browserStorage();
  try {
    storage?.setItem(key, value);
    return storage !== undefined;
  } catch {
    return false;
  }
}
