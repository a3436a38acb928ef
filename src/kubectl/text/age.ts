import { ageText } from '../../simulator/api/age';
import type { Json } from '../../simulator/base/json';
import { parseTimestamp } from '../../simulator/api/object';
import type { Item } from '../api';
import type { Command } from '../verb';

/** How old an object is by the clock of this machine. */
export const ageOf = (command: Command, item: Item): string => since(command, item.metadata['creationTimestamp']);

/** How long ago a timestamp of the API was; `<unknown>` for none. */
export function since(command: Command, timestamp: Json | undefined): string {
  const ms = typeof timestamp === 'string' ? parseTimestamp(timestamp) : undefined;
  return ms === undefined ? '<unknown>' : ageText(command.os.nowMs() - ms);
}

const DAYS = ['Thu', 'Fri', 'Sat', 'Sun', 'Mon', 'Tue', 'Wed'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `Sat, 21 Nov 2026 08:46:46 +0000`, as descriptions write times. */
export function longTime(timestamp: Json | undefined): string {
  const ms = typeof timestamp === 'string' ? parseTimestamp(timestamp) : undefined;
  if (ms === undefined || typeof timestamp !== 'string') return '<unset>';
  const day = DAYS[((Math.floor(ms / 86_400_000) % 7) + 7) % 7] ?? '';
  return `${day}, ${timestamp.slice(8, 10)} ${MONTHS[Number(timestamp.slice(5, 7)) - 1] ?? ''} ${timestamp.slice(0, 4)} ${timestamp.slice(11, 19)} +0000`;
}
