import type { Column } from '../../api/strategy';
import { ageColumn, column, nameColumn } from '../common/columns';
import type { Endpoints } from './kind';

const SHOWN = 3;

/** Ready addresses with ports: the first three, and how many more; `<none>` only where there is nothing at all. */
function endpointsText({ subsets }: Endpoints): string {
  if (!subsets?.length) return '<none>';
  const all = subsets.flatMap(({ addresses = [], ports }) => (ports?.length ? ports.flatMap(({ port }) => addresses.map(({ ip }) => `${ip}:${port}`)) : addresses.map(({ ip }) => ip)));
  return all.slice(0, SHOWN).join(',') + (all.length > SHOWN ? ` + ${all.length - SHOWN} more...` : '');
}

/** The columns of `kubectl get endpoints`. */
export const columns: readonly Column<Endpoints>[] = [
  nameColumn(),
  column('Endpoints', endpointsText, 'The set of all endpoints is the union of all subsets. Addresses are placed into subsets according to the IPs they share. A single address with multiple ports, some of which are ready and some of which are not (because they come from different containers) will result in the address being displayed in different subsets for the different ports. No address will appear in both Addresses and NotReadyAddresses in the same subset. Sets of addresses and ports that comprise a service.'),
  ageColumn(),
];
