/** What this browser has kept under a key; the other value where storage is forbidden or empty. */
export function keptOr(key: string, otherwise: string): string {
  try {
    return localStorage.getItem(key) ?? otherwise;
  } catch {
    // Storage may be forbidden; the page then works without memory.
    return otherwise;
  }
}

/** Keeps a small setting in this browser, where it may. */
export function keep(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    // Forbidden or full: the choice holds for this page only, which is all that can be promised.
  }
}
