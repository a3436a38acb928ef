import { civil } from '../../base/calendar';

/** Calendar time in UTC from milliseconds since 1970, by arithmetic alone. */
export interface Calendar { readonly year: number; readonly month: number; readonly day: number; readonly hour: number; readonly minute: number; readonly second: number; readonly weekday: number; readonly text: string }

export const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
export const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

const two = (value: number): string => String(value).padStart(2, '0');

/** Splits a moment into year, month (from 1), day and time of day. */
export function calendar(ms: number): Calendar {
  const days = Math.floor(ms / 86_400_000);
  const seconds = Math.floor((ms - days * 86_400_000) / 1000);
  const [year, month, day] = civil(days);
  const [hour, minute, second] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const text = `${year}-${two(month)}-${two(day)} ${two(hour)}:${two(minute)}:${two(second)}.${String(((ms % 1000) + 1000) % 1000).padStart(3, '0')}000000 +0000`;
  return { year, month, day, hour, minute, second, weekday: (((days + 4) % 7) + 7) % 7, text };
}

/** Formats a moment as strftime would. */
export function formatTime(ms: number, format: string): string {
  const time = calendar(ms);
  const values: Readonly<Record<string, string>> = {
    Y: String(time.year), m: two(time.month), d: two(time.day), e: String(time.day).padStart(2), H: two(time.hour), M: two(time.minute), S: two(time.second), I: two(time.hour % 12 || 12), p: time.hour < 12 ? 'AM' : 'PM',
    y: two(time.year % 100), a: DAYS[time.weekday] ?? '', b: MONTHS[time.month - 1] ?? '', h: MONTHS[time.month - 1] ?? '', s: String(Math.floor(ms / 1000)), N: `${String(((ms % 1000) + 1000) % 1000).padStart(3, '0')}000000`, Z: 'UTC', z: '+0000', u: String(time.weekday || 7), w: String(time.weekday),
    T: `${two(time.hour)}:${two(time.minute)}:${two(time.second)}`, R: `${two(time.hour)}:${two(time.minute)}`, F: `${time.year}-${two(time.month)}-${two(time.day)}`, D: `${two(time.month)}/${two(time.day)}/${two(time.year % 100)}`, n: '\n', t: '\t', '%': '%',
    j: String(Math.floor((ms - startOfYear(time.year)) / 86_400_000) + 1).padStart(3, '0'),
  };
  return format.replace(/%([A-Za-z%])/g, (whole, letter: string) => values[letter] ?? whole);
}

function startOfYear(year: number): number {
  const before = year - 1;
  return ((before - 1969) * 365 + (Math.floor(before / 4) - 492) - (Math.floor(before / 100) - 19) + (Math.floor(before / 400) - 4)) * 86_400_000;
}
