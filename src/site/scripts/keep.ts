/** What this browser has kept under a key; the other value where storage is forbidden or empty. */
export function keptOr(key: string, otherwise: string): string {
  try {
    return localStorage.getItem(key) ?? otherwise;
  } catch {
    // Storage may be forbidden; the page then works without memory.
    return otherwise;
  }
}

/** Keeps a small setting in this browser; false where storage is forbidden or full, and the choice holds for this page only. */
export function keep(key: string, value: string): boolean {
  try {
    localStorage.setItem(key, value);
    return true;
  } catch {
    return false;
  }
}
