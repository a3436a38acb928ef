import type { Dict, Item } from '../api';
import { rulesFor, threeWayPatch } from '../threeWay';
import { lastAppliedOf } from './lastApplied';

/** What brings an object from what was applied last to what a file says now. */
export function clientSidePatch(modified: Item, current: Item): Dict {
  const noted = lastAppliedOf(current);
  return threeWayPatch(noted === undefined ? {} : (JSON.parse(noted) as Dict), modified, current, rulesFor(current.apiVersion, current.kind));
}
