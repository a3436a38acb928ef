import { civil, dayNumber } from '../base/calendar';

/** What every object of the API carries; times are RFC 3339 with whole seconds, as the server writes them. */
export interface ObjectMeta {
  readonly name: string;
  readonly generateName?: string;
  readonly namespace?: string;
  readonly uid: string;
  readonly resourceVersion: string;
  readonly generation?: number;
  readonly creationTimestamp: string;
  readonly deletionTimestamp?: string;
  readonly deletionGracePeriodSeconds?: number;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly ownerReferences?: readonly OwnerReference[];
  readonly finalizers?: readonly string[];
  readonly managedFields?: readonly unknown[];
}

export interface OwnerReference {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly uid: string;
  readonly controller?: boolean;
  readonly blockOwnerDeletion?: boolean;
}

/** Any stored object. Kinds narrow it with the generated types of `schema`. */
export interface ApiObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: ObjectMeta;
}

/** An object as a client sends it: metadata is what the client chose to say. */
export type NewObject<T extends ApiObject> = Omit<T, 'metadata'> & { readonly metadata: Partial<ObjectMeta> };

/** `namespace/name`, or `name` for an object of the whole cluster: the key of work queues and tables. */
export const keyOf = (object: { readonly metadata: { readonly name: string; readonly namespace?: string } }): string =>
  object.metadata.namespace ? `${object.metadata.namespace}/${object.metadata.name}` : object.metadata.name;

/** The parts of a key made by `keyOf`. */
export function splitKey(key: string): { readonly namespace: string | undefined; readonly name: string } {
  const slash = key.indexOf('/');
  return slash < 0 ? { namespace: undefined, name: key } : { namespace: key.slice(0, slash), name: key.slice(slash + 1) };
}

/** The owner that manages the object, if any. */
export const controllerOf = (object: ApiObject): OwnerReference | undefined => object.metadata.ownerReferences?.find((owner) => owner.controller);

const NOBODY: readonly OwnerReference[] = [];

/** Who manages an object, and who did before it changed, if that was another. */
export function controllersOf({ object, old }: { readonly object: ApiObject; readonly old?: ApiObject }): readonly OwnerReference[] {
  const now = controllerOf(object);
  const before = old && old.metadata.ownerReferences !== object.metadata.ownerReferences ? controllerOf(old) : undefined;
  const all = now ? [now] : NOBODY;
  return before && (before.kind !== now?.kind || before.name !== now.name) ? [...all, before] : all;
}

/** Virtual milliseconds as the API writes times: RFC 3339, whole seconds, UTC. */
export function timestamp(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  if (seconds !== lastWritten.seconds) lastWritten = { seconds, text: writtenSeconds(seconds) };
  return lastWritten.text;
}

/** Most times that are written are those of one instant. */
let lastWritten = { seconds: Number.NaN, text: '' };

function writtenSeconds(seconds: number): string {
  const days = Math.floor(seconds / 86_400);
  const [year, month, day] = civil(days);
  const rest = seconds - days * 86_400;
  const pad = (value: number, width = 2) => String(value).padStart(width, '0');
  return `${pad(year, 4)}-${pad(month)}-${pad(day)}T${pad(Math.floor(rest / 3600))}:${pad(Math.floor(rest / 60) % 60)}:${pad(rest % 60)}Z`;
}

/** Like `timestamp`, with microseconds, as Leases and eventTime carry them. */
export const microTimestamp = (ms: number): string => timestamp(ms).replace('Z', `.${String(((ms % 1000) + 1000) % 1000).padStart(3, '0')}000Z`);

/** The virtual milliseconds of an RFC 3339 time in UTC, undefined if it is not one. */
export function parseTimestamp(text: string): number | undefined {
  const match = /^(\d{4})-(\d\d)-(\d\d)[Tt](\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?(?:[Zz]|([+-])(\d\d):(\d\d))$/.exec(text);
  if (!match) return undefined;
  const [, year, month, day, hour, minute, second, fraction, sign, offsetHour, offsetMinute] = match;
  const days = dayNumber(Number(year), Number(month), Number(day));
  const offsetMinutes = sign ? (sign === '-' ? -1 : 1) * (Number(offsetHour) * 60 + Number(offsetMinute)) : 0;
  const seconds = days * 86_400 + Number(hour) * 3600 + (Number(minute) - offsetMinutes) * 60 + Number(second);
  return seconds * 1000 + Math.floor(Number((fraction ?? '').padEnd(3, '0').slice(0, 3)));
}
