/** Asks to be the one tab that keeps this lab; false when another tab is. Held until the page goes. Without Web Locks every tab keeps. */
export function holdLab(id: string): Promise<boolean> {
  if (typeof navigator === 'undefined' || !('locks' in navigator)) return Promise.resolve(true);
  return new Promise((resolve, reject) => {
    navigator.locks.request(`ordinal:lab:${id}`, { ifAvailable: true }, (lock) => {
      resolve(lock !== null);
      return lock === null ? undefined : new Promise(() => {});
    }).catch(reject);
  });
}
