import type { Column } from '../../api/strategy';
import { ageColumn, column, labelsText, nameColumn, wideColumn } from '../common/columns';
import type { Service } from './kind';

function externalText({ spec, status }: Service): string {
  const given = spec.externalIPs ?? [];
  if (spec.type === 'ExternalName') return spec.externalName ?? '';
  if (spec.type !== 'LoadBalancer') return given.join(',') || '<none>';
  const balanced = (status?.loadBalancer?.ingress ?? []).map((ingress) => ingress.ip || ingress.hostname || '');
  return [...balanced, ...given].join(',') || '<pending>';
}

const portsText = ({ spec }: Service) => (spec.ports ?? []).map((port) => `${port.port}${port.nodePort ? `:${port.nodePort}` : ''}/${port.protocol}`).join(',') || '<none>';

/** The columns of `kubectl get services`. */
export const columns: readonly Column<Service>[] = [
  nameColumn(),
  column('Type', (service) => service.spec.type ?? ''),
  column('Cluster-IP', (service) => service.spec.clusterIPs?.[0] || service.spec.clusterIP || '<none>'),
  column('External-IP', externalText),
  column('Port(s)', portsText),
  ageColumn(),
  wideColumn('Selector', (service) => labelsText(service.spec.selector)),
];
