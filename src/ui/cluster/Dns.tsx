import { useSignal } from '@preact/signals';
import { useLab } from '../context';
import { kept } from '../parts/kept';
import { Named } from '../parts/Named';
import type { ServiceModel } from '../state/cluster-model';

/** More names, or addresses of one, than this are shown on demand, or counted. */
const MOST = 24;

const addressesOf = (addresses: readonly string[]): string => (addresses.length > MOST ? `${addresses.slice(0, MOST).join(', ')} … (${addresses.length})` : addresses.join(', '));

const Name = kept(({ name, namespace, addresses, reason }: { readonly name: string; readonly namespace: string; readonly addresses: string; readonly reason: ReasonWord | undefined }) => {
  const { say } = useLab();
  return (
    <tr data-dns={`${name}.${namespace}.svc.cluster.local`}>
      <th scope="row" class="mono" lang="en">{name}</th><td aria-hidden="true">→</td>
      <td class="mono">{addresses === '' ? <NoAddress /> : addresses}</td>
      <td>{reason && say(reason)}</td>
    </tr>
  );
});

/** The names cluster DNS answers for each Service, with their addresses. */
export function Dns({ services }: { readonly services: readonly ServiceModel[] }) {
  const { say } = useLab();
  const all = useSignal<ReadonlySet<string>>(new Set());
  return <>{services.map((service) => (
    <div class="dns" key={service.row.key}>
      <ServiceHead service={service} />
      <table>
        <tbody>{service.names.slice(0, all.value.has(service.row.key) ? undefined : MOST).map((entry) => (
          <Name key={entry.name} name={entry.name} namespace={service.row.namespace} addresses={addressesOf(entry.addresses)} reason={entry.addresses.length > 0 ? undefined : reasonOf(service, entry)} />
        ))}</tbody>
      </table>
      {service.names.length > MOST && !all.value.has(service.row.key) && (
        <button type="button" class="link" onClick={() => { all.value = new Set([...all.value, service.row.key]); }}>{say('dns.more', { count: service.names.length - MOST })}</button>
      )}
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

type ReasonWord = 'dns.selects-none' | 'dns.none-ready' | 'dns.not-selected' | 'dns.not-ready' | 'dns.no-pod';

function reasonOf(service: ServiceModel, entry: ServiceModel['names'][number]): ReasonWord {
  if (!entry.isPod) return service.selects === 0 ? 'dns.selects-none' : 'dns.none-ready';
  return entry.pod ? (entry.pod.state === 'ready' ? 'dns.not-selected' : 'dns.not-ready') : 'dns.no-pod';
}
