/** Bytes to a checksum in hexadecimal digits. */
export type Digest = (bytes: readonly number[]) => string;

/** A word of 32 bits, rotated to the left. */
export const rotate = (value: number, by: number): number => (value << by) | (value >>> (32 - by));

/** The bytes, a one bit, zeroes and the length in bits, in words of 32 bits. */
export function padded(bytes: readonly number[], order: 'little' | 'big'): Uint32Array {
  const size = (((bytes.length + 8) >> 6) + 1) << 4;
  const words = new Uint32Array(size);
  const put = (byte: number, at: number) => { words[at >> 2] = (words[at >> 2] ?? 0) | (byte << (order === 'little' ? (at & 3) * 8 : 24 - (at & 3) * 8)); };
  bytes.forEach(put);
  put(0x80, bytes.length);
  words[size - (order === 'little' ? 2 : 1)] = bytes.length * 8;
  words[size - (order === 'little' ? 1 : 2)] = Math.floor(bytes.length / 2 ** 29);
  return words;
}

/** A word of 32 bits in eight digits. */
export const hex = (value: number): string => (value >>> 0).toString(16).padStart(8, '0');

const PRIMES = Array.from({ length: 312 }, (_, index) => index + 2).filter((number) => !Array.from({ length: Math.floor(Math.sqrt(number)) - 1 }, (_, index) => index + 2).some((divisor) => number % divisor === 0)).slice(0, 64);
const fraction = (value: number): number => Math.floor((value - Math.floor(value)) * 2 ** 32) | 0;
const ROUNDS = PRIMES.map((prime) => fraction(Math.cbrt(prime)));
const BEGIN = PRIMES.slice(0, 8).map((prime) => fraction(Math.sqrt(prime)));

/** The SHA-256 checksum. */
export const sha256: Digest = (bytes) => {
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
