import type { HostPathVolumeSource, Volume } from '../../schema/generated/types';
import type { Client } from '../api/client';
import { timestamp } from '../api/object';
import { hashText } from '../base/text';
import type { Files } from '../runtime/files';
import { contentOf, type Content } from './content';
import { ConfigError, type PodFacts } from './environment';

/** A volume that can't be mounted yet: the event's message. */
export interface MountProblem { readonly message: string }

/** The link to the folder that holds the files as they are now: replaced whole, so nobody sees half an update. */
const DATA = '..data';

/** The folder a volume's files are in now, undefined while there are none. */
export function currentFolder(files: Files, fileSystem: string): string | undefined {
  const link = files.lookup(fileSystem, DATA);
  return link && files.inode(link)?.target;
}

/** Brings a volume in step with the API: its files are written beside those there are, then the links turned to them. */
export function fillVolume(files: Files, fileSystem: string, volume: Volume, facts: PodFacts, client: Client, nowMs: number): MountProblem | undefined {
  try {
    const content = contentOf(volume, facts, client);
    const before = currentFolder(files, fileSystem);
    if (before === undefined || !holds(files.texts(fileSystem, before), content)) write(files, fileSystem, content, before, nowMs);
    return undefined;
  } catch (error) {
    if (error instanceof ConfigError) return { message: `MountVolume.SetUp failed for volume "${volume.name}" : ${error.message}` };
    throw error;
  }
}

function write(files: Files, fileSystem: string, content: Content, before: string | undefined, nowMs: number): void {
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

const holds = (texts: Readonly<Record<string, string>>, content: Content): boolean =>
  Object.keys(texts).length === Object.keys(content).length && Object.entries(content).every(([path, { text }]) => texts[path] === text);

/** What a host path of a type must be; no file here is a socket or a block device. */
const HOST_PATH_TYPES: Readonly<Record<string, readonly [string, string]>> = {
  Directory: ['directory', 'directory'], DirectoryOrCreate: ['directory', 'directory'], File: ['file', 'file'], FileOrCreate: ['file', 'file'],
  Socket: ['socket', 'socket file'], CharDevice: ['device', 'character device'], BlockDevice: ['block', 'block device'],
};

/** Looks whether a host path is what it is said to be, and makes it where that is asked for. */
export function checkHostPath(files: Files, fileSystem: string, volume: string, { path, type }: HostPathVolumeSource): MountProblem | undefined {
  const found = files.lookup(fileSystem, path);
  const node = found && files.inode(found);
  if (type === 'FileOrCreate' && !node) { files.put(fileSystem, path, ''); return undefined; }
  if (type === 'DirectoryOrCreate' && !node) { files.directory(fileSystem, path); return undefined; }
  const [kind, name] = HOST_PATH_TYPES[type ?? ''] ?? [];
  return kind === undefined || node?.type === kind ? undefined : { message: `MountVolume.SetUp failed for volume "${volume}" : hostPath type check failed: ${path} is not a ${name ?? ''}` };
}
