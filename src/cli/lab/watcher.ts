import type { Json } from '../../simulator/base/json';
import type { WatchEvent } from '../../simulator/base/program';
import type { Listed, Reader } from './evidence';
import type { RecordedMoment } from './record';

interface Meta { readonly name: string; readonly namespace?: string; readonly uid: string; readonly resourceVersion: string }
const metaOf = (object: Json): Meta => (object as unknown as { readonly metadata: Meta }).metadata;

const versionOf = (object: Json | undefined): string | undefined => (object === undefined ? undefined : metaOf(object).resourceVersion);

/** How long until a watch that broke is begun again. */
const AGAIN_MS = 1_000;

/** Follows kinds of objects from now on. What happened while a watch was broken is found by listing anew. */
export class Watcher {
  private readonly known = new Map<string, Map<string, Json>>();
  private readonly stops = new Set<() => void>();
  private stopped = false;

  /** `heard` gets what happened, in order; times are since `beganMs`. `before` is what was seen by an earlier watch. */
  constructor(private readonly reader: Reader, private readonly beganMs: number, private readonly heard: (moments: readonly RecordedMoment[]) => void, private readonly before: readonly RecordedMoment[] = []) {}

  /** Resolves once the kind is watched; what is there already came with the beginning. Kinds the server does not have are left out. */
  async follow(what: Listed): Promise<void> {
    const path = await this.reader.path(what);
    const list = path === undefined ? undefined : await this.reader.list(what);
    if (path === undefined || !list) return;
    const key = JSON.stringify(what);
    const before = this.known.get(key) ?? leftBy(momentsOf(this.before, what));
    const now = new Map(list.items.map((item) => [metaOf(item).uid, item]));
    const gone = [...before].filter(([uid]) => !now.has(uid)).map(([, object]) => this.moment('DELETED', what, object));
    const come = [...now].filter(([uid, item]) => versionOf(before.get(uid)) !== versionOf(item)).map(([uid, item]) => this.moment(before.has(uid) ? 'MODIFIED' : 'ADDED', what, item));
    this.known.set(key, now);
    this.heard([...gone, ...come]);
    this.watch(what, path, list.resourceVersion, now);
  }

  private watch(what: Listed, path: string, resourceVersion: string, known: Map<string, Json>): void {
    const stop = this.reader.connection.watch(`${path}?watch=true&resourceVersion=${resourceVersion}`, undefined, (event) => {
      if (event.type === 'ERROR' || event.type === 'BOOKMARK') return;
      this.tell(what, { type: event.type, object: { apiVersion: what.apiVersion, kind: what.kind, ...(event.object as object) } }, known);
    }, () => {
      this.stops.delete(stop);
      if (!this.stopped) setTimeout(() => { if (!this.stopped) this.follow(what).catch(() => this.watch(what, path, resourceVersion, known)); }, AGAIN_MS);
    });
    this.stops.add(stop);
  }

  private tell(what: Listed, { type, object }: WatchEvent & { readonly type: RecordedMoment['type'] }, known: Map<string, Json>): void {
    if (type === 'DELETED') known.delete(metaOf(object).uid);
    else known.set(metaOf(object).uid, object);
    this.heard([this.moment(type, what, object)]);
  }

  private moment(type: RecordedMoment['type'], { apiVersion, kind }: Listed, object: Json): RecordedMoment {
    const { managedFields: _, ...metadata } = metaOf(object) as Meta & { readonly managedFields?: unknown };
    return { atMs: Date.now() - this.beganMs, type, apiVersion, kind, object: { ...(object as object), metadata } as Json };
  }

  stop(): void {
    this.stopped = true;
    for (const stop of this.stops) stop();
  }
}

/** The objects there were after these moments. */
function leftBy(moments: readonly RecordedMoment[]): Map<string, Json> {
  const left = new Map<string, Json>();
  for (const { type, object } of moments) {
    if (type === 'DELETED') left.delete(metaOf(object).uid);
    else left.set(metaOf(object).uid, object);
  }
  return left;
}

/** The moments of one kind in one namespace, of all that were seen. */
export const momentsOf = (moments: readonly RecordedMoment[], { apiVersion, kind, namespace }: Listed): readonly RecordedMoment[] =>
  moments.filter((moment) => moment.apiVersion === apiVersion && moment.kind === kind && (namespace === undefined || [namespace, undefined].includes(metaOf(moment.object).namespace)));
