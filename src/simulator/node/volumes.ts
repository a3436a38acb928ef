import type { Container, HostPathVolumeSource, Volume } from '../../schema/generated/types';
import type { Client } from '../api/client';
import { timestamp } from '../api/object';
import { hashText } from '../base/text';
import { PersistentVolume } from '../kinds/persistentvolume/kind';
import { PersistentVolumeClaim } from '../kinds/persistentvolumeclaim/kind';
import type { Place } from '../runtime/files';
import type { Runtime } from '../runtime/machine';
import type { Mount } from '../runtime/state';
import { contentOf, isFilled, type Content } from './content';
import { ConfigError, expandPath, type PodFacts } from './environment';

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
  prepare(facts: PodFacts, node: string, nowMs: number): MountProblem | undefined;
  /** Brings volumes that are filled from the API in step with it; a text for each that can't be. */
  refresh(facts: PodFacts, nowMs: number): readonly MountProblem[];
  mounts(container: Container, facts: PodFacts, node: string, env: Readonly<Record<string, string>>): readonly Mount[];
  /** Forgets what lived only as long as the Pod. */
  remove(uid: string): void;
}

/** The link to the folder that holds the files as they are now: replaced whole, so nobody sees half an update. */
const DATA = '..data';

export function createVolumes(runtime: Runtime, client: Client): Volumes {
  const { files } = runtime;
  const ensure = (fileSystem: string) => { if (!files.exists(fileSystem)) files.create(fileSystem); };
  const own = (uid: string, volume: string) => `pod/${uid}/${volume}`;

  function homeOf(volume: Volume, facts: PodFacts, node: string): Home | MountProblem {
    const uid = facts.pod.metadata.uid;
    if (volume.hostPath) return { fileSystem: `node/${node}`, path: volume.hostPath.path, readOnly: false, ...(volume.hostPath.type ? {} : { unchecked: true }) };
    if (volume.nfs) return { fileSystem: `nfs/${volume.nfs.server}`, path: volume.nfs.path, readOnly: volume.nfs.readOnly ?? false };
    if (volume.persistentVolumeClaim) return claimed(client, facts, volume.persistentVolumeClaim.claimName, node);
    return { fileSystem: own(uid, volume.name), path: '/', readOnly: isFilled(volume) };
  }

  const current = (fileSystem: string): string | undefined => {
    const link = files.lookup(fileSystem, DATA);
    return link && files.inode(link)?.target;
  };

  /** Writes the files beside those there are, then turns the links to them. */
  function fill(volume: Volume, facts: PodFacts, nowMs: number): MountProblem | undefined {
    const fileSystem = own(facts.pod.metadata.uid, volume.name);
    try {
      const content = contentOf(volume, facts, client);
      const before = current(fileSystem);
      if (before === undefined || !holds(files.texts(fileSystem, before), content)) write(fileSystem, content, before, nowMs);
      return undefined;
    } catch (error) {
      if (error instanceof ConfigError) return { message: `MountVolume.SetUp failed for volume "${volume.name}" : ${error.message}` };
      throw error;
    }
  }

  function write(fileSystem: string, content: Content, before: string | undefined, nowMs: number): void {
    const root = files.directory(fileSystem, '/');
    const folder = `..${timestamp(nowMs).replace(/[-T:]/g, '_').replace('Z', '')}.${hashText(`${fileSystem}/${nowMs}`)}`;
    files.directory(fileSystem, folder);
    for (const [path, { text, mode }] of Object.entries(content)) files.put(fileSystem, `${folder}/${path}`, text, mode);
    const link = (name: string, target: string) => {
      if (files.entry(root, name)) files.unlink(root, name);
      files.add(root, name, { type: 'symlink', mode: 0o777, target });
    };
    link(DATA, folder);
    const names = new Set(Object.keys(content).map((path) => path.split('/')[0] ?? ''));
    for (const name of Object.keys(files.inode(root)?.entries ?? {})) if (!name.startsWith('..') && !names.has(name)) files.unlink(root, name);
    for (const name of names) if (!files.entry(root, name)) link(name, `${DATA}/${name}`);
    if (before !== undefined && before !== folder && files.entry(root, before)) files.unlink(root, before);
  }

  /** Looks whether a host path is what it is said to be, and makes it where that is asked for. */
  function checkHostPath(volume: string, { path, type }: HostPathVolumeSource, fileSystem: string): MountProblem | undefined {
    const found = files.lookup(fileSystem, path);
    const node = found && files.inode(found);
    if (type === 'FileOrCreate' && !node) { files.put(fileSystem, path, ''); return undefined; }
    if (type === 'DirectoryOrCreate' && !node) { files.directory(fileSystem, path); return undefined; }
    const [kind, name] = HOST_PATH_TYPES[type ?? ''] ?? [];
    return kind === undefined || node?.type === kind ? undefined : { message: `MountVolume.SetUp failed for volume "${volume}" : hostPath type check failed: ${path} is not a ${name ?? ''}` };
  }

  function place(home: Home, sub: string): Place {
    const { fileSystem } = home;
    if (sub && !files.lookup(fileSystem, home.path)) throw new ConfigError(`stat ${home.path}: no such file or directory`);
    const path = `${home.path}/${sub}`;
    const data = home.path === '/' && sub && !sub.startsWith('..') ? current(fileSystem) : undefined;
    const inside = data === undefined ? undefined : files.lookup(fileSystem, `${data}/${sub}`);
    return inside ?? files.lookup(fileSystem, path) ?? files.directory(fileSystem, path);
  }

  return {
    prepare(facts, node, nowMs) {
      for (const volume of facts.pod.spec.volumes ?? []) {
        const home = homeOf(volume, facts, node);
        if ('message' in home) return home;
        ensure(home.fileSystem);
        const problem = volume.hostPath ? checkHostPath(volume.name, volume.hostPath, home.fileSystem) : undefined;
        if (problem) return problem;
        if (!home.unchecked && !volume.hostPath) files.directory(home.fileSystem, home.path);
        const unfilled = isFilled(volume) ? fill(volume, facts, nowMs) : undefined;
        if (unfilled) return unfilled;
      }
      return undefined;
    },
    refresh: (facts, nowMs) => (facts.pod.spec.volumes ?? []).filter(isFilled).flatMap((volume) => fill(volume, facts, nowMs) ?? []),
    mounts(container, facts, node, env) {
      return (container.volumeMounts ?? []).flatMap((mount): Mount[] => {
        const volume = facts.pod.spec.volumes?.find((candidate) => candidate.name === mount.name);
        const home = volume && homeOf(volume, facts, node);
        if (!volume || !home || 'message' in home) return [];
        const { inode } = place(home, mount.subPathExpr === undefined ? (mount.subPath ?? '') : expandPath(mount.subPathExpr, env));
        return [{ path: mount.mountPath.replace(/\/+$/, '') || '/', fileSystem: home.fileSystem, inode, readOnly: home.readOnly || (mount.readOnly ?? false) }];
      });
    },
    remove(uid) {
      for (const id of [...runtime.state.fileSystems.keys()]) if (id.startsWith(own(uid, ''))) files.remove(id);
    },
  };
}

/** What a host path of a type must be; no file here is a socket or a block device. */
const HOST_PATH_TYPES: Readonly<Record<string, readonly [string, string]>> = {
  Directory: ['directory', 'directory'], DirectoryOrCreate: ['directory', 'directory'], File: ['file', 'file'], FileOrCreate: ['file', 'file'],
  Socket: ['socket', 'socket file'], CharDevice: ['device', 'character device'], BlockDevice: ['block', 'block device'],
};

const holds = (texts: Readonly<Record<string, string>>, content: Content): boolean =>
  Object.keys(texts).length === Object.keys(content).length && Object.entries(content).every(([path, { text }]) => texts[path] === text);

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
