import type { Container, Volume } from '../../schema/generated/types';
import type { Client } from '../api/client';
import { PersistentVolume } from '../kinds/persistentvolume/kind';
import { PersistentVolumeClaim } from '../kinds/persistentvolumeclaim/kind';
import type { Place } from '../runtime/files';
import type { Runtime } from '../runtime/machine';
import type { Mount } from '../runtime/state';
import { isFilled } from './content';
import { checkHostPath, currentFolder, fillVolume, type MountProblem } from './filled';
import { ConfigError, expandPath, type PodFacts } from './environment';

/** Where a volume's content lives, outside of every container. */
interface Home {
  readonly fileSystem: string;
  readonly path: string;
  readonly readOnly: boolean;
  /** A host path of no type: it is made when it is mounted whole, but must be there for a subPath of it. */
  readonly unchecked?: true;
  readonly inMemory?: true;
}

export interface Volumes {
  /** Makes the volumes of a Pod ready; the first problem, if there is one. */
  prepare(facts: PodFacts, node: string, nowMs: number): MountProblem | undefined;
  /** Brings volumes that are filled from the API in step with it; a text for each that can't be. */
  refresh(facts: PodFacts, nowMs: number): readonly MountProblem[];
  mounts(container: Container, facts: PodFacts, node: string, env: Readonly<Record<string, string>>): readonly Mount[];
  /** Forgets what lived only as long as the Pod. */
  remove(uid: string): void;
}

export function createVolumes(runtime: Runtime, client: Client): Volumes {
  const { files } = runtime;
  const ensure = ({ fileSystem, inMemory }: Home) => { if (!files.exists(fileSystem)) files.create(fileSystem, undefined, inMemory); };
  const own = (uid: string, volume: string) => `pod/${uid}/${volume}`;

  function homeOf(volume: Volume, facts: PodFacts, node: string): Home | MountProblem {
    const uid = facts.pod.metadata.uid;
    if (volume.hostPath) return { fileSystem: `node/${node}`, path: volume.hostPath.path, readOnly: false, ...(volume.hostPath.type ? {} : { unchecked: true }) };
    if (volume.nfs) return { fileSystem: `nfs/${volume.nfs.server}`, path: volume.nfs.path, readOnly: volume.nfs.readOnly ?? false };
    if (volume.persistentVolumeClaim) return claimed(client, facts, volume.persistentVolumeClaim.claimName, node);
    return { fileSystem: own(uid, volume.name), path: '/', readOnly: isFilled(volume), ...(volume.emptyDir?.medium === 'Memory' ? { inMemory: true } : {}) };
  }

  const fill = (volume: Volume, facts: PodFacts, nowMs: number) => fillVolume(files, own(facts.pod.metadata.uid, volume.name), volume, facts, client, nowMs);

  function place(home: Home, sub: string): Place {
    const { fileSystem } = home;
    if (sub && !files.lookup(fileSystem, home.path)) throw new ConfigError(`stat ${home.path}: no such file or directory`);
    const path = `${home.path}/${sub}`;
    const data = home.path === '/' && sub && !sub.startsWith('..') ? currentFolder(files, fileSystem) : undefined;
    const inside = data === undefined ? undefined : files.lookup(fileSystem, `${data}/${sub}`);
    return inside ?? files.lookup(fileSystem, path) ?? files.directory(fileSystem, path);
  }

  return {
    prepare(facts, node, nowMs) {
      for (const volume of facts.pod.spec.volumes ?? []) {
        const home = homeOf(volume, facts, node);
        if ('message' in home) return home;
        ensure(home);
        const problem = volume.hostPath ? checkHostPath(files, home.fileSystem, volume.name, volume.hostPath) : undefined;
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
        return [{ path: mount.mountPath.replace(/\/+$/, '') || '/', fileSystem: home.fileSystem, inode, readOnly: Boolean(home.readOnly || mount.readOnly || volume.persistentVolumeClaim?.readOnly) }];
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
