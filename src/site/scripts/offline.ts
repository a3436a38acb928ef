/** A page may say that a newer version of the site is there; it is used when the reader says so, and not before. */
function offer(notice: HTMLElement, waiting: ServiceWorker): void {
  notice.hidden = false;
  notice.querySelector('button')?.addEventListener('click', () => {
    navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true });
    waiting.postMessage('use');
  }, { once: true });
}

/** After the first visit the site works without a network: its files are kept, each proven by its sum. Readers who save data are left alone. */
export async function keepOffline(base: string, notice: HTMLElement | null): Promise<void> {
  const saving = (navigator as { readonly connection?: { readonly saveData?: boolean } }).connection?.saveData === true;
  if (!('serviceWorker' in navigator) || !isSecureContext || saving) return;
  const language = location.pathname.slice(base.length).split('/')[0] ?? '';
  // A browser may refuse (private windows, a policy): the site then needs the network, as any other does.
  const registration: ServiceWorkerRegistration | undefined = await navigator.serviceWorker.register(`${base}sw.js`, { scope: base, updateViaCache: 'none' }).catch(() => undefined);
  if (!registration) return;
  const watch = (worker: ServiceWorker | null) => worker?.addEventListener('statechange', () => {
    if (worker.state === 'installed' && navigator.serviceWorker.controller && notice) offer(notice, worker);
  });
  if (registration.waiting && navigator.serviceWorker.controller && notice) offer(notice, registration.waiting);
  watch(registration.installing);
  registration.addEventListener('updatefound', () => watch(registration.installing));
  (await navigator.serviceWorker.ready).active?.postMessage({ language });
}
