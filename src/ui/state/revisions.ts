import type { Row } from '../../worker/protocol';

type PodRow = Extract<Row, { type: 'pod' }>;
type SetRow = Extract<Row, { type: 'set' }>;

/** Which revision a Pod runs while its set is in update: the value that differs, and whether the update has come to it, will, or is kept from it. */
export interface RevisionTag { readonly text: string; readonly turn: 'kept' | 'turn' | 'updated' }

/** The tags of a set's Pods by key; none where all run the revision that is wanted. */
export function revisionTags(set: SetRow, pods: readonly PodRow[]): ReadonlyMap<string, RevisionTag> {
  const known = pods.filter((pod) => pod.revision !== undefined);
  if (set.revision === undefined || known.every((pod) => pod.revision === set.revision)) return new Map();
  const differing = (set.images ?? []).findIndex((image, index) => known.some((pod) => pod.images?.[index] !== image));
  return new Map(known.map((pod): [string, RevisionTag] => {
    const updated = pod.revision === set.revision;
    const text = differing < 0 ? (pod.revision ?? '').slice(-5) : imageTag(pod.images?.[differing] ?? '', set.images?.[differing] ?? '');
    return [pod.key, tagOf(text, updated ? 'updated' : (pod.ordinal ?? 0) < (set.partition ?? 0) ? 'kept' : 'turn')];
  }));
}

/** The tags of a Deployment's ReplicaSets that are in use, and of their Pods, by key; none where only one is. The one with the highest number is wanted. */
export function replicaSetTags(replicaSets: readonly SetRow[], pods: readonly PodRow[]): ReadonlyMap<string, RevisionTag> {
  const number = ({ revision }: SetRow) => Number(revision ?? 0);
  const wanted = replicaSets.toSorted((a, b) => number(b) - number(a))[0];
  if (!wanted || replicaSets.length < 2) return new Map();
  const differing = (wanted.images ?? []).findIndex((image, index) => replicaSets.some((one) => one.images?.[index] !== image));
  return new Map(replicaSets.flatMap((row) => {
    const text = differing < 0 ? row.name.slice(row.name.lastIndexOf('-') + 1).slice(-5) : imageTag(row.images?.[differing] ?? '', wanted.images?.[differing] ?? '');
    const tag = tagOf(text, row === wanted ? 'updated' : 'turn');
    return [row.key, ...pods.filter(({ owner }) => owner === row.key).map(({ key }) => key)].map((key): [string, RevisionTag] => [key, tag]);
  }));
}

/** The same tag is the same object, so that what shows it needs not be drawn again. */
const tags = new Map<string, RevisionTag>();
function tagOf(text: string, turn: RevisionTag['turn']): RevisionTag {
  const known = tags.get(`${turn} ${text}`) ?? { text, turn };
  tags.set(`${turn} ${text}`, known);
  return known;
}

/** The tag of an image, and its name too where that is another one. */
function imageTag(image: string, wanted: string): string {
  const parts = (text: string) => /^(.*?)(?::([^/:]+))?$/.exec(text) ?? [];
  const [, name = '', tag = 'latest'] = parts(image);
  return name === parts(wanted)[1] ? tag : `${name.slice(name.lastIndexOf('/') + 1)}:${tag}`;
}
