import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { securityPolicy, withSecurityPolicy } from '../../../src/site/plugins/security-policy';

const hash = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

test('inline scripts are allowed by hash, each once; files and data need none', () => {
  const html = '<script>one()</script><script type="module">two()</script><script>one()</script><script src="/a.js"></script><script type="application/json">{"a":1}</script>';
  const scripts = /script-src ([^;]*)/.exec(securityPolicy(html))?.[1];
  expect(scripts).toBe(`'self' 'wasm-unsafe-eval' ${hash('one()')} ${hash('two()')}`);
});

test('no inline script is allowed unseen, no plug-in, no other base', () => {
  const policy = securityPolicy('<p>text</p>');
  expect(policy).not.toMatch(/script-src[^;]*unsafe-inline/);
  expect(policy).toContain("object-src 'none'");
  expect(policy).toContain("base-uri 'none'");
});

test('the policy stands right behind the charset, before anything it governs', () => {
  expect(withSecurityPolicy('<head><meta charset="utf-8"><script>a</script></head>')).toMatch(/^<head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="[^"]+"><script>/);
});

test('a page without a charset is refused, not left open', () => expect(() => withSecurityPolicy('<head></head>')).toThrow('security policy'));
