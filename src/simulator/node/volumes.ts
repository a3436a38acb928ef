import type { Container, KeyToPath, Volume, VolumeProjection } from '../../schema/generated/types';
import type { Client } from '../api/client';
import { ConfigMap } from '../kinds/configmap/kind';
import { PersistentVolume } from '../kinds/persistentvolume/kind';
import { PersistentVolumeClaim } from '../kinds/persistentvolumeclaim/kind';
import type { Runtime } from '../runtime/machine';
import type { Mount } from '../runtime/state';
import { ConfigError, expand, fieldValue, type PodFacts } from './environment';

/** Where a volume's content lives, outside of every container. */
interface Home {
  readonly fileSystem: string;
  readonly path: string;
  readonly readOnly: boolean;
  /** A host path of no type: it is made when it is mounted whole, but must be there for a subPath of it. */
  readonly unchecked?: true;
}

/** A volume that can't be mounted yet: the event's message. */
export interface MountProblem { readonly message: string }

export interface Volumes {
  /** Makes the volumes of a Pod ready; the first problem, if there is one. */
  prepare(facts: PodFacts, node: string): MountProblem | undefined;
  mounts(container: Container, facts: PodFacts, node: string, env: Readonly<Record<string, string>>): readonly Mount[];
  /** Forgets what lived only as long as the Pod. */
  remove(uid: string): void;
}

const CONFIG_KEYS = ['configMap', 'secret', 'projected', 'downwardAPI'] as const;
const TOKEN = 'eyJhbGciOiJSUzI1NiIsImtpZCI6Im9yZGluYWwifQ';

export function createVolumes(runtime: Runtime, client: Client): Volumes {
  const { files } = runtime;
  const ensure = (fileSystem: string) => { if (!files.exists(fileSystem)) files.create(fileSystem); };
  const own = (uid: string, volume: string) => `pod/${uid}/${volume}`;

  function homeOf(volume: Volume, facts: PodFacts, node: string): Home | MountProblem {
    const uid = facts.pod.metadata.uid;
    if (volume.hostPath) return { fileSystem: `node/${node}`, path: volume.hostPath.path, readOnly: false, ...(volume.hostPath.type ? {} : { unchecked: true }) };
    if (volume.nfs) return { fileSystem: `nfs/${volume.nfs.server}`, path: volume.nfs.path, readOnly: volume.nfs.readOnly ?? false };
    if (volume.persistentVolumeClaim) return claimed(client, facts, volume.persistentVolumeClaim.claimName, node);
    return { fileSystem: own(uid, volume.name), path: '/', readOnly: CONFIG_KEYS.some((key) => volume[key] !== undefined) };
  }

  function fill(volume: Volume, facts: PodFacts): MountProblem | undefined {
    const fileSystem = own(facts.pod.metadata.uid, volume.name);
    try {
      for (const [path, text] of Object.entries(contentOf(volume, facts, client))) files.put(fileSystem, path, text);
      return undefined;
    } catch (error) {
      if (error instanceof ConfigError) return { message: `MountVolume.SetUp failed for volume "${volume.name}" : ${error.message}` };
      throw error;
    }
  }

  return {
    prepare(facts, node) {
      for (const volume of facts.pod.spec.volumes ?? []) {
        const home = homeOf(volume, facts, node);
        if ('message' in home) return home;
        ensure(home.fileSystem);
        if (!home.unchecked) files.directory(home.fileSystem, home.path);
        const problem = fill(volume, facts);
        if (problem) return problem;
      }
      return undefined;
    },
    mounts(container, facts, node, env) {
      return (container.volumeMounts ?? []).flatMap((mount): Mount[] => {
        const volume = facts.pod.spec.volumes?.find((candidate) => candidate.name === mount.name);
        const home = volume && homeOf(volume, facts, node);
        if (!volume || !home || 'message' in home) return [];
        const sub = mount.subPathExpr === undefined ? (mount.subPath ?? '') : expand(mount.subPathExpr, env);
        if (sub && !files.lookup(home.fileSystem, home.path)) throw new ConfigError(`stat ${home.path}: no such file or directory`);
        const path = `${home.path}/${sub}`;
        const place = files.lookup(home.fileSystem, path) ?? files.directory(home.fileSystem, path);
        return [{ path: mount.mountPath.replace(/\/+$/, '') || '/', fileSystem: home.fileSystem, inode: place.inode, readOnly: home.readOnly || (mount.readOnly ?? false) }];
      });
    },
    remove(uid) {
      for (const id of [...runtime.state.fileSystems.keys()]) if (id.startsWith(own(uid, ''))) files.remove(id);
    },
  };
}

/** A claim's content lives with its volume, and stays when Pod and claim go. */
function claimed(client: Client, facts: PodFacts, claimName: string, node: string): Home | MountProblem {
  const claim = client.find(PersistentVolumeClaim, claimName, facts.pod.metadata.namespace);
  const volume = claim?.spec?.volumeName ? client.find(PersistentVolume, claim.spec.volumeName) : undefined;
  if (!claim) return { message: `persistentvolumeclaim "${claimName}" not found` };
  if (!volume || claim.status?.phase !== 'Bound') return { message: `Unable to attach or mount volumes: unmounted volumes=[${claimName}]` };
  const spec = volume.spec ?? {};
  if (spec.local) return { fileSystem: `node/${node}`, path: spec.local.path, readOnly: false };
  const provisioned = volume.metadata.annotations?.['pv.kubernetes.io/provisioned-by'] !== undefined;
  if (spec.hostPath) return { fileSystem: 'disks', path: spec.hostPath.path, readOnly: false, ...(spec.hostPath.type || provisioned ? {} : { unchecked: true }) };
  if (spec.nfs) return { fileSystem: `nfs/${spec.nfs.server}`, path: spec.nfs.path, readOnly: spec.nfs.readOnly ?? false };
  return { fileSystem: 'disks', path: `/${spec.csi?.volumeHandle ?? volume.metadata.name}`, readOnly: false };
}

type Content = Record<string, string>;

function contentOf(volume: Volume, facts: PodFacts, client: Client): Content {
  const namespace = facts.pod.metadata.namespace ?? 'default';
  if (volume.configMap) return fromMap(client, volume.configMap, namespace);
  if (volume.secret && !volume.secret.optional) throw new ConfigError(`secret "${volume.secret.secretName}" not found`);
  if (volume.downwardAPI) return downward(volume.downwardAPI.items, facts);
  return Object.assign({}, ...(volume.projected?.sources ?? []).map((source) => projected(source, facts, client, namespace))) as Content;
}

function projected(source: VolumeProjection, facts: PodFacts, client: Client, namespace: string): Content {
  if (source.serviceAccountToken) return { [source.serviceAccountToken.path]: `${TOKEN}.${facts.pod.metadata.uid.replace(/-/g, '')}` };
  if (source.downwardAPI) return downward(source.downwardAPI.items, facts);
  // Every namespace has this one; the cluster that is simulated here makes it when a Pod asks for it.
  if (source.configMap?.name === 'kube-root-ca.crt') return { 'ca.crt': '-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n' };
  if (source.configMap) return fromMap(client, source.configMap, namespace);
  if (source.secret && !source.secret.optional) throw new ConfigError(`secret "${source.secret.name}" not found`);
  return {};
}

function fromMap(client: Client, source: { readonly name?: string; readonly items?: readonly KeyToPath[]; readonly optional?: boolean }, namespace: string): Content {
  const map = client.find(ConfigMap, source.name ?? '', namespace);
  if (!map && !source.optional) throw new ConfigError(`configmap "${source.name}" not found`);
  const data = map?.data ?? {};
  if (!source.items) return { ...data };
  const out: Content = {};
  for (const item of source.items) {
    const value = data[item.key];
    if (value === undefined && !source.optional) throw new ConfigError(`references non-existent config key: ${item.key}`);
    if (value !== undefined) out[item.path] = value;
  }
  return out;
}

const downward = (items: readonly { readonly path: string; readonly fieldRef?: { readonly fieldPath: string } }[] | undefined, facts: PodFacts): Content =>
  Object.fromEntries((items ?? []).map((item) => [item.path, item.fieldRef ? fieldValue(item.fieldRef.fieldPath, facts) : '']));
