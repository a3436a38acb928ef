import type { Errno, Failure, FileStat } from '../base/program';
import { invariant } from '../base/invariant';
import { compareText, utf8Bytes } from '../base/text';
import type { World } from '../world/world';
import type { ImageStore } from './imageTree';
import type { Inode, Machine, Mount, RuntimeState } from './state';
import { absolute, parts } from './text';

/** One place in a file system. */
export interface Place { readonly fileSystem: string; readonly inode: number; readonly readOnly: boolean }

/** Where a path leads: its directory and last name, and what is there, if anything. */
export interface Found { readonly directory: Place; readonly name: string; readonly path: string; readonly place?: Place }

/** Whether a device gives something to read, again and again. */
export const isEndless = ({ target }: Inode): boolean => target === 'zero' || target === 'random' || target === 'urandom';

const failure = (errno: Errno): Failure => ({ errno });
const ROOT = 1;
/** Characters a file may have; then its disk is full. */
export const MAX_FILE_CHARACTERS = 1 << 23;

/** A place, and what was there. */
export type Look = readonly [place: { readonly fileSystem: string; readonly inode: number }, inode: Inode | undefined];

/** File systems and their inodes: the image below, what was written above it in the table. */
export class Files {
  /** What is in the table of inodes, by file system and number: derived. */
  private written = new Map<string, Map<number, Inode>>();
  private looked: Look[] | undefined;

  constructor(private readonly world: World, private readonly state: RuntimeState, private readonly images: ImageStore) {
    world.onRestore(() => this.rebuild());
  }

  create(id: string, image?: string, inMemory?: true): void {
    const below = image === undefined ? undefined : this.images.inodes(image);
    this.state.fileSystems.set(id, image === undefined ? { id, next: ROOT + 1, ...(inMemory ? { inMemory } : {}) } : { id, image, next: below?.length ?? ROOT + 1 });
    if (!below) this.set({ fileSystem: id, inode: ROOT }, { type: 'directory', mode: 0o755, modifiedMs: this.world.nowMs(), links: 2, entries: {} });
  }

  /** Forgets a file system and all that was written to it. */
  remove(id: string): void {
    const system = this.state.fileSystems.get(id);
    for (let inode = ROOT; inode < (system?.next ?? ROOT); inode++) this.state.inodes.delete(keyOf(id, inode));
    this.written.delete(id);
    this.state.fileSystems.delete(id);
  }

  /** How much was written to a file system and is there. */
  usedBytes(id: string): number {
    return [...(this.written.get(id)?.values() ?? [])].reduce((sum, { sizeBytes = 0, links }) => sum + (links > 0 ? sizeBytes : 0), 0);
  }

  exists(id: string): boolean {
    return this.state.fileSystems.has(id);
  }

  inode(place: { readonly fileSystem: string; readonly inode: number }): Inode | undefined {
    const found = this.written.get(place.fileSystem)?.get(place.inode) ?? this.below(place.fileSystem, place.inode);
    if (this.looked && !this.looked.some(([other]) => other.inode === place.inode && other.fileSystem === place.fileSystem)) this.looked.push([place, found]);
    return found;
  }

  /** Everything that is looked at while `act` runs: as long as all of it is the same, `act` would see the same. */
  witness<T>(act: () => T): { readonly result: T; readonly looked: readonly Look[] } {
    const looked: Look[] = [];
    this.looked = looked;
    try {
      return { result: act(), looked };
    } finally {
      this.looked = undefined;
    }
  }

  edit(place: Place, edit: (inode: Inode) => Inode): void {
    const inode = this.inode(place);
    if (inode) this.set(place, edit(inode));
  }

  /** Makes an inode in a directory, under a name that is free there. */
  add(directory: Place, name: string, inode: Omit<Inode, 'modifiedMs' | 'links'>): Place {
    const system = this.state.fileSystems.get(directory.fileSystem);
    invariant(system, `There is no file system ${directory.fileSystem}.`);
    const { id, next } = system;
    this.state.fileSystems.set(id, { ...system, next: next + 1 });
    const place: Place = { fileSystem: id, inode: next, readOnly: directory.readOnly };
    this.set(place, { ...inode, modifiedMs: this.world.nowMs(), links: inode.type === 'directory' ? 2 : 1 });
    this.name(directory, name, place.inode);
    return place;
  }

  /** Takes a name out of a directory. */
  unlink(directory: Place, name: string): void {
    const place = this.entry(directory, name);
    this.edit(directory, (node) => ({ ...node, modifiedMs: this.world.nowMs(), entries: without(node.entries, name) }));
    if (place) this.edit(place, (inode) => (inode.type === 'directory' ? inode : { ...inode, links: inode.links - 1 }));
  }

  link(directory: Place, name: string, inode: number): void {
    this.edit({ ...directory, inode }, (node) => ({ ...node, links: node.links + 1 }));
    this.name(directory, name, inode);
  }

  /** Moves an entry without touching what it names. */
  move(from: Place, name: string, to: Place, as: string): void {
    const place = this.entry(from, name);
    this.edit(from, (node) => ({ ...node, modifiedMs: this.world.nowMs(), entries: without(node.entries, name) }));
    if (place) this.name(to, as, place.inode);
  }

  entry(place: Place, name: string): Place | undefined {
    const entries = this.inode(place)?.entries;
    const inode = entries && Object.hasOwn(entries, name) ? entries[name] : undefined;
    return inode === undefined ? undefined : { fileSystem: place.fileSystem, inode, readOnly: place.readOnly };
  }

  /** The directory at a path inside a file system, made with all above it where it is missing. */
  directory(fileSystem: string, path: string): Place {
    const root: Place = { fileSystem, inode: ROOT, readOnly: false };
    return parts(path).reduce((place, part) => this.entry(place, part) ?? this.add(place, part, { type: 'directory', mode: 0o755, entries: {} }), root);
  }

  /** The place of a path inside a file system, if there is anything; links are not followed. */
  lookup(fileSystem: string, path: string): Place | undefined {
    const root: Place = { fileSystem, inode: ROOT, readOnly: false };
    return parts(path).reduce<Place | undefined>((place, part) => place && this.entry(place, part), root);
  }

  write(place: Place, text: string): void {
    this.edit(place, (node) => ({ ...node, text, sizeBytes: utf8Bytes(text), modifiedMs: this.world.nowMs() }));
  }

  /** Puts text at the end of a file; what was there is not looked at again. */
  append(place: Place, text: string): void {
    this.edit(place, (node) => ({ ...node, text: (node.text ?? '') + text, sizeBytes: (node.sizeBytes ?? 0) + utf8Bytes(text), modifiedMs: this.world.nowMs() }));
  }

  /** Writes a file by its path inside a file system, making directories on the way. */
  put(fileSystem: string, path: string, text: string, mode = 0o644): Place {
    const names = parts(path);
    const last = names.pop() ?? '';
    const parent = this.directory(fileSystem, names.join('/'));
    const known = this.entry(parent, last);
    if (!known) return this.add(parent, last, { type: 'file', mode, text, sizeBytes: utf8Bytes(text) });
    this.write(known, text);
    return known;
  }

  /** Resolves a path as a process of the machine sees it. */
  resolve(machine: Machine, cwd: string, path: string, follow: 'follow' | 'no-follow' = 'follow'): Found | Failure {
    return walk(machine, absolute(path, cwd), follow, this);
  }

  stat(place: Place): FileStat | Failure {
    return statOf(this.inode(place), place.inode);
  }

  /** Every file below a directory of a file system: relative path → text. */
  texts(fileSystem: string, path: string): Readonly<Record<string, string>> {
    const out: Record<string, string> = {};
    const collect = (place: Place, prefix: string): void => {
      const node = this.inode(place);
      if (node?.type === 'file') out[prefix] = node.text ?? '';
      for (const child of Object.keys(node?.entries ?? {}).toSorted(compareText)) {
        const next = this.entry(place, child);
        if (next) collect(next, prefix ? `${prefix}/${child}` : child);
      }
    };
    const start = this.lookup(fileSystem, path);
    if (start) collect(start, '');
    return out;
  }

  private below(fileSystem: string, inode: number): Inode | undefined {
    const image = this.state.fileSystems.get(fileSystem)?.image;
    return image === undefined ? undefined : this.images.inodes(image)[inode];
  }

  private set(place: { readonly fileSystem: string; readonly inode: number }, inode: Inode): void {
    this.state.inodes.set(keyOf(place.fileSystem, place.inode), inode);
    this.note(place.fileSystem, place.inode, inode);
  }

  private note(fileSystem: string, number: number, inode: Inode): void {
    const own = this.written.get(fileSystem);
    if (own) own.set(number, inode);
    else this.written.set(fileSystem, new Map([[number, inode]]));
  }

  private rebuild(): void {
    this.written = new Map();
    for (const [key, inode] of this.state.inodes.entries()) {
      const at = key.lastIndexOf('#');
      this.note(key.slice(0, at), Number(key.slice(at + 1)), inode);
    }
  }

  private name(directory: Place, name: string, inode: number): void {
    this.edit(directory, (node) => ({ ...node, modifiedMs: this.world.nowMs(), entries: { ...node.entries, [name]: inode } }));
  }
}

const keyOf = (fileSystem: string, inode: number): string => `${fileSystem}#${inode}`;

const MAX_LINKS = 40;
/** Characters of a path, and of a name in it. */
const MAX_PATH = 4095;
const MAX_NAME = 255;

interface Stride { readonly name: string; readonly place: Place; readonly node: Inode | undefined }

/** Component by component, over mounts and symbolic links; the last component may be missing. */
function walk(machine: Machine, path: string, follow: 'follow' | 'no-follow', files: Files): Found | Failure {
  if (path.length > MAX_PATH) return failure('ENAMETOOLONG');
  const rootPlace: Place = mounted(machine.mounts, '/') ?? { fileSystem: machine.root, inode: ROOT, readOnly: false };
  const root: Stride = { name: '', place: rootPlace, node: files.inode(rootPlace) };
  let trail: Stride[] = [root];
  let rest = parts(path);
  const needsDirectory = path.endsWith('/') || path.endsWith('/.');
  for (let index = 0, links = 0; index < rest.length;) {
    const part = rest[index++] as string;
    if (part === '..') { if (trail.length > 1) trail.pop(); continue; }
    const here = trail.at(-1) ?? root;
    if (here.node?.type !== 'directory') return failure('ENOTDIR');
    if (part.length > MAX_NAME) return failure('ENAMETOOLONG');
    const next = mountBelow(machine.mounts, trail, part) ?? files.entry(here.place, part);
    const node = next && files.inode(next);
    if (!next || !node) return index < rest.length ? failure('ENOENT') : { directory: here.place, name: part, path: pathOf(trail, part) };
    if (node.type === 'symlink' && (index < rest.length || follow === 'follow' || needsDirectory)) {
      if (++links > MAX_LINKS) return failure('ELOOP');
      const target = node.target ?? '';
      if (target.startsWith('/')) trail = [root];
      rest = [...parts(target), ...rest.slice(index)];
      index = 0;
      continue;
    }
    trail.push({ name: part, place: next, node });
  }
  const last = trail.at(-1) ?? root;
  if (needsDirectory && last.node?.type !== 'directory') return failure('ENOTDIR');
  return { directory: (trail.at(-2) ?? root).place, name: last.name, path: pathOf(trail), place: last.place };
}

const pathOf = (trail: readonly Stride[], ...more: readonly string[]): string => `/${[...trail.slice(1).map((stride) => stride.name), ...more].join('/')}`;

/** What is mounted under a name of the directory the trail leads to. */
const mountBelow = (mounts: readonly Mount[], trail: readonly Stride[], name: string): Place | undefined =>
  (mounts.some((mount) => mount.path.endsWith(`/${name}`)) ? mounted(mounts, pathOf(trail, name)) : undefined);

function mounted(mounts: readonly Mount[], path: string): Place | undefined {
  const mount = mounts.findLast((candidate) => candidate.path === path);
  return mount && { fileSystem: mount.fileSystem, inode: mount.inode, readOnly: mount.readOnly };
}

function statOf(inode: Inode | undefined, number: number): FileStat | Failure {
  if (!inode) return failure('ENOENT');
  const sizeBytes = inode.type === 'directory' ? 4096 : inode.type === 'symlink' ? utf8Bytes(inode.target ?? '') : (inode.sizeBytes ?? 0);
  const type = inode.type === 'device' ? 'file' : inode.type;
  const stat: FileStat = { type, sizeBytes, mode: inode.mode, modifiedMs: inode.modifiedMs, links: inode.links, inode: number, user: 0, group: 0 };
  if (inode.type === 'device' && isEndless(inode)) return { ...stat, endless: true };
  return inode.type === 'symlink' && inode.target !== undefined ? { ...stat, target: inode.target } : stat;
}

function without(entries: Inode['entries'], name: string): Record<string, number> {
  const { [name]: _gone, ...rest } = entries ?? {};
  return rest;
}

