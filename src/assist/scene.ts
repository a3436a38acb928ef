import type { Json } from '../simulator/base/json';
import { parseManifest, type FieldPath, type ManifestDocument } from '../manifest/index';
import type { Around } from './contract';
import { isMembers, valueAt, type Members } from './place';
import { namespaceOf, servedObjects } from './served';

/** A field of a manifest, and all around it that its value could name. */
export interface Scene {
  /** The object the field is in, as far as it can be read. */
  readonly object: Members;
  /** Where the field is in it. */
  readonly path: FieldPath;
  /** What stands so many steps above the field. */
  above(steps: number): Json | undefined;
  /** Objects of a kind: of this text, of the files beside it, of the cluster; the first of a name counts. */
  objects(apiVersion: string, kind: string): readonly Members[];
}

/** The field at a path of the document that `offset` is in. */
export function sceneAt(text: string, offset: number, path: FieldPath, around: Around): Scene {
  const documents = readable(text, offset);
  const own = documents.find(({ start, end }) => offset >= start && offset <= end)?.value;
  return sceneOf(isMembers(own) ? own : {}, path, documents, around);
}

/** The field at a path of an object. */
export function sceneOf(object: Members, path: FieldPath, documents: readonly ManifestDocument[], { api, others }: Around): Scene {
  const written = [...documents, ...others.flatMap((other) => parseManifest(other))].map(({ value }) => value).filter(isMembers);
  return {
    object, path,
    above: (steps) => valueAt(object, path.slice(0, path.length - steps)),
    objects(apiVersion, kind) {
      const found = new Map<string, Members>();
      const served = servedObjects(api, apiVersion, kind, namespaceOf(object)).map((item): Members => ({ apiVersion, kind, ...item }));
      for (const one of [...written.filter((each) => each.apiVersion === apiVersion && each.kind === kind), ...served]) {
        const name = isMembers(one.metadata) ? one.metadata.name : undefined;
        if (typeof name === 'string' && name !== '' && !found.has(name)) found.set(name, one);
      }
      return [...found.values()];
    },
  };
}

/** The documents of a text; the line that is being typed is left out where its document can't be read with it. */
function readable(text: string, offset: number): readonly ManifestDocument[] {
  const documents = parseManifest(text);
  if (!documents.some(({ problem, start, end }) => problem && offset >= start && offset <= end)) return documents;
  const from = text.lastIndexOf('\n', offset - 1) + 1;
  const to = text.indexOf('\n', offset);
  return parseManifest(text.slice(0, from) + text.slice(from, to < 0 ? undefined : to).replace(/./g, ' ') + (to < 0 ? '' : text.slice(to)));
}
