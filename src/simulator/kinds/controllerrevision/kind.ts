import type * as schema from '../../../schema/generated/types';
import type { Kind } from '../../api/kind';

export type ControllerRevision = schema.ControllerRevision;

/** The token clients name ControllerRevision by. */
export const ControllerRevision: Kind<ControllerRevision> = {
  group: 'apps', version: 'v1', kind: 'ControllerRevision', plural: 'controllerrevisions', singular: 'controllerrevision', shortNames: [], categories: [], scope: 'Namespaced', subresources: [],
};
