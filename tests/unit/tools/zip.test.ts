import { inflateRawSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { zipOf } from '../../../src/tools/zip.mjs';

/** What a zip's directory lists, each file unpacked from where the directory says it is. */
function unzip(zip: Buffer): Record<string, string> {
  const end = zip.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]));
  const files: Record<string, string> = {};
  let at = zip.readUInt32LE(end + 16);
  for (let left = zip.readUInt16LE(end + 10); left > 0; left--) {
    const nameLength = zip.readUInt16LE(at + 28);
    const local = zip.readUInt32LE(at + 42);
    const from = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
    files[zip.subarray(at + 46, at + 46 + nameLength).toString()] = inflateRawSync(zip.subarray(from, from + zip.readUInt32LE(at + 20))).toString();
    at += 46 + nameLength;
  }
  return files;
}

test('what goes into a zip comes out of it, and the same files make the same zip', () => {
  const files = [{ name: 'ja/index.html', body: Buffer.from('ようこそ'.repeat(500)) }, { name: 'index.html', body: Buffer.from('') }];
  const zip = zipOf(files);
  expect(unzip(zip)).toEqual({ 'index.html': '', 'ja/index.html': 'ようこそ'.repeat(500) });
  expect(zip.length).toBeLessThan(800);
  expect(zipOf(files.toReversed()).equals(zip)).toBe(true);
});
