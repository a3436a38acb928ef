type Family = 'decimal' | 'binary' | 'exponent';

interface Parsed { readonly nanos: bigint; readonly family: Family }

const DECIMAL: readonly (readonly [suffix: string, power: number])[] = [['n', -9], ['u', -6], ['m', -3], ['', 0], ['k', 3], ['M', 6], ['G', 9], ['T', 12], ['P', 15], ['E', 18]];
const BINARY = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];
const NANOS = 1_000_000_000n;

function parse(text: string): Parsed | undefined {
  const match = /^([+-]?)(\d*)(?:\.(\d*))?([A-Za-z]*)([+-]?\d*)$/.exec(text);
  if (!match) return undefined;
  const [, sign, whole = '', fraction = '', suffix = '', exponent = ''] = match;
  if (!whole && !fraction) return undefined;
  const scale = scaleOf(suffix, exponent);
  if (!scale) return undefined;
  const digits = BigInt(whole + fraction) * scale.factor;
  const power = scale.power + 9 - fraction.length;
  const nanos = power >= 0 ? digits * 10n ** BigInt(power) : roundUp(digits, 10n ** BigInt(-power));
  return { nanos: sign === '-' ? -nanos : nanos, family: scale.family };
}

function scaleOf(suffix: string, exponent: string): { readonly factor: bigint; readonly power: number; readonly family: Family } | undefined {
  if ((suffix === 'e' || suffix === 'E') && /\d/.test(exponent)) return { factor: 1n, power: Number(exponent), family: 'exponent' };
  if (exponent) return undefined;
  const binary = BINARY.indexOf(suffix);
  if (binary > 0) return { factor: 1024n ** BigInt(binary), power: 0, family: 'binary' };
  const decimal = DECIMAL.find(([name]) => name === suffix);
  return decimal && { factor: 1n, power: decimal[1], family: 'decimal' };
}

const roundUp = (value: bigint, by: bigint): bigint => (value + by - 1n) / by;

/** Whether a text is a quantity such as `500m`, `1Gi` or `2e3`. */
export const isQuantity = (text: string): boolean => parse(text) !== undefined;

/** The value of a quantity in its base unit (cores, bytes); 0 for what is none. */
export function quantityValue(text: string | undefined): number {
  const parsed = text === undefined ? undefined : parse(text);
  return parsed ? Number(parsed.nanos) / 1e9 : 0;
}

/** Orders two quantities by their exact values. */
export function compareQuantities(a: string, b: string): number {
  const difference = (parse(a)?.nanos ?? 0n) - (parse(b)?.nanos ?? 0n);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

/** What Kubernetes says to a text that is no quantity. */
export const QUANTITY_ERROR = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";

/** A quantity as Kubernetes writes it: no fraction, and the largest suffix that needs none. undefined for what is no quantity. */
export function canonicalQuantity(text: string): string | undefined {
  const parsed = parse(text);
  if (!parsed) return undefined;
  const { nanos, family } = parsed;
  const sign = nanos < 0n ? '-' : '';
  const size = nanos < 0n ? -nanos : nanos;
  if (size === 0n) return '0';
  return sign + (family === 'binary' && size >= 1024n * NANOS && size % NANOS === 0n ? binaryText(size / NANOS) : decimalText(size, family));
}

function binaryText(value: bigint): string {
  let rest = value;
  let power = 0;
  while (rest % 1024n === 0n && power < BINARY.length - 1) { rest /= 1024n; power++; }
  return `${rest}${BINARY[power] ?? ''}`;
}

function decimalText(nanos: bigint, family: Family): string {
  const fits = DECIMAL.findLast(([, power]) => nanos % 10n ** BigInt(power + 9) === 0n);
  const [suffix, power] = fits ?? ['n', -9];
  const mantissa = nanos / 10n ** BigInt(power + 9);
  return family === 'exponent' && power !== 0 ? `${mantissa}e${power}` : `${mantissa}${suffix}`;
}

/** Several quantities together, in the form of the first. */
export function sumOfQuantities(texts: readonly string[]): string {
  const parsed = texts.flatMap((text) => parse(text) ?? []);
  const nanos = parsed.reduce((sum, one) => sum + one.nanos, 0n);
  const family = parsed[0]?.family ?? 'decimal';
  return family === 'binary' && nanos >= 1024n * NANOS && nanos % NANOS === 0n ? binaryText(nanos / NANOS) : nanos === 0n ? '0' : decimalText(nanos, family);
}
