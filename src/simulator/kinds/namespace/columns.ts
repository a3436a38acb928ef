import type { Column } from '../../api/strategy';
import { ageColumn, column, nameColumn } from '../common/columns';
import type { Namespace } from './kind';

/** The columns of `kubectl get namespaces`. */
export const columns: readonly Column<Namespace>[] = [nameColumn(), column('Status', (namespace) => namespace.status?.phase ?? '', 'The status of the namespace'), ageColumn()];
