import type { Filter, Refusal } from '../facts';
import { allocatableOf, requestedOf, requestsOf } from '../resources';
import { rules } from '../rules';

/** The node has room for what the Pod asks for, and for one Pod more. */
export const resources: Filter = {
  rule: rules.resources,
  refuse(pod, { node, pods }): Refusal | undefined {
    const room = allocatableOf(node);
    if (pods.length + 1 > (room['pods'] ?? Infinity)) return { reason: 'Too many pods', curable: true };
    const taken = requestedOf(pods);
    const wanted = Object.entries(requestsOf(pod)).filter(([, amount]) => amount > 0);
    const lacking = wanted.find(([name, amount]) => amount > (room[name] ?? 0) - (taken[name] ?? 0));
    return lacking && { reason: `Insufficient ${lacking[0]}`, curable: lacking[1] <= (room[lacking[0]] ?? 0) };
  },
};
