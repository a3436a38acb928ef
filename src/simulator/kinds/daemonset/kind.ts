import type * as schema from '../../../schema/generated/types';
import type { Kind } from '../../api/kind';

export type DaemonSet = schema.DaemonSet;

/** The token clients name DaemonSet by. */
export const DaemonSet: Kind<DaemonSet> = {
  group: 'apps', version: 'v1', kind: 'DaemonSet', plural: 'daemonsets', singular: 'daemonset', shortNames: ['ds'], categories: ['all'], scope: 'Namespaced', subresources: ['status'],
};
