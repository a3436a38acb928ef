import { civil } from '../../base/calendar';

/** Calendar time in UTC from milliseconds since 1970, by arithmetic alone. */
export interface Calendar { readonly year: number; readonly month: number; readonly day: number; readonly hour: number; readonly minute: number; readonly second: number; readonly weekday: number }

export const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
export const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

const two = (value: number): string => String(value).padStart(2, '0');

/** Splits a moment into year, month (from 1), day and time of day. */
export function calendar(ms: number): Calendar {
  const days = Math.floor(ms / 86_400_000);
  const seconds = Math.floor((ms - days * 86_400_000) / 1000);
  const [year, month, day] = civil(days);
  const [hour, minute, second] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return { year, month, day, hour, minute, second, weekday: (((days + 4) % 7) + 7) % 7 };
}

const hour12 = ({ hour }: Calendar): number => hour % 12 || 12;
const date = ({ year, month, day }: Calendar): string => `${year}-${two(month)}-${two(day)}`;
const clock = ({ hour, minute, second }: Calendar): string => `${two(hour)}:${two(minute)}:${two(second)}`;

/** What each letter after a `%` stands for. */
const LETTERS: Readonly<Record<string, (time: Calendar, ms: number) => string>> = {
  Y: ({ year }) => String(year), m: ({ month }) => two(month), d: ({ day }) => two(day), e: ({ day }) => String(day).padStart(2), H: ({ hour }) => two(hour), M: ({ minute }) => two(minute), S: ({ second }) => two(second),
  I: (time) => two(hour12(time)), p: ({ hour }) => (hour < 12 ? 'AM' : 'PM'), y: ({ year }) => two(year % 100), a: ({ weekday }) => DAYS[weekday] ?? '', b: ({ month }) => MONTHS[month - 1] ?? '', h: ({ month }) => MONTHS[month - 1] ?? '',
  s: (_, ms) => String(Math.floor(ms / 1000)), N: (_, ms) => `${String(((ms % 1000) + 1000) % 1000).padStart(3, '0')}000000`, Z: () => 'UTC', z: () => '+0000', u: ({ weekday }) => String(weekday || 7), w: ({ weekday }) => String(weekday),
  T: clock, R: ({ hour, minute }) => `${two(hour)}:${two(minute)}`, F: date, D: ({ year, month, day }) => `${two(month)}/${two(day)}/${two(year % 100)}`, n: () => '\n', t: () => '\t', '%': () => '%',
  j: ({ year }, ms) => String(Math.floor((ms - startOfYear(year)) / 86_400_000) + 1).padStart(3, '0'),
};

/** Formats a moment as strftime would. */
export function formatTime(ms: number, format: string): string {
  const time = calendar(ms);
  return format.replace(/%([A-Za-z%])/g, (whole, letter: string) => LETTERS[letter]?.(time, ms) ?? whole);
}

/** formatTime of one format for many moments: those of one second are formatted once. */
export function stampsOf(format: string): (ms: number) => string {
  let latest = { second: Number.NaN, text: '' };
  return (ms) => {
    const second = Math.floor(ms / 1000);
    if (second !== latest.second) latest = { second, text: formatTime(second * 1000, format) };
    return latest.text;
  };
}

function startOfYear(year: number): number {
  const before = year - 1;
  return ((before - 1969) * 365 + (Math.floor(before / 4) - 492) - (Math.floor(before / 100) - 19) + (Math.floor(before / 400) - 4)) * 86_400_000;
}
