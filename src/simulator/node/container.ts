import type { Container } from '../../schema/generated/types';
import { quantityValue } from '../api/quantity';
import { failed } from '../base/program';
import { hashText } from '../base/text';
import type { Pod } from '../kinds/pod/kind';
import type { Runtime } from '../runtime/machine';
import type { Mount } from '../runtime/state';
import { normalPath } from '../runtime/text';
import { CLUSTER_DNS, CLUSTER_DOMAIN, podOf, type NodeDeps } from './deps';
import { ConfigError, environmentOf, expand, type PodFacts } from './environment';
import type { ContainerRecord, PodRecord } from './records';

export const specOf = (pod: Pod, name: string): Container | undefined => [...(pod.spec.initContainers ?? []), ...pod.spec.containers].find((container) => container.name === name);

export const hostnameOf = (pod: Pod): string => pod.spec.hostname ?? pod.metadata.name;

let lastImage = { name: '', id: '' };

/** Most containers are made of the image the one before was made of. */
function imageId(name: string): string {
  if (lastImage.name !== name) lastImage = { name, id: `sha256:${hexId(name)}` };
  return lastImage.id;
}

/** The name of the machine, and of the log, of one run of a container. */
export const machineName = (uid: string, container: string, run: number): string => `${uid}/${container}/${run}`;

/** 64 hexadecimal digits that follow from `text`: ids of containers and images. */
export const hexId = (text: string): string => BEGINNINGS.map((beginning) => hashText(text, beginning).toString(16).padStart(8, '0')).join('');
const BEGINNINGS = Array.from({ length: 8 }, (_, index) => hashText(`${index}/`));

export function factsOf(deps: NodeDeps, pod: Pod, record: PodRecord): PodFacts {
  return { pod, podIp: record.ip ?? '', hostIp: deps.state.nodes.get(record.node)?.address ?? '' };
}

/** Makes the machine of a container's next run: image, mounts, names. Throws ConfigError when it refers to something missing. */
export function createContainer(deps: NodeDeps, pod: Pod, record: PodRecord, container: ContainerRecord): { readonly machine: string; readonly image: { readonly name: string; readonly id: string } } {
  const { runtime } = deps;
  const spec = specOf(pod, container.name);
  const entry = spec && runtime.images.find(spec.image ?? '');
  if (!spec || !entry) throw new Error(`The image of ${container.name} went away.`);
  const user = userOf(pod, spec, entry.image.user ?? 'root');
  const facts = factsOf(deps, pod, record);
  const own = environmentOf(spec, facts, deps.client);
  const ofImage = typeof entry.image.environment === 'function' ? entry.image.environment(entry.tag) : (entry.image.environment ?? {});
  const hostname = shownHostname(pod, record);
  const env = { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', HOSTNAME: hostname, ...ofImage, ...own, HOME: own['HOME'] ?? ofImage['HOME'] ?? (user === 'root' ? '/root' : '/') };
  const mounts = deps.volumes.mounts(spec, facts, record.node, env);
  const machine = machineName(record.uid, container.name, container.run + 1);
  runtime.files.create(machine, entry.name);
  for (const [path, text] of Object.entries({ '/etc/hostname': `${hostname}\n`, '/etc/hosts': hostsFile(pod, record), '/etc/resolv.conf': resolverFile(pod) })) runtime.files.put(machine, path, text);
  const { terminationMessagePath: told = MESSAGE_PATH } = spec;
  if (told !== MESSAGE_PATH) runtime.files.put(machine, told, '', 0o666);
  const cwd = normalPath(spec.workingDir ?? entry.image.workingDirectory ?? '/');
  runtime.files.directory(machine, cwd);
  const placed = mounts.map((mount) => ({ ...mount, path: mountPoint(runtime, machine, mount) }));
  const memoryBytes = memoryLimitOf(spec);
  runtime.createMachine({ id: machine, hostname, network: networkOf(pod, record), root: machine, mounts: placed, env, cwd, user, api: false, ...(memoryBytes === undefined ? {} : { memoryBytes }) });
  runtime.outputs.create(machine);
  return { machine, image: { name: entry.name, id: imageId(entry.name) } };
}

/** What a container's processes may have together; undefined: as much as the node has. */
function memoryLimitOf({ resources }: Container): number | undefined {
  const limit = resources?.limits?.['memory'];
  return limit === undefined ? undefined : Math.floor(quantityValue(limit));
}

/** Where a mount really goes: links of the image on its way are followed, what is missing there is made. */
function mountPoint({ files }: Runtime, machine: string, { path, fileSystem, inode }: Mount): string {
  let at = '';
  let place = files.lookup(machine, '/');
  for (const part of path.split('/').filter((one) => one !== '')) {
    place = place && files.entry(place, part);
    const target = place && files.inode(place)?.target;
    at = target === undefined ? `${at}/${part}` : normalPath(target.startsWith('/') ? target : `${at}/${target}`);
    if (target !== undefined) place = files.lookup(machine, at);
  }
  if (files.inode({ fileSystem, inode })?.type === 'directory') files.directory(machine, at);
  else if (!files.lookup(machine, at)) files.put(machine, at, '');
  return at || '/';
}

const MESSAGE_PATH = '/dev/termination-log';
const MESSAGE_CHARACTERS = 4096;
const UNSTARTED = 'failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: ';
const LOG_CHARACTERS = 2048;
const LOG_LINES = 80;

/** What a container left to say about its end: the file it wrote, or the end of its log where that is asked for. */
export function terminationMessage(deps: NodeDeps, record: PodRecord, { name, machine }: ContainerRecord, code: number): string | undefined {
  if (machine === undefined) return undefined;
  const pod = podOf(deps, record);
  const spec = pod && specOf(pod, name);
  const file = deps.runtime.files.lookup(machine, spec?.terminationMessagePath ?? MESSAGE_PATH);
  const text = (file && deps.runtime.files.inode(file)?.text)?.slice(0, MESSAGE_CHARACTERS);
  if (text || code === 0 || spec?.terminationMessagePolicy !== 'FallbackToLogsOnError') return text;
  const lines = deps.runtime.outputs.read(machine, 0).text.slice(-LOG_CHARACTERS).split('\n');
  return lines.slice(-(LOG_LINES + 1)).join('\n');
}

/** The network a Pod's containers are in: its own, or the node's. */
export const networkOf = (pod: Pod, record: PodRecord): string => (pod.spec.hostNetwork ? `host/${record.node}` : record.uid);

/** What `hostname` says in a Pod: the node's name on its network, the full name where that is asked for. */
const shownHostname = (pod: Pod, record: PodRecord): string => (pod.spec.hostNetwork ? record.node : pod.spec.setHostnameAsFQDN ? fullName(pod) ?? hostnameOf(pod) : hostnameOf(pod));

/** Who a container's processes run as. Throws ConfigError where that must not be root and is. */
function userOf(pod: Pod, spec: Container, ofImage: string): string {
  const id = spec.securityContext?.runAsUser ?? pod.spec.securityContext?.runAsUser;
  const where = `(pod: "${pod.metadata.name}_${pod.metadata.namespace}(${pod.metadata.uid})", container: ${spec.name})`;
  if (spec.securityContext?.runAsNonRoot ?? pod.spec.securityContext?.runAsNonRoot) {
    if (id === 0) throw new ConfigError(`container's runAsUser breaks non-root policy ${where}`);
    if (id === undefined && ofImage === 'root') throw new ConfigError(`container has runAsNonRoot and image will run as root ${where}`);
  }
  return id === undefined ? ofImage : id === 0 ? 'root' : String(id);
}

/** Below this a container's own beginning has no room: what is used then, and what was used at most, in bytes. */
const BEGINNING_BYTES = { used: 2_359_296, peak: 2_621_440 };

/** Starts process 1 of a container; a text says why it could not be started. */
export function launchContainer(deps: NodeDeps, pod: Pod, record: PodRecord, container: ContainerRecord): { readonly process: string; readonly terminal?: string; readonly stdin?: number } | { readonly problem: string } {
  const { runtime } = deps;
  const spec = specOf(pod, container.name);
  const machine = container.machine ?? '';
  const entry = runtime.images.find(spec?.image ?? '');
  const env = runtime.machines.get(machine)?.env ?? {};
  const put = (words: readonly string[] | undefined) => words?.map((word) => expand(word, env));
  const command = put(spec?.command) ?? entry?.image.entrypoint ?? [];
  const args = put(spec?.args) ?? (spec?.command ? [] : (entry?.image.command ?? []));
  const room = runtime.machines.get(machine)?.memoryBytes ?? Infinity;
  if (room < BEGINNING_BYTES.used) {
    return { problem: `${UNSTARTED}error during container init: error setting cgroup config for procHooks process: unable to set memory limit to ${room} (current usage: ${BEGINNING_BYTES.used}, peak usage: ${BEGINNING_BYTES.peak})` };
  }
  const cwd = runtime.machines.get(machine)?.cwd ?? '/';
  const place = runtime.files.lookup(machine, cwd);
  const there = place && runtime.files.stat(place);
  if (there && !failed(there) && there.type !== 'directory') return { problem: `${UNSTARTED}error during container init: mkdir ${cwd}: not a directory` };
  const { fds, terminal, stdin } = standardStreams(deps, spec, machine);
  const step = { uid: record.uid, step: 'exit', container: container.name, run: container.run };
  const process = runtime.processes.launch(machine, { args: [...command, ...args], fds, ...(terminal === undefined ? {} : { tty: terminal }), onExit: { handler: 'kubelet', payload: step } });
  if (!failed(process)) {
    if (terminal !== undefined) runtime.terminals.edit(terminal, (tty) => ({ ...tty, foreground: 1 }));
    return { process, ...(terminal === undefined ? {} : { terminal }), ...(stdin === undefined ? {} : { stdin }) };
  }
  const name = [...command, ...args][0] ?? '';
  const why = process.errno === 'EACCES' ? 'permission denied' : name.includes('/') ? `stat ${name}: no such file or directory` : 'executable file not found in $PATH';
  return { problem: `${UNSTARTED}exec: "${name}": ${why}` };
}

function standardStreams(deps: NodeDeps, spec: Container | undefined, machine: string): { readonly fds: Record<number, number>; readonly terminal?: string; readonly stdin?: number } {
  const { descriptors, terminals } = deps.runtime;
  if (spec?.tty) {
    terminals.create({ id: machine, machine, columns: 80, rows: 24, output: machine });
    const open = () => descriptors.open({ kind: 'terminal', terminal: machine });
    return { fds: { 0: open(), 1: open(), 2: open() }, terminal: machine };
  }
  const out = (stream: 'stdout' | 'stderr') => descriptors.open({ kind: 'output', output: machine, stream });
  if (!spec?.stdin) return { fds: { 0: descriptors.open({ kind: 'null' }), 1: out('stdout'), 2: out('stderr') } };
  const pipe = descriptors.pipe();
  return { fds: { 0: pipe.read, 1: out('stdout'), 2: out('stderr') }, stdin: pipe.write };
}

export function fullName(pod: Pod): string | undefined {
  return pod.spec.subdomain === undefined ? undefined : `${hostnameOf(pod)}.${pod.spec.subdomain}.${pod.metadata.namespace}.svc.${CLUSTER_DOMAIN}`;
}

function hostsFile(pod: Pod, record: PodRecord): string {
  const full = fullName(pod);
  const own = `${record.ip ?? ''}\t${full === undefined ? '' : `${full}\t`}${hostnameOf(pod)}`;
  const aliases = (pod.spec.hostAliases ?? []).map((alias) => `${alias.ip}\t${(alias.hostnames ?? []).join('\t')}`);
  const extra = aliases.length ? ['', '# Entries added by HostAliases.', ...aliases] : [];
  if (pod.spec.hostNetwork) return ['# Kubernetes-managed hosts file (host network).', '127.0.0.1\tlocalhost', `127.0.1.1\t${record.node}`, ...extra, ''].join('\n');
  return ['# Kubernetes-managed hosts file.', '127.0.0.1\tlocalhost', '::1\tlocalhost ip6-localhost ip6-loopback', 'fe00::0\tip6-localnet', 'fe00::0\tip6-mcastprefix', 'fe00::1\tip6-allnodes', 'fe00::2\tip6-allrouters', own, ...extra, ''].join('\n');
}

function resolverFile(pod: Pod): string {
  const { nameservers = [], searches = [], options = [] } = pod.spec.dnsConfig ?? {};
  const policy = pod.spec.dnsPolicy ?? 'ClusterFirst';
  const cluster = policy === 'ClusterFirstWithHostNet' || (policy === 'ClusterFirst' && !pod.spec.hostNetwork);
  const allSearches = [...(cluster ? [`${pod.metadata.namespace}.svc.${CLUSTER_DOMAIN}`, `svc.${CLUSTER_DOMAIN}`, CLUSTER_DOMAIN] : []), ...searches];
  const allServers = [...(cluster ? [CLUSTER_DNS] : []), ...nameservers];
  const chosen = new Map<string, string | undefined>(cluster ? [['ndots', '5']] : []);
  for (const { name = '', value } of options) chosen.set(name, value);
  const texts = [...chosen].map(([name, value]) => (value === undefined ? name : `${name}:${value}`));
  return `${allSearches.length ? `search ${allSearches.join(' ')}\n` : ''}${allServers.map((server) => `nameserver ${server}\n`).join('')}${texts.length ? `options ${texts.join(' ')}\n` : ''}`;
}
