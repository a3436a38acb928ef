import { createHash } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AstroIntegration } from 'astro';

const POLICY = {
  'default-src': ["'self'"],
  'style-src': ["'self'", "'unsafe-inline'"],
  'img-src': ["'self'", 'data:'],
  'font-src': ["'self'", 'data:'],
  'worker-src': ["'self'", 'blob:'],
  'object-src': ["'none'"],
  'base-uri': ["'none'"],
  'form-action': ["'none'"],
};

/** The policy of one page: scripts of this site, and the inline ones that the page was built with, by their hash. Styles stay open, because editor and terminal inject theirs. */
export function securityPolicy(html: string): string {
  const scripts = [...new Set(inlineScripts(html).map((script) => `'sha256-${createHash('sha256').update(script).digest('base64')}'`))];
  const directives = Object.entries({ ...POLICY, 'script-src': ["'self'", "'wasm-unsafe-eval'", ...scripts] });
  return directives.map(([name, sources]) => `${name} ${sources.join(' ')}`).join('; ');
}

/** The same page with its policy in a meta element, before anything it governs. */
export function withSecurityPolicy(html: string): string {
  const meta = `<meta http-equiv="Content-Security-Policy" content="${securityPolicy(html)}">`;
  const marked = html.replace(/<meta charset="?utf-8"?\s*\/?>/i, (charset) => `${charset}${meta}`);
  if (marked === html) throw new Error('a page without <meta charset="utf-8"> cannot be given a security policy');
  return marked;
}

function inlineScripts(html: string): readonly string[] {
  return [...html.matchAll(/<script\b([^>]*)>([\s\S]*?)<\/script>/gi)]
    .filter(([, attributes = '', body = '']) => !/\ssrc\s*=/.test(attributes) && !/application\/(?:ld\+)?json/.test(attributes) && body !== '')
    .map(([, , body = '']) => body);
}

/** Writes every built page's policy once all scripts are known. */
export function securityPolicyWriter(): AstroIntegration {
  return {
    name: 'ordinal-security-policy',
    hooks: {
      'astro:build:done': async ({ dir }) => {
        const root = fileURLToPath(dir);
        const pages = (await readdir(root, { recursive: true })).filter((file) => file.endsWith('.html'));
        await Promise.all(pages.map(async (page) => writeFile(join(root, page), withSecurityPolicy(await readFile(join(root, page), 'utf8')))));
      },
    },
  };
}
