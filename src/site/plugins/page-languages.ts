import type { AstroIntegration } from 'astro';

/** Lets every page say of each text in which language it is (speech.ts), in the build as in `npm run dev`. */
export const pageLanguages = (): AstroIntegration => ({
  name: 'ordinal-page-languages',
  hooks: { 'astro:config:setup': ({ addMiddleware }) => addMiddleware({ entrypoint: new URL('../speech-middleware.ts', import.meta.url), order: 'post' }) },
});
