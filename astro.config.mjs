import { readdirSync } from 'node:fs';
import { defineConfig } from 'astro/config';
import mdx from '@astrojs/mdx';
import preact from '@astrojs/preact';
import { satteri } from '@astrojs/markdown-satteri';
import { contentCheck } from './src/site/plugins/content-check.ts';
import { headingIds } from './src/site/plugins/heading-ids.ts';
import { lessonLinks } from './src/site/plugins/lesson-links.ts';
import { offline } from './src/site/plugins/offline.ts';
import { searchIndex } from './src/site/plugins/search-index.ts';
import { pageLanguages } from './src/site/plugins/page-languages.ts';
import { securityPolicyWriter } from './src/site/plugins/security-policy.ts';
import { wholeNames } from './src/site/plugins/whole-names.ts';
import { lazyStyles } from './src/site/plugins/lazy-styles.ts';
import { highlightTheme, plainCode } from './src/site/highlight-theme.ts';

const base = `/${process.env.BASE_PATH ?? ''}/`.replace(/\/+/g, '/');
const chapters = new Map(readdirSync('content/lessons', { recursive: true, encoding: 'utf8' })
  .map((path) => path.replaceAll('\\', '/').match(/^[^/]+\/([^/]+)\/([^/]+)\.mdx$/))
  .filter((match) => match !== null)
  .map(([, chapter, slug]) => [slug, chapter]));

/** What only a lab or its editor loads: named, or the dev server finds it late and reloads the page under the reader. */
const LAZY_DEPENDENCIES = [
  'preact', 'preact/hooks', 'preact/jsx-runtime', '@preact/signals', 'js-yaml', '@xterm/xterm', '@xterm/addon-fit',
  'monaco-editor/editor/editor.api', 'monaco-editor/editor/standalone/browser/standaloneServices', 'monaco-editor/platform/configuration/common/configuration', 'monaco-editor/editor/contrib/suggest/browser/suggestController',
  'monaco-editor/features/find/register', 'monaco-editor/features/codeAction/register', 'monaco-editor/features/gotoError/register', 'monaco-editor/features/hover/register',
  'shiki/core', '@shikijs/engine-javascript/raw', '@shikijs/langs-precompiled/yaml', '@shikijs/monaco',
];

export default defineConfig({
  site: process.env.SITE_URL,
  base,
  trailingSlash: 'always',
  // Not in node_modules, which copies of the project share: two builds at once would mix up each other's lessons.
  cacheDir: '.cache/astro',
  build: { format: 'directory', inlineStylesheets: 'never' },
  integrations: [mdx(), preact(), contentCheck(), pageLanguages(), securityPolicyWriter(), searchIndex(), offline(base)],
  markdown: {
    processor: satteri({ mdastPlugins: [headingIds, wholeNames, lessonLinks({ base, chapters })], features: { smartPunctuation: false } }),
    shikiConfig: { theme: highlightTheme, langAlias: { console: 'shellsession' }, transformers: [plainCode] },
  },
  devToolbar: { enabled: false },
  vite: {
    plugins: [lazyStyles()],
    worker: { format: 'es' },
    optimizeDeps: { include: LAZY_DEPENDENCIES },
  },
});
