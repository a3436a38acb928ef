/** Calls back whenever the page's colours may have changed: by its switch or by the system. Returns how to stop. */
export function onThemeChange(paint: () => void): () => void {
  const switched = new MutationObserver(paint);
  const system = matchMedia('(prefers-color-scheme: dark)');
  switched.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme', 'class'] });
  system.addEventListener('change', paint);
  return () => {
    switched.disconnect();
    system.removeEventListener('change', paint);
  };
}
