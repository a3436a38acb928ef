import { bytesOf } from '../../base/base64';
import { failed } from '../../base/program';
import type { ProgramTable } from '../../runtime/image';
import { strerror, tool, type Dialect } from '../common/applet';

type Digest = (bytes: readonly number[]) => string;

const rotate = (value: number, by: number): number => (value << by) | (value >>> (32 - by));

/** The bytes, a one bit, zeroes and the length in bits, in words of 32 bits. */
function padded(bytes: readonly number[], order: 'little' | 'big'): Uint32Array {
  const size = (((bytes.length + 8) >> 6) + 1) << 4;
  const words = new Uint32Array(size);
  const put = (byte: number, at: number) => { words[at >> 2] = (words[at >> 2] ?? 0) | (byte << (order === 'little' ? (at & 3) * 8 : 24 - (at & 3) * 8)); };
  bytes.forEach(put);
  put(0x80, bytes.length);
  words[size - (order === 'little' ? 2 : 1)] = bytes.length * 8;
  words[size - (order === 'little' ? 1 : 2)] = Math.floor(bytes.length / 2 ** 29);
  return words;
}

const hex = (value: number): string => (value >>> 0).toString(16).padStart(8, '0');
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

const PRIMES = Array.from({ length: 312 }, (_, index) => index + 2).filter((number) => !Array.from({ length: Math.floor(Math.sqrt(number)) - 1 }, (_, index) => index + 2).some((divisor) => number % divisor === 0)).slice(0, 64);
const fraction = (value: number): number => Math.floor((value - Math.floor(value)) * 2 ** 32) | 0;
const ROUNDS = PRIMES.map((prime) => fraction(Math.cbrt(prime)));
const BEGIN = PRIMES.slice(0, 8).map((prime) => fraction(Math.sqrt(prime)));

const sha256: Digest = (bytes) => {
  const words = padded(bytes, 'big');
  let state = BEGIN;
  for (let from = 0; from < words.length; from += 16) {
    const plan = Array.from(words.subarray(from, from + 16), (word) => word | 0);
    for (let step = 16; step < 64; step++) {
      const [early, late] = [plan[step - 15] ?? 0, plan[step - 2] ?? 0];
      const [x, y] = [rotate(early, 25) ^ rotate(early, 14) ^ (early >>> 3), rotate(late, 15) ^ rotate(late, 13) ^ (late >>> 10)];
      plan[step] = ((plan[step - 16] ?? 0) + x + (plan[step - 7] ?? 0) + y) | 0;
    }
    let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = state;
    for (let step = 0; step < 64; step++) {
      const one = (h + (rotate(e, 26) ^ rotate(e, 21) ^ rotate(e, 7)) + ((e & f) ^ (~e & g)) + (ROUNDS[step] ?? 0) + (plan[step] ?? 0)) | 0;
      const two = ((rotate(a, 30) ^ rotate(a, 19) ^ rotate(a, 10)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      [h, g, f, e, d, c, b, a] = [g, f, e, (d + one) | 0, c, b, a, (one + two) | 0];
    }
    state = [a, b, c, d, e, f, g, h].map((value, index) => (value + (state[index] ?? 0)) | 0);
  }
  return state.map(hex).join('');
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
