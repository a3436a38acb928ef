import type * as schema from '../../../schema/generated/types';
import type { Kind } from '../../api/kind';

export type ServiceAccount = schema.ServiceAccount;

/** The token clients name ServiceAccount by. */
export const ServiceAccount: Kind<ServiceAccount> = {
  group: '', version: 'v1', kind: 'ServiceAccount', plural: 'serviceaccounts', singular: 'serviceaccount', shortNames: ['sa'], categories: [], scope: 'Namespaced', subresources: ['token'],
};
