import { timestamp } from '../api/object';
import type { World } from '../world/world';

/** Letters and digits generated names are made of: none that could form a word or be mistaken for another. */
const ALPHABET = 'bcdfghjklmnpqrstvwxz2456789';

/** Five characters as `generateName` gets them. */
export function nameSuffix(world: World, objectKey: string): string {
  let draw = Math.floor(world.random('generateName', objectKey) * ALPHABET.length ** 5);
  let suffix = '';
  for (let index = 0; index < 5; index++) {
    suffix += ALPHABET[draw % ALPHABET.length] ?? '';
    draw = Math.floor(draw / ALPHABET.length);
  }
  return suffix;
}

/** A UUID in the form of version 4, drawn for this object. */
export function newUid(world: World, objectKey: string): string {
  const count = Math.floor(world.random('uid', objectKey) * 0x1_0000_0000);
  const drawn = `${objectKey}/${count}`;
  const part = (index: number) => Math.floor(world.chance(`uid/${index}`, drawn) * 0x1_0000_0000).toString(16).padStart(8, '0');
  const hex = part(0) + part(1) + part(2) + part(3);
  const variant = '89ab'[Number.parseInt(hex[16] ?? '0', 16) % 4] ?? '8';
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20)}`;
}

export const createTime = (world: World): string => timestamp(world.nowMs());
