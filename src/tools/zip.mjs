/** Packs the built site into one zip, to be served from anywhere: `npm run zip` builds it at the root of a server, `BASE_PATH=/docs/ npm run zip` below a folder. usage: zip.mjs [folder] [zip] */
import { readdirSync, readFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { crc32, deflateRawSync } from 'node:zlib';
import { home } from './install.mjs';

const UTF8_NAMES = 0x0800;
const DEFLATED = 8;
/** The first day a zip can name: times say nothing here, and the same files make the same zip. */
const DAY_ONE = 0x21;

/** Little-endian numbers of so many bytes. */
function record(...fields) {
  const bytes = Buffer.alloc(fields.reduce((sum, [, length]) => sum + length, 0));
  let at = 0;
  for (const [value, length] of fields) at = bytes.writeUIntLE(value, at, length);
  return bytes;
}

/** A zip of files, each `{ name, body }`, in the order of their names. */
export function zipOf(files) {
  const parts = [];
  const directory = [];
  let offset = 0;
  for (const { name, body } of files.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = Buffer.from(name);
    const packed = deflateRawSync(body, { level: 9 });
    const common = [[UTF8_NAMES, 2], [DEFLATED, 2], [0, 2], [DAY_ONE, 2], [crc32(body), 4], [packed.length, 4], [body.length, 4], [path.length, 2], [0, 2]];
    const local = Buffer.concat([record([0x04034b50, 4], [20, 2], ...common), path, packed]);
    directory.push(record([0x02014b50, 4], [20, 2], [20, 2], ...common, [0, 2], [0, 2], [0, 2], [0, 4], [offset, 4]), path);
    parts.push(local);
    offset += local.length;
  }
  const listed = Buffer.concat(directory);
  return Buffer.concat([...parts, listed, record([0x06054b50, 4], [0, 2], [0, 2], [files.length, 2], [files.length, 2], [listed.length, 4], [offset, 4], [0, 2])]);
}

const base = `/${process.env.BASE_PATH ?? ''}/`.replace(/\/+/g, '/');
const HOW = `Ordinal, the whole site: no server of ours, no account, no network.

Browsers load its programs only over HTTP, so serve this folder with any static file server, for example

    python3 -m http.server 8000

and open http://localhost:8000${base}${base === '/' ? '' : `\nIt was built to stand at ${base}: put this folder there.`}
`;

/** Packs a folder and how to serve it. */
function pack(folder, zip) {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
    .map((path) => ({ name: path.slice(folder.length + 1).replaceAll('\\', '/'), body: readFileSync(path) }));
  if (!files.some(({ name }) => name === 'index.html')) throw new Error(`There is no built site in ${folder}. Run "npm run build" first.`);
  const bytes = zipOf([...files, { name: 'HOW-TO-SERVE.txt', body: Buffer.from(HOW) }]);
  mkdirSync(dirname(zip), { recursive: true });
  writeFileSync(zip, bytes);
  console.log(`${zip}: ${files.length} files, ${(bytes.length / 1e6).toFixed(1)} MB`);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) pack(process.argv[2] ?? join(home, 'dist'), process.argv[3] ?? join(home, '.cache', 'ordinal-site.zip'));
