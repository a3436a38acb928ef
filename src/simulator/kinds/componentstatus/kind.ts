import type * as schema from '../../../schema/generated/types';
import type { Kind } from '../../api/kind';

export type ComponentStatus = schema.ComponentStatus;

/** The token clients name ComponentStatus by: what the parts of the control plane say of themselves. */
export const ComponentStatus: Kind<ComponentStatus> = {
  group: '', version: 'v1', kind: 'ComponentStatus', plural: 'componentstatuses', singular: 'componentstatus', shortNames: ['cs'], categories: [], scope: 'Cluster', subresources: [], readOnly: true,
};
