import type { Client } from '../../simulator/api/client';
import type { Wait } from '../../simulator/api/controller';
import { compareQuantities } from '../../simulator/api/quantity';
import { findVolume } from '../../simulator/kinds/common/claimMatch';
import { hostPorts } from '../../simulator/kinds/common/hostPorts';
import { isFinished } from '../../simulator/kinds/common/podRead';
import { allocatableOf, requestsOf } from '../../simulator/kinds/common/podRequests';
import { tolerates } from '../../simulator/kinds/common/tolerations';
import { Node } from '../../simulator/kinds/node/kind';
import { PersistentVolume } from '../../simulator/kinds/persistentvolume/kind';
import { PersistentVolumeClaim } from '../../simulator/kinds/persistentvolumeclaim/kind';
import { Pod } from '../../simulator/kinds/pod/kind';
import type { Way, WhyLink } from './contract';

/** What the sentences of waits leave open, as the objects have it: which taint, which labels, how much room, what of a volume does not fit. */
export interface Particulars { readonly links: readonly WhyLink[]; readonly ways: readonly Way[] }

const NONE: Particulars = { links: [], ways: [] };
/** More volumes than these are not gone through one by one. */
const VOLUMES_MAX = 3;

const fact = (say: string, parameters: WhyLink['parameters'], key?: string): WhyLink => ({ kind: 'fact', say: `why.${say}`, parameters, ...(key === undefined ? {} : { key }) });

export function particularsOf(waits: readonly Wait[], client: Client): Particulars {
  const [wait] = waits;
  if (!wait || 'slot' in wait.subject) return NONE;
  const { kind, name, namespace } = wait.subject;
  const ruled = (rule: string) => waits.filter((one) => one.rule === rule);
  if (kind === 'PersistentVolumeClaim' && wait.rule.startsWith('volumebinder.')) return volumesFor(client.find(PersistentVolumeClaim, name, namespace), client);
  const pod = kind === 'Pod' ? client.find(Pod, name, namespace) : undefined;
  if (!pod) return NONE;
  const all = [
    taintsOf(pod, nodesOf(ruled('scheduler.taint-is-not-tolerated'), client)),
    ruled('scheduler.node-affinity-or-selector').length > 0 ? labelsOf(pod, nodesOf(ruled('scheduler.node-affinity-or-selector'), client)) : NONE,
    roomOf(pod, nodesOf(ruled('scheduler.resources-do-not-suffice'), client), client),
    ruled('scheduler.host-port-is-taken').length > 0 ? { links: [fact('host-port', { ports: hostPorts(pod).map(({ hostPort }) => String(hostPort)).join(', ') })], ways: [] } : NONE,
    spreadOf(pod, ruled('scheduler.topology-spread')),
  ];
  return { links: all.flatMap(({ links }) => links), ways: all.flatMap(({ ways }) => ways) };
}

const nodesOf = (waits: readonly Wait[], client: Client): readonly Node[] => waits.flatMap(({ on }) => client.find(Node, on.object.name) ?? []);

/** Taints are told with all nodes that have them; what Kubernetes puts there itself goes with the condition it stands for. */
function taintsOf(pod: Pod, nodes: readonly Node[]): Particulars {
  const byTaint = new Map<string, string[]>();
  for (const node of nodes) for (const taint of untolerated(pod.spec.tolerations, node)) byTaint.set(taint, [...(byTaint.get(taint) ?? []), node.metadata.name]);
  return {
    links: [...byTaint].map(([taint, names]) => fact('taint', { taint, nodes: names.join(', ') })),
    ways: [...byTaint].flatMap(([taint, names]) => (taint.startsWith('node.kubernetes.io/') ? [] : [{ command: `kubectl taint node ${names.join(' ')} ${taint}-` }])),
  };
}

/** The taints of a node that keep out Pods with these tolerations, as one writes them. */
export function untolerated(tolerations: Pod['spec']['tolerations'], { spec }: Node): readonly string[] {
  const keeping = (spec.taints ?? []).filter((taint) => taint.effect !== 'PreferNoSchedule' && !(tolerations ?? []).some((toleration) => tolerates(toleration, taint)));
  return keeping.map(({ key, value, effect }) => `${key}${value ? `=${value}` : ''}:${effect}`);
}

function labelsOf(pod: Pod, [node]: readonly Node[]): Particulars {
  const pairs = Object.entries(pod.spec.nodeSelector ?? {}).map(([label, value]) => `${label}=${value}`);
  const terms = pod.spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];
  const asked = terms.map(({ matchExpressions = [] }) => matchExpressions.map(({ key, operator, values = [] }) => `${key} ${operator} ${values.join(', ')}`.trim()).join(' + ')).filter((text) => text !== '');
  const labels = [...pairs, ...(asked.length > 0 ? [asked.join(' / ')] : [])].join(', ');
  if (labels === '') return NONE;
  return { links: [fact('asks-labels', { name: pod.metadata.name, labels })], ways: node && pairs.length > 0 && asked.length === 0 ? [{ command: `kubectl label node ${node.metadata.name} ${pairs.join(' ')}` }] : [] };
}

/** Of each thing that does not suffice, how much is asked for and the most that a node has left. */
function roomOf(pod: Pod, nodes: readonly Node[], client: Client): Particulars {
  if (nodes.length === 0) return NONE;
  const others = client.list(Pod).filter((other) => other.spec.nodeName && !isFinished(other));
  const left = nodes.map((node) => {
    const taken = others.filter(({ spec }) => spec.nodeName === node.metadata.name).map(requestsOf);
    return (name: string) => (allocatableOf(node)[name] ?? 0) - taken.reduce((sum, amounts) => sum + (amounts[name] ?? 0), 0);
  });
  const lacking = Object.entries(requestsOf(pod)).filter(([name, amount]) => left.some((of) => amount > of(name)));
  return { links: lacking.map(([resource, amount]) => fact('room', { resource, wants: amountText(resource, amount), free: amountText(resource, Math.max(...left.map((of) => of(resource)))) })), ways: [] };
}

/** `500m`, `2Gi`: as one writes it in a manifest. */
function amountText(resource: string, amount: number): string {
  if (resource === 'cpu') return Number.isInteger(amount) ? String(amount) : `${Math.round(amount * 1000)}m`;
  const [unit, size] = ([['Gi', 2 ** 30], ['Mi', 2 ** 20], ['Ki', 2 ** 10]] as const).find(([, one]) => amount >= one) ?? ['', 1];
  return `${Math.round((amount / size) * 10) / 10}${unit}`;
}

function spreadOf({ spec }: Pod, waits: readonly Wait[]): Particulars {
  if (waits.length === 0) return NONE;
  const unlabelled = waits.some(({ on }) => String(on.have).includes('missing required label'));
  return { links: (spec.topologySpreadConstraints ?? []).filter(({ whenUnsatisfiable }) => whenUnsatisfiable === 'DoNotSchedule').map(({ topologyKey, maxSkew }) => fact('spread', { label: topologyKey, skew: maxSkew, labelled: unlabelled ? 'no' : 'yes' })), ways: [] };
}

type Unfit = 'leaving' | 'released' | 'bound' | 'class' | 'mode' | 'small' | 'other' | 'fits';

/** What of the volumes there are keeps a claim from getting one, the likeliest first. */
function volumesFor(claim: PersistentVolumeClaim | undefined, client: Client): Particulars {
  if (!claim) return NONE;
  const volumes = client.list(PersistentVolume);
  const found = volumes.map((volume) => ({ volume, unfit: unfitness(volume, claim) })).filter(({ unfit }) => unfit !== 'bound');
  const order: readonly Unfit[] = ['fits', 'small', 'mode', 'released', 'class', 'other', 'leaving'];
  const near = found.toSorted((a, b) => order.indexOf(a.unfit) - order.indexOf(b.unfit)).slice(0, VOLUMES_MAX);
  const size = (quantities: Readonly<Record<string, string>> | undefined) => quantities?.['storage'] ?? '0';
  return {
    links: near.map(({ volume: { metadata, spec }, unfit }) => fact('volume-unfit', {
      volume: metadata.name, unfit, has: unfit === 'mode' ? (spec.accessModes ?? []).join(', ') : unfit === 'class' ? (spec.storageClassName ?? '') : size(spec.capacity),
      wants: unfit === 'mode' ? (claim.spec.accessModes ?? []).join(', ') : unfit === 'class' ? (claim.spec.storageClassName ?? '') : size(claim.spec.resources?.requests),
    }, `PersistentVolume ${metadata.name}`)),
    ways: near.filter(({ unfit }) => unfit === 'released').map(({ volume }) => freeing(volume.metadata.name)),
  };
}

/** The command by which a volume that kept its claim's name may be bound again. */
export const freeing = (volume: string): Way => ({ command: `kubectl patch pv ${volume} --type=json -p '[{"op":"remove","path":"/spec/claimRef"}]'` });

function unfitness(volume: PersistentVolume, claim: PersistentVolumeClaim): Unfit {
  const { spec, status, metadata } = volume;
  if (metadata.deletionTimestamp) return 'leaving';
  if (spec.claimRef && status?.phase !== 'Released') return 'bound';
  if ((spec.storageClassName ?? '') !== (claim.spec.storageClassName ?? '')) return 'class';
  if (compareQuantities(spec.capacity?.['storage'] ?? '0', claim.spec.resources?.requests?.['storage'] ?? '0') < 0) return 'small';
  if (!(claim.spec.accessModes ?? []).every((mode) => spec.accessModes?.includes(mode))) return 'mode';
  if (status?.phase === 'Released') return 'released';
  return findVolume(claim, [volume]) ? 'fits' : 'other';
}
