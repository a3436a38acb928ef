import type { Strategy } from '../../api/strategy';
import { ageColumn, nameColumn } from '../common/columns';
import { ServiceAccount } from './kind';

export const strategy: Strategy<ServiceAccount> = {
  kind: ServiceAccount,
  definition: 'ServiceAccount',
  returnsDeleted: true,
  defaults: () => undefined,
  validate: () => [],
  columns: [nameColumn(), ageColumn()],
  generationOf: [],
};
