import { useLab } from '../context';
import { Named } from '../parts/Named';
import type { ServiceModel } from '../state/cluster-model';

/** The names cluster DNS answers for each Service, with their addresses. */
export function Dns({ services }: { readonly services: readonly ServiceModel[] }) {
  return <>{services.map((service) => (
    <div class="dns" key={service.row.key}>
      <ServiceHead service={service} />
      <table>
        <tbody>{service.names.map((entry) => (
          <tr key={entry.name} data-dns={`${entry.name}.${service.row.namespace}.svc.cluster.local`}>
            <th scope="row" class="mono" lang="en">{entry.name}</th><td aria-hidden="true">→</td>
            <td class="mono">{entry.addresses.length > 0 ? entry.addresses.join(', ') : <NoAddress />}</td>
            <td>{entry.addresses.length === 0 && <Reason service={service} entry={entry} />}</td>
          </tr>
        ))}</tbody>
      </table>
      {service.names.length === 0 && <p class="none"><NoAddress /></p>}
    </div>
  ))}</>;
}

function ServiceHead({ service }: { readonly service: ServiceModel }) {
  const { say, session } = useLab();
  const selector = Object.entries(service.row.selector).map(([label, value]) => `${label}=${value}`).join(',');
  return (
    <div class="tier">
      <b>{say(service.row.headless ? 'service.headless' : 'service.plain')}</b><button type="button" class="mono bare" lang="en" onClick={() => session.select(service.row.key)}>{service.row.name}</button>
      <span class="end"><Named text={say('service.selects', { selector, count: service.selects, ready: service.ready })} names={[selector]} /></span>
    </div>
  );
}

function NoAddress() {
  const { say } = useLab();
  return <span class="none">{say('dns.no-address')}</span>;
}

function Reason({ service, entry }: { readonly service: ServiceModel; readonly entry: ServiceModel['names'][number] }) {
  const { say } = useLab();
  if (!entry.isPod) return <>{say(service.selects === 0 ? 'dns.selects-none' : 'dns.none-ready')}</>;
  return <>{say(entry.pod ? (entry.pod.state === 'ready' ? 'dns.not-selected' : 'dns.not-ready') : 'dns.no-pod')}</>;
}
