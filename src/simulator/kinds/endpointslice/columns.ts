import type { Column } from '../../api/strategy';
import { ageColumn, column, nameColumn } from '../common/columns';
import type { EndpointSlice } from './kind';

const SHOWN = 3;

function brief(values: readonly string[]): string {
  if (!values.length) return '<unset>';
  const rest = values.length - SHOWN;
  return values.slice(0, SHOWN).join(',') + (rest > 0 ? ` + ${rest} more...` : '');
}

const portText = (port: NonNullable<EndpointSlice['ports']>[number]) => (port.port ? String(port.port) : '*');

/** The columns of `kubectl get endpointslices`. */
export const columns: readonly Column<EndpointSlice>[] = [
  nameColumn(),
  column('AddressType', (slice) => slice.addressType),
  column('Ports', (slice) => brief((slice.ports ?? []).map(portText))),
  column('Endpoints', (slice) => brief((slice.endpoints ?? []).flatMap((endpoint) => endpoint.addresses))),
  ageColumn(),
];
