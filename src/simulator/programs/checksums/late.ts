import { bytesOf } from '../../base/base64';
import { hex, padded, rotate, sha256, type Digest } from '../../base/digest';
import { failed } from '../../base/program';
import type { ProgramTable } from '../../runtime/image';
import { strerror, tool, type Dialect } from '../common/applet';

const SHIFTS = [[7, 12, 17, 22], [5, 9, 14, 20], [4, 11, 16, 23], [6, 10, 15, 21]];
const SINES = Array.from({ length: 64 }, (_, index) => Math.floor(Math.abs(Math.sin(index + 1)) * 2 ** 32));

const md5: Digest = (bytes) => {
  const words = padded(bytes, 'little');
  let [a, b, c, d] = [0x67452301, 0xefcdab89 | 0, 0x98badcfe | 0, 0x10325476];
  for (let from = 0; from < words.length; from += 16) {
    const before = [a, b, c, d] as const;
    for (let step = 0; step < 64; step++) {
      const round = step >> 4;
      const mixed = round === 0 ? (b & c) | (~b & d) : round === 1 ? (d & b) | (~d & c) : round === 2 ? b ^ c ^ d : c ^ (b | ~d);
      const at = [step, 5 * step + 1, 3 * step + 5, 7 * step][round] ?? 0;
      const sum = (a + mixed + (SINES[step] ?? 0) + (words[from + (at & 15)] ?? 0)) | 0;
      [a, d, c, b] = [d, c, b, (b + rotate(sum, SHIFTS[round]?.[step & 3] ?? 0)) | 0];
    }
    [a, b, c, d] = [(a + before[0]) | 0, (b + before[1]) | 0, (c + before[2]) | 0, (d + before[3]) | 0];
  }
  return [a, b, c, d].map((value) => (hex(value).match(/../g) ?? []).toReversed().join('')).join('');
};

const sums = (dialect: Dialect, digest: Digest) => tool(dialect, {
  input: (args) => !args.some((arg) => !arg.startsWith('-')) || args.includes('-'),
  run(io, args, input) {
    const files = args.filter((arg) => arg === '-' || !arg.startsWith('-'));
    for (const file of files.length ? files : ['-']) {
      const text = file === '-' ? input : io.os.readFile(file);
      if (failed(text)) io.fail(dialect === 'busybox' ? `can't open '${file}': ${strerror(text)}` : `${file}: ${strerror(text)}`);
      else io.line(`${digest(bytesOf(text))}  ${file}`);
    }
  },
});

export const programs: ProgramTable = { md5sum: sums('busybox', md5), sha256sum: sums('busybox', sha256), 'gnu/md5sum': sums('gnu', md5), 'gnu/sha256sum': sums('gnu', sha256) };
