import type { Dict, Item } from './api';
import { dict } from './describe/context';
import type { FlagSet } from './flags';
import type { Command } from './verb';

export const RECORD_FLAGS: FlagSet = { record: { type: 'bool', help: 'outdated: note this command as the cause of the change' } };

/** The annotation that `--record` leaves: the command with its flags as they were understood; undefined where none was asked for. */
export function causeOf({ path, args, flags }: Command): Dict | undefined {
  if (!flags.bool('record')) return undefined;
  return { 'kubernetes.io/change-cause': [path, ...args, ...flags.given().map(([name, value]) => `--${name}=${value}`)].join(' ') };
}

/** An object that tells the command it comes from, where it is to. */
export function withCause(command: Command, item: Item): Item {
  const cause = causeOf(command);
  return cause ? { ...item, metadata: { ...item.metadata, annotations: { ...dict(item.metadata['annotations']), ...cause } } } : item;
}
