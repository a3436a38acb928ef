import type { FieldError } from '../../api/errors';
import { invalidValue } from '../../api/status';
import { notNegative } from './checks';

/** A number of Pods, or a share of them as a percentage. */
export type Amount = number | string;

const PERCENT = /^(\d+)%$/;
const NO_PERCENT = "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')";

/** Complaints about a number that must not be negative, or a percentage up to 100. */
export function amountOrPercent(amount: Amount | undefined, field: string): readonly FieldError[] {
  if (typeof amount !== 'string') return notNegative(amount, field);
  const percent = PERCENT.exec(amount);
  if (!percent) return [invalidValue(field, amount, NO_PERCENT)];
  return Number(percent[1]) > 100 ? [invalidValue(field, amount, 'must not be greater than 100%')] : [];
}

/** An amount as the rules between two of them see it: a text that is no percentage is the number it spells, or none. */
export const plainAmount = (amount: Amount): number => (typeof amount === 'string' && /^[+-]?\d+$/.test(amount) ? Number(amount) : amountOf(amount, 100, 'up'));

/** How many of `total` an amount is; percentages are rounded as `round` says. */
export function amountOf(amount: Amount, total: number, round: 'up' | 'down'): number {
  if (typeof amount === 'number') return amount;
  const share = (Number(PERCENT.exec(amount)?.[1] ?? 0) * total) / 100;
  return round === 'up' ? Math.ceil(share) : Math.floor(share);
}
