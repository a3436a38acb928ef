import type { Filter, Refusal } from '../facts';
import { allocatableOf, requestedOf, requestsOf } from '../resources';
import { rules } from '../rules';

/** The node has room for what the Pod asks for, and for one Pod more. */
export const resources: Filter = {
  rule: rules.resources,
  refuse(pod, { node, pods }): Refusal | undefined {
    const room = allocatableOf(node);
    const taken = requestedOf(pods);
    const wanted = Object.entries(requestsOf(pod)).filter(([, amount]) => amount > 0);
    const lacking = wanted.filter(([name, amount]) => amount > (room[name] ?? 0) - (taken[name] ?? 0));
    const [reason, ...more] = [...(pods.length + 1 > (room['pods'] ?? Infinity) ? ['Too many pods'] : []), ...lacking.map(([name]) => `Insufficient ${name}`)];
    return reason === undefined ? undefined : { reason, more, curable: lacking.every(([name, amount]) => amount <= (room[name] ?? 0)) };
  },
};
