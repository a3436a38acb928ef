import type { Strategy } from '../../api/strategy';
import { column, nameColumn } from '../common/columns';
import { ComponentStatus } from './kind';

const healthOf = ({ conditions = [] }: ComponentStatus) => conditions.find(({ type }) => type === 'Healthy');
const WORDS: Readonly<Record<string, string>> = { True: 'Healthy', False: 'Unhealthy' };

export const strategy: Strategy<ComponentStatus> = {
  kind: ComponentStatus,
  definition: 'ComponentStatus',
  deprecated: 'v1 ComponentStatus is deprecated in v1.19+',
  defaults: () => undefined,
  validate: () => [],
  columns: [
    nameColumn(),
    column('Status', (component) => WORDS[healthOf(component)?.status ?? ''] ?? 'Unknown', 'Status of the component conditions'),
    column('Message', (component) => healthOf(component)?.message ?? '', 'Message of the component conditions'),
    column('Error', (component) => healthOf(component)?.error ?? '', 'Error of the component conditions'),
  ],
  generationOf: [],
};
