import type * as schema from '../../../schema/generated/types';
import type { Kind } from '../../api/kind';

export type Event = schema.CoreEvent;

/** The token clients name Event by. Stored in the shape of core v1; events.k8s.io/v1 is a view of it. */
export const Event: Kind<Event> = {
  group: '', version: 'v1', kind: 'Event', plural: 'events', singular: 'event', shortNames: ['ev'], categories: [], scope: 'Namespaced', subresources: [],
  alsoServedAs: [{ group: 'events.k8s.io', version: 'v1' }],
};
