import type { Plugin } from 'vite';

/** Packages that are only loaded on demand. Astro would hoist their stylesheets into every page. */
const LAZY = /\/node_modules\/monaco-editor\//;

/** Turns the stylesheets of lazy packages into modules that inject them when they are loaded. */
export function lazyStyles(): Plugin {
  return {
    name: 'ordinal-lazy-styles',
    enforce: 'pre',
    async resolveId(source, importer, options) {
      if (!/\.css$/.test(source) || !importer) return undefined;
      const resolved = await this.resolve(source, importer, { ...options, skipSelf: true });
      return resolved && LAZY.test(resolved.id.replaceAll('\\', '/')) ? `\0lazy-style:${resolved.id}.js` : undefined;
    },
    load(id) {
      if (!id.startsWith('\0lazy-style:')) return undefined;
      const file = id.slice('\0lazy-style:'.length, -'.js'.length);
      return `import css from ${JSON.stringify(`${file}?inline`)};
        if (typeof document !== 'undefined') { const style = document.createElement('style'); style.textContent = css; document.head.append(style); }`;
    },
  };
}
