import { compareText, utf8Bytes } from '../base/text';
import type { Image, ImageFile } from './image';
import { parts } from './text';
import type { Inode } from './state';

interface Node { type: Inode['type']; mode: number; text?: string; program?: string; target?: string; entries?: Record<string, number> }

/** Directories and devices every container has, whatever its image. */
const EVERYWHERE: Readonly<Record<string, ImageFile>> = {
  '/dev/stdin': { link: '/proc/self/fd/0' }, '/dev/stdout': { link: '/proc/self/fd/1' }, '/dev/stderr': { link: '/proc/self/fd/2' }, '/dev/fd': { link: '/proc/self/fd' },
  '/dev/termination-log': { text: '', mode: 0o666 }, '/tmp': { directory: true, mode: 0o1777 }, '/etc': { directory: true }, '/root': { directory: true, mode: 0o700 },
  '/proc/self/fd': { directory: true }, '/sys': { directory: true }, '/var': { directory: true }, '/run': { directory: true }, '/usr': { directory: true },
};

/** The inodes of an image: number 1 is the root, the rest in the order of the paths, so the same image gives the same numbers. */
export function imageInodes(files: Readonly<Record<string, ImageFile>>, modifiedMs: number): readonly Inode[] {
  const nodes: Node[] = [{ type: 'directory', mode: 0o755 }, { type: 'directory', mode: 0o755, entries: {} }];
  const child = (parent: number, name: string, make: () => Node): number => {
    const entries = (nodes[parent]?.entries ?? {}) as Record<string, number>;
    const known = entries[name];
    if (known !== undefined) return known;
    entries[name] = nodes.push(make()) - 1;
    return entries[name];
  };
  const all = { ...EVERYWHERE, ...files };
  for (const path of Object.keys(all).toSorted(compareText)) {
    const file = all[path];
    const names = parts(path);
    const last = names.pop();
    if (!file || last === undefined) continue;
    const directory = names.reduce((parent, name) => child(parent, name, () => ({ type: 'directory', mode: 0o755, entries: {} })), 1);
    const node = nodeOf(file);
    const index = child(directory, last, () => node);
    const made = nodes[index];
    if (made && made !== node && node.type === 'directory') made.mode = node.mode;
  }
  const dev = child(1, 'dev', () => ({ type: 'directory', mode: 0o755, entries: {} }));
  for (const name of ['null', 'zero', 'random', 'urandom', 'tty']) child(dev, name, () => ({ type: 'device', mode: 0o666, target: name }));
  return nodes.map((node) => finished(node, modifiedMs));
}

function finished(node: Node, modifiedMs: number): Inode {
  const base = { ...node, modifiedMs, links: node.type === 'directory' ? 2 : 1 };
  return Object.freeze(node.text === undefined ? base : { ...base, sizeBytes: utf8Bytes(node.text) });
}

function nodeOf(file: ImageFile): Node {
  if ('text' in file) return { type: 'file', mode: file.mode ?? 0o644, text: file.text };
  if ('program' in file) return { type: 'file', mode: 0o755, program: file.program, text: '' };
  if ('link' in file) return { type: 'symlink', mode: 0o777, target: file.link };
  return { type: 'directory', mode: file.mode ?? 0o755, entries: {} };
}

/** Images by the reference a container runtime resolves: `docker.io/library/nginx:1.28`. */
export interface ImageStore {
  /** The image a reference as written in a Pod (`nginx:1.28`) stands for; undefined when nobody serves it. */
  find(reference: string): { readonly name: string; readonly image: Image; readonly tag: string } | undefined;
  inodes(name: string): readonly Inode[];
  /** Every reference there is, in order. */
  all(): readonly { readonly name: string; readonly image: Image; readonly tag: string }[];
}

/** `nginx` → docker.io/library/nginx and latest, as container runtimes read references; a digest counts as a tag nobody has. */
export function parseReference(reference: string): { readonly repository: string; readonly tag: string } {
  const slash = reference.lastIndexOf('/');
  const colon = reference.indexOf(':', slash + 1);
  const at = reference.indexOf('@');
  const bare = at >= 0 ? reference.slice(0, at) : colon >= 0 ? reference.slice(0, colon) : reference;
  const tag = at >= 0 ? reference.slice(at + 1) : colon >= 0 ? reference.slice(colon + 1) : 'latest';
  const first = bare.split('/')[0] ?? '';
  const hasHost = bare.includes('/') && (first.includes('.') || first.includes(':') || first === 'localhost');
  const repository = hasHost ? bare : bare.includes('/') ? `docker.io/${bare}` : `docker.io/library/${bare}`;
  return { repository, tag };
}

const NAME_PART = '[a-z0-9]+(?:(?:[.]|_|__|-+)[a-z0-9]+)*';
const REFERENCE = new RegExp(`^(?:[a-zA-Z0-9.-]+(?::[0-9]+)?/)?${NAME_PART}(?:/${NAME_PART})*(?::\\w[\\w.-]{0,127})?(?:@[A-Za-z][A-Za-z0-9]*:[0-9a-fA-F]{32,})?$`);

/** Why a text can't be the name of an image, as a kubelet says it (recorded in pods-that-cannot-start); undefined where it can. */
export function invalidReference(reference: string): string | undefined {
  if (REFERENCE.test(reference)) return undefined;
  const { repository } = parseReference(reference);
  const why = REFERENCE.test(reference.toLowerCase()) ? `: repository name (${repository.slice(repository.indexOf('/') + 1)}) must be lowercase` : '';
  return `Failed to apply default image tag "${reference}": couldn't parse image name "${reference}": invalid reference format${why}`;
}

/** How long before a cluster's first moment its images were made. */
const AGE_MS = 30 * 86_400_000;

/** Trees that were asked for before: an image never changes, so all clusters of one moment share them. */
const trees = new WeakMap<Image, Map<string, readonly Inode[]>>();

function treeOf(image: Image, tag: string, epochMs: number): readonly Inode[] {
  const known = trees.get(image) ?? new Map<string, readonly Inode[]>();
  trees.set(image, known);
  const key = `${tag}@${epochMs}`;
  const tree = known.get(key) ?? imageInodes(image.files(tag), epochMs - AGE_MS);
  known.set(key, tree);
  return tree;
}

export function createImageStore(images: readonly Image[], epochMs: number): ImageStore {
  const byName = new Map<string, { readonly name: string; readonly image: Image; readonly tag: string }>();
  for (const image of images) for (const repository of image.repositories) for (const tag of image.tags) byName.set(`${repository}:${tag}`, { name: `${repository}:${tag}`, image, tag });
  const sorted = [...byName.values()].toSorted((a, b) => compareText(a.name, b.name));
  const known = new Map<string, readonly Inode[]>();
  return {
    find(reference) {
      const { repository, tag } = parseReference(reference);
      return byName.get(`${repository}:${tag}`);
    },
    inodes(name) {
      const before = known.get(name);
      if (before) return before;
      const entry = byName.get(name);
      const tree = entry ? treeOf(entry.image, entry.tag, epochMs) : imageInodes({}, epochMs - AGE_MS);
      known.set(name, tree);
      return tree;
    },
    all: () => sorted,
  };
}
