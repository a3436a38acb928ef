import type { Json } from '../../simulator/base/json';
import { quantityValue } from '../../simulator/api/quantity';
import { compareText } from '../../simulator/base/text';
import type { Dict } from '../api';
import { longTime } from '../text/age';
import { dict, joined, list, mapLines, str, texts } from './context';

/** Containers of a Pod (with their statuses) or of a template (without). `indent` is that of the title. */
export function containerLines(title: string, containers: readonly Dict[], statuses: readonly Dict[] | undefined, indent: string, metadata: Dict = {}): string {
  const head = `${indent}${title}:\n`;
  const pad = statuses ? `${indent}  ` : `${indent} `;
  return head + containers.map((container) => `${pad}${str(container['name'])}:\n${oneContainer(container, statuses, '    ', metadata)}`).join('');
}

function oneContainer(container: Dict, statuses: readonly Dict[] | undefined, pad: string, metadata: Dict): string {
  const status = statuses?.find((one) => one['name'] === container['name']);
  return [
    status ? `${pad}Container ID:\t${str(status['containerID'])}\n` : '',
    `${pad}Image:\t${str(container['image'])}\n`,
    status ? `${pad}Image ID:\t${str(status['imageID'])}\n` : '',
    portLines(container, pad),
    wordLines('Command', texts(container['command']), pad),
    wordLines('Args', texts(container['args']), pad),
    status ? stateLines(status, pad) : '',
    quantityLines('Limits', dict(dict(container['resources'])['limits']), pad),
    quantityLines('Requests', dict(dict(container['resources'])['requests']), pad),
    ...(['liveness', 'readiness', 'startup'] as const).map((name) => probeLine(name, dict(container[`${name}Probe`]), pad)),
    environmentLines(container, pad, metadata),
    mountLines(container, pad),
  ].join('');
}

function portLines(container: Dict, pad: string): string {
  const ports = list(container['ports']);
  const text = (field: string) => ports.map((port) => `${str(port[field], '0')}/${str(port['protocol'], 'TCP')}${port['name'] ? ` (${str(port['name'])})` : ''}`).join(', ') || '<none>';
  const plural = ports.length > 1 ? 's' : '';
  return `${pad}Port${plural}:\t${text('containerPort')}\n${pad}Host Port${plural}:\t${text('hostPort')}\n`;
}

const wordLines = (title: string, words: readonly string[], pad: string): string =>
  (words.length ? `${pad}${title}:\n${words.flatMap((word) => word.split('\n')).map((line) => `${pad}  ${line}\n`).join('')}` : '');

function stateLines(status: Dict, pad: string): string {
  const last = dict(status['lastState']);
  return `${stateLine('State', dict(status['state']), pad)}${last['terminated'] ? stateLine('Last State', last, pad) : ''}${pad}Ready:\t${status['ready'] === true ? 'True' : 'False'}\n${pad}Restart Count:\t${str(status['restartCount'], '0')}\n`;
}

function stateLine(title: string, state: Dict, pad: string): string {
  const line = (name: string, value: string) => `${pad}  ${name}:\t${value}\n`;
  const { running, terminated, waiting } = { running: state['running'], terminated: dict(state['terminated']), waiting: dict(state['waiting']) };
  if (running) return `${pad}${title}:\tRunning\n${line('Started', longTime(dict(running)['startedAt']))}`;
  if (state['waiting']) return `${pad}${title}:\tWaiting\n${waiting['reason'] ? line('Reason', str(waiting['reason'])) : ''}`;
  if (!state['terminated']) return `${pad}${title}:\tWaiting\n`;
  return `${pad}${title}:\tTerminated\n${terminated['reason'] ? line('Reason', str(terminated['reason'])) : ''}${terminated['message'] ? line('Message', str(terminated['message'])) : ''}${line('Exit Code', str(terminated['exitCode']))}`
    + `${Number(terminated['signal'] ?? 0) > 0 ? line('Signal', str(terminated['signal'])) : ''}${line('Started', longTime(terminated['startedAt']))}${line('Finished', longTime(terminated['finishedAt']))}`;
}

const quantityLines = (title: string, map: Dict, pad: string): string =>
  (Object.keys(map).length ? `${pad}${title}:\n${Object.entries(map).toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([name, value]) => `${pad}  ${name}:\t${str(value)}\n`).join('')}` : '');

const TITLES = { liveness: 'Liveness', readiness: 'Readiness', startup: 'Startup' } as const;

function probeLine(name: keyof typeof TITLES, probe: Dict, pad: string): string {
  if (!Object.keys(probe).length) return '';
  const http = dict(probe['httpGet']);
  const tcp = dict(probe['tcpSocket']);
  const what = probe['httpGet'] ? `http-get ${str(http['scheme'], 'HTTP').toLowerCase()}://${str(http['host'])}:${str(http['port'])}${str(http['path'])}`
    : probe['tcpSocket'] ? `tcp-socket ${str(tcp['host'])}:${str(tcp['port'])}` : probe['grpc'] ? `grpc <pod>:${str(dict(probe['grpc'])['port'])} ${str(dict(probe['grpc'])['service'])}` : `exec [${texts(dict(probe['exec'])['command']).join(' ')}]`;
  const figures = `delay=${str(probe['initialDelaySeconds'], '0')}s timeout=${str(probe['timeoutSeconds'], '1')}s period=${str(probe['periodSeconds'], '10')}s #success=${str(probe['successThreshold'], '1')} #failure=${str(probe['failureThreshold'], '3')}`;
  return `${pad}${TITLES[name]}:\t${what} ${figures}\n`;
}

function environmentLines(container: Dict, pad: string, metadata: Dict): string {
  const from = list(container['envFrom']).map((one) => {
    const [map, type] = one['configMapRef'] ? [dict(one['configMapRef']), 'ConfigMap'] : [dict(one['secretRef']), 'Secret'];
    const prefix = one['prefix'] ? ` with prefix '${str(one['prefix'])}'` : '';
    return `${pad}  ${str(map['name'])}\t${type}${prefix}\tOptional: ${map['optional'] === true ? 'true' : 'false'}\n`;
  });
  const own = list(container['env']).map((one) => `${pad}  ${str(one['name'])}:\t${valueText(one, container, metadata).replaceAll('\n', `\n${pad}  \t`)}\n`);
  const head = from.length ? `${pad}Environment Variables from:\n${from.join('')}` : '';
  return `${head}${pad}Environment:${own.length ? `\n${own.join('')}` : '\t<none>\n'}`;
}

function valueText(variable: Dict, container: Dict, metadata: Dict): string {
  const source = dict(variable['valueFrom']);
  if (!variable['valueFrom']) return str(variable['value']);
  const { field, resource, map, secret } = { field: dict(source['fieldRef']), resource: dict(source['resourceFieldRef']), map: dict(source['configMapKeyRef']), secret: dict(source['secretKeyRef']) };
  const optional = (one: Dict) => `\tOptional: ${one['optional'] === true ? 'true' : 'false'}`;
  if (source['fieldRef']) return `${OWN_FIELD.test(str(field['fieldPath'])) ? str(metadata[str(field['fieldPath']).slice('metadata.'.length)]) : ''} (${str(field['apiVersion'], 'v1')}:${str(field['fieldPath'])})`;
  if (source['resourceFieldRef']) return `${resourceValue(container, str(resource['resource']), str(resource['divisor'], '0'))} (${str(resource['resource'])})`;
  if (source['configMapKeyRef']) return `<set to the key '${str(map['key'])}' of config map '${str(map['name'])}'>${optional(map)}`;
  return `<set to the key '${str(secret['key'])}' in secret '${str(secret['name'])}'>${optional(secret)}`;
}

/** What of the fields of a Pod is shown beside their names. */
const OWN_FIELD = /^metadata\.(name|namespace|uid)$/;

/** Whole units of the divisor, rounded up, as the variable itself will hold. */
function resourceValue(container: Dict, name: string, divisor: string): string {
  const [kind = '', resource = ''] = name.split('.');
  const amount = quantityValue(str(dict(dict(container['resources'])[kind])[resource], '0'));
  return String(Math.ceil(amount / (quantityValue(divisor) || 1)));
}

function mountLines(container: Dict, pad: string): string {
  const mounts = list(container['volumeMounts']).toSorted((a, b) => (str(a['mountPath']) < str(b['mountPath']) ? -1 : 1));
  if (!mounts.length) return `${pad}Mounts:\t<none>\n`;
  return `${pad}Mounts:\n${mounts.map((one) => `${pad}  ${str(one['mountPath'])} from ${str(one['name'])} (${one['readOnly'] === true ? 'ro' : 'rw'}${one['subPath'] ? `,path="${str(one['subPath'])}"` : ''})\n`).join('')}`;
}

/** `Volumes:` and what each is made of; those of a template stand one further to the right than those of a Pod, what they are made of does not. */
export function volumeLines(volumes: readonly Dict[], indent: string): string {
  if (!volumes.length) return `${indent}Volumes:\t<none>\n`;
  const pad = '    ';
  return `${indent}Volumes:\n${volumes.map((volume) => `  ${indent ? ' ' : ''}${str(volume['name'])}:\n${volumeSource(volume).map(([name, value]) => `${pad}${name}:\t${value}\n`).join('')}${downwardItems(volume, pad)}`).join('')}`;
}

const downwardItems = (volume: Dict, pad: string): string => (volume['downwardAPI']
  ? `${pad}Items:\n${list(dict(volume['downwardAPI'])['items']).map((one) => `${pad}  ${str(dict(one['fieldRef'])['fieldPath'] ?? dict(one['resourceFieldRef'])['resource'])} -> ${str(one['path'])}\n`).join('')}` : '');

/** Volumes that are described by members of theirs. */
const OTHER_VOLUMES: Readonly<Record<string, { readonly type: string; readonly rows: readonly (readonly [title: string, field: string, otherwise?: string])[] }>> = {
  downwardAPI: { type: 'DownwardAPI (a volume populated by information about the pod)', rows: [] },
  local: { type: 'LocalVolume (a persistent volume backed by local storage on a node)', rows: [['Path', 'path']] },
  nfs: { type: 'NFS (an NFS mount that lasts the lifetime of a pod)', rows: [['Server', 'server'], ['Path', 'path'], ['ReadOnly', 'readOnly', 'false']] },
};

export function volumeSource(volume: Dict): readonly (readonly [string, string])[] {
  const yes = (value: Json | undefined) => (value === true ? 'true' : 'false');
  const { empty, claim, map, secret, host, projected } = { empty: dict(volume['emptyDir']), claim: dict(volume['persistentVolumeClaim']), map: dict(volume['configMap']), secret: dict(volume['secret']), host: dict(volume['hostPath']), projected: dict(volume['projected']) };
  if (volume['emptyDir']) return [['Type', "EmptyDir (a temporary directory that shares a pod's lifetime)"], ['Medium', str(empty['medium'])], ['SizeLimit', str(empty['sizeLimit'], '<unset>')]];
  if (volume['persistentVolumeClaim']) return [['Type', 'PersistentVolumeClaim (a reference to a PersistentVolumeClaim in the same namespace)'], ['ClaimName', str(claim['claimName'])], ['ReadOnly', yes(claim['readOnly'])]];
  if (volume['configMap']) return [['Type', 'ConfigMap (a volume populated by a ConfigMap)'], ['Name', str(map['name'])], ['Optional', yes(map['optional'])]];
  if (volume['secret']) return [['Type', 'Secret (a volume populated by a Secret)'], ['SecretName', str(secret['secretName'])], ['Optional', yes(secret['optional'])]];
  if (volume['hostPath']) return [['Type', 'HostPath (bare host directory volume)'], ['Path', str(host['path'])], ['HostPathType', str(host['type'])]];
  const known = Object.entries(OTHER_VOLUMES).find(([name]) => volume[name]);
  if (known) return [['Type', known[1].type], ...known[1].rows.map(([title, field, otherwise]): readonly [string, string] => [title, str(dict(volume[known[0]])[field], otherwise)])];
  if (!volume['projected']) return [['Type', '<unknown>']];
  return [['Type', 'Projected (a volume that contains injected data from multiple sources)'], ...list(projected['sources']).flatMap((source): readonly (readonly [string, string])[] => {
    if (source['serviceAccountToken']) return [['TokenExpirationSeconds', str(dict(source['serviceAccountToken'])['expirationSeconds'])]];
    if (source['configMap']) return [['ConfigMapName', str(dict(source['configMap'])['name'])], ['Optional', yes(dict(source['configMap'])['optional'])]];
    return source['downwardAPI'] ? [['DownwardAPI', 'true']] : [['SecretName', str(dict(source['secret'])['name'])], ['Optional', yes(dict(source['secret'])['optional'])]];
  })];
}

/** Tolerations, one a line. */
export function tolerationLines(tolerations: readonly Dict[], indent: string): string {
  const lines = tolerations.toSorted((a, b) => compareText(str(a['key']), str(b['key']))).map((one) => {
    const value = one['value'] ? `=${str(one['value'])}` : '';
    const effect = one['effect'] ? `:${str(one['effect'])}` : '';
    const exists = one['operator'] === 'Exists' ? (effect ? ' op=Exists' : 'op=Exists') : '';
    return `${str(one['key'])}${value}${effect}${exists}${one['tolerationSeconds'] === undefined ? '' : ` for ${str(one['tolerationSeconds'])}s`}`;
  });
  return `${indent}Tolerations:\t${lines.length ? lines.join(`\n${indent}\t`) : '<none>'}\n`;
}

/** The template of a set of Pods. */
export function templateLines(template: Dict): string {
  const spec = dict(template['spec']);
  const metadata = dict(template['metadata']);
  return [
    'Pod Template:\n', mapLines('Labels', dict(metadata['labels']), '=', '  '),
    Object.keys(dict(metadata['annotations'])).length ? mapLines('Annotations', dict(metadata['annotations']), ': ', '  ') : '',
    spec['serviceAccountName'] ? `  Service Account:\t${str(spec['serviceAccountName'])}\n` : '',
    list(spec['initContainers']).length ? containerLines('Init Containers', list(spec['initContainers']), undefined, '  ') : '',
    containerLines('Containers', list(spec['containers']), undefined, '  '), volumeLines(list(spec['volumes']), '  '),
    `  Node-Selectors:\t${nodeSelector(dict(spec['nodeSelector']))}\n`, tolerationLines(list(spec['tolerations']), '  '),
  ].join('');
}

export const nodeSelector = (map: Dict): string => (Object.keys(map).length ? joined(map).split(',').join('\n\t') : '<none>');
