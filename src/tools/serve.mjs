/** Serves dist/ on the loopback address; takes the next port when one is taken, and says so. usage: serve.mjs [port] */
import { createServer } from 'node:http';
import { createReadStream, existsSync } from 'node:fs';
import { join } from 'node:path';
import sirv from 'sirv';
import { home } from './install.mjs';

const FIRST_PORT = 4321;
const PORTS_TRIED_MAX = 50;
const dist = join(home, 'dist');
const base = `/${(process.env.BASE_PATH ?? '').replace(/^\/+|\/+$/g, '')}/`.replace('//', '/');

/** A request handler over dist/ below the base path; unknown pages get the site's own 404. */
function handler() {
  const files = sirv(dist, { etag: true, dev: true });
  return (request, response) => {
    if (!request.url.startsWith(base)) {
      response.writeHead(302, { location: base }).end();
      return;
    }
    request.url = request.url.slice(base.length - 1);
    files(request, response, () => {
      response.writeHead(404, { 'content-type': 'text/html;charset=utf-8' });
      createReadStream(join(dist, '404.html')).on('error', () => response.end('Not found')).pipe(response);
    });
  };
}

function listen(server, port, last) {
  server.once('error', (error) => {
    if (error.code !== 'EADDRINUSE' || port >= last) throw error;
    console.log(`Port ${port} is taken; trying ${port + 1}.`);
    listen(server, port + 1, last);
  });
  server.listen(port, '127.0.0.1');
}

/** An HTTP server over dist/ that says its address once it has one. */
function site() {
  const server = createServer(handler());
  server.once('listening', () => {
    server.removeAllListeners('error');
    console.log(`Ordinal is at http://localhost:${server.address().port}${base} (Ctrl+C ends it)`);
  });
  return server;
}

if (!existsSync(join(dist, 'index.html'))) {
  console.error('There is no built site in dist/. Run "npm run build" first, or "npm start" for both.');
  process.exit(1);
}
const first = Number(process.argv[2] ?? process.env.PORT ?? FIRST_PORT);
if (!Number.isInteger(first) || first < 1 || first > 65_535) {
  console.error(`"${process.argv[2] ?? process.env.PORT}" is not a port: give a whole number from 1 to 65535.`);
  process.exit(1);
}
listen(site(), first, Math.min(first + PORTS_TRIED_MAX, 65_535));
