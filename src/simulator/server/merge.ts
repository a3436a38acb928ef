import type { Json } from '../base/json';
import { below, elementOf, isBelow, isMembers, itemsBy, shapeOfItem, shapeOfMember, type FieldSet, type Members, type OwnershipTable, type Shape } from './fieldset';

/** A live object with what a configuration says of it: objects and keyed lists member by member, everything else as the configuration has it. */
export function merged(table: OwnershipTable, shape: Shape, live: Json | undefined, config: Json | undefined): Json | undefined {
  if (config === undefined) return live;
  if (shape.as === 'items' && Array.isArray(config) && Array.isArray(live)) return mergedItems(table, shape, live as readonly Json[], config as readonly Json[]);
  if ((shape.as !== 'object' && shape.as !== 'map') || !isMembers(config) || !isMembers(live)) return config;
  const names = [...Object.keys(live), ...Object.keys(config).filter((name) => !Object.hasOwn(live, name))];
  return Object.fromEntries(names.map((name) => [name, merged(table, shapeOfMember(table, shape, name) ?? { as: 'leaf' }, live[name], config[name])]));
}

/** Items both have stand in the order of the configuration, its new ones before the next it shares, those only the live list has where they were. */
function mergedItems(table: OwnershipTable, shape: Shape & { readonly as: 'items' }, live: readonly Json[], config: readonly Json[]): readonly Json[] {
  const before = itemsBy(shape, live);
  const waiting = config.map((item) => ({ item, old: before.get(elementOf(shape, item)) }));
  const wanted = itemsBy(shape, config);
  const inner = shapeOfItem(table, shape);
  const out: Json[] = [];
  const take = (): boolean => {
    const next = waiting.shift();
    if (next) out.push(merged(table, inner, next.old, next.item) ?? next.item);
    return next !== undefined && next.old === undefined;
  };
  for (const item of live) {
    if (!wanted.has(elementOf(shape, item))) out.push(item);
    else while (take());
  }
  while (waiting.length) take();
  return out;
}

/** A value without some of its fields; what is empty then is gone too. */
export function without(table: OwnershipTable, shape: Shape, value: Json, gone: FieldSet, path = ''): Json | undefined {
  if (gone.size === 0) return value;
  const inside = (at: string) => [...gone].some((one) => isBelow(one, at));
  if (shape.as === 'items' && Array.isArray(value)) {
    const kept = (value as readonly Json[]).flatMap((item) => {
      const at = below(path, elementOf(shape, item));
      const left = gone.has(at) ? undefined : inside(at) ? without(table, shapeOfItem(table, shape), item, gone, at) : item;
      return left === undefined ? [] : [left];
    });
    return kept.length ? kept : undefined;
  }
  if (!isMembers(value)) return value;
  const kept: Members = Object.fromEntries(Object.entries(value).flatMap(([name, member]) => {
    const at = below(path, `f:${name}`);
    const left = gone.has(at) ? undefined : member !== undefined && inside(at) ? without(table, shapeOfMember(table, shape, name) ?? { as: 'leaf' }, member, gone, at) : member;
    return left === undefined ? [] : [[name, left]];
  }));
  return Object.keys(kept).length ? kept : undefined;
}
