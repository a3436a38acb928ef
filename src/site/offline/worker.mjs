/* global MANIFEST, self, caches, crypto, fetch, Response, Request */
/**
 * The service worker of the built site. Before it stands `const MANIFEST = { version, base, files }`, where files are paths below
 * the base with the SHA-256 of each: what does not match is not kept, and not served.
 */
const CACHE = `ordinal-${MANIFEST.version}`;
const isPage = (path) => path.endsWith('.html');
const languageOf = (path) => path.split('/')[0];
/** Pages go by the address of their folder. */
const addressOf = (path) => new URL(MANIFEST.base + path.replace(/(^|\/)index\.html$/, '$1'), self.location.origin).href;

/** What every reader needs, and the pages of one language. */
const wanted = (language) => Object.keys(MANIFEST.files).filter((path) => !isPage(path) || languageOf(path) === language || !path.includes('/'));

async function digestOf(response) {
  const digest = await crypto.subtle.digest('SHA-256', await response.clone().arrayBuffer());
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Puts a file into the cache: from an older cache where it is the same, else from the network. A file that is not what was built is refused. */
async function keep(cache, path) {
  const url = addressOf(path);
  if (await cache.match(url, { ignoreVary: true })) return;
  const old = await caches.match(url, { ignoreVary: true });
  if (old && (await digestOf(old)) === MANIFEST.files[path]) return cache.put(url, old);
  const response = await fetch(new Request(url, { cache: 'no-cache', redirect: 'follow' }));
  if (!response.ok || (await digestOf(response)) !== MANIFEST.files[path]) throw new Error(`${path} is not the file that was built`);
  await cache.put(url, new Response(await response.blob(), { headers: response.headers }));
}

async function keepAll(language) {
  const cache = await caches.open(CACHE);
  const paths = wanted(language);
  for (let at = 0; at < paths.length; at += 6) await Promise.all(paths.slice(at, at + 6).map((path) => keep(cache, path)));
}

/** The built file an address stands for. */
function pathOf(url) {
  const path = decodeURIComponent(new URL(url).pathname).slice(MANIFEST.base.length);
  return path === '' || path.endsWith('/') ? `${path}index.html` : path;
}

async function serve(request) {
  const cache = await caches.open(CACHE);
  const path = pathOf(request.url);
  const kept = await cache.match(addressOf(path), { ignoreVary: true });
  if (kept) return kept;
  try {
    const response = await fetch(request);
    const sum = MANIFEST.files[path];
    if (response.ok && sum !== undefined && (await digestOf(response)) === sum) await cache.put(addressOf(path), response.clone());
    return response;
  } catch (error) {
    const lost = request.mode === 'navigate' ? await cache.match(addressOf('404.html')) : undefined;
    if (lost) return lost;
    throw error;
  }
}

self.addEventListener('install', (event) => {
  event.waitUntil(keepAll(''));
});
self.addEventListener('activate', (event) => {
  event.waitUntil((async () => {
    const old = (await caches.keys()).filter((name) => name.startsWith('ordinal-') && name !== CACHE);
    await Promise.all(old.map((name) => caches.delete(name)));
    await self.clients.claim();
  })());
});
self.addEventListener('message', (event) => {
  if (event.data === 'use') self.skipWaiting();
  if (typeof event.data?.language === 'string') event.waitUntil(keepAll(event.data.language));
});
self.addEventListener('fetch', (event) => {
  const url = new URL(event.request.url);
  if (event.request.method === 'GET' && url.origin === self.location.origin && url.pathname.startsWith(MANIFEST.base)) event.respondWith(serve(event.request));
});
