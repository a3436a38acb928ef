import { ageText } from '../../api/age';
import { parseTimestamp, type ApiObject } from '../../api/object';
import type { Column } from '../../api/strategy';
import { compareText } from '../../base/text';
import type * as schema from '../../../schema/generated/types';
import { selectorText } from './selector';

const NAME = 'Name must be unique within a namespace. Is required when creating resources, although some resources may allow a client to request the generation of an appropriate name automatically. Name is primarily intended for creation idempotence and configuration definition. Cannot be updated. More info: https://kubernetes.io/docs/concepts/overview/working-with-objects/names#names';
const AGE = 'CreationTimestamp is a timestamp representing the server time when this object was created. It is not guaranteed to be set in happens-before order across separate operations. Clients may not set this value. It is represented in RFC3339 form and is in UTC.\n\nPopulated by the system. Read-only. Null for lists. More info: https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#metadata';

/** The first column of every table. */
export const nameColumn = <T extends ApiObject>(): Column<T> => ({ name: 'Name', type: 'string', format: 'name', description: NAME, priority: 0, cell: (object) => object.metadata.name });

/** How old an object is. */
export const ageColumn = <T extends ApiObject>(): Column<T> => ({ name: 'Age', type: 'string', description: AGE, priority: 0, cell: (object, nowMs) => ageSince(object.metadata.creationTimestamp, nowMs) });

/** A column of text that is always shown. */
export const column = <T extends ApiObject>(name: string, cell: Column<T>['cell'], description = ''): Column<T> => ({ name, type: 'string', description, priority: 0, cell });

/** A column that -o wide adds. */
export const wideColumn = <T extends ApiObject>(name: string, cell: Column<T>['cell'], description = ''): Column<T> => ({ name, type: 'string', description, priority: 1, cell });

/** The time since an RFC 3339 time, as kubectl writes ages; `<unknown>` when there is none. */
export function ageSince(time: string | undefined, nowMs: number): string {
  const ms = time ? parseTimestamp(time) : undefined;
  return ms === undefined ? '<unknown>' : ageText(nowMs - ms);
}

/** `app=web,tier=db` in the order of the keys, `<none>` when there are none. */
export function labelsText(labels: Readonly<Record<string, string>> | undefined): string {
  const pairs = Object.entries(labels ?? {}).map(([key, value]) => `${key}=${value}`);
  return pairs.length ? pairs.toSorted(compareText).join(',') : '<none>';
}

const ACCESS_MODES: Readonly<Record<string, string>> = { ReadWriteOnce: 'RWO', ReadOnlyMany: 'ROX', ReadWriteMany: 'RWX', ReadWriteOncePod: 'RWOP' };

/** Access modes in their short forms, in the order Kubernetes prints them. */
export const accessModesText = (modes: readonly string[] | undefined): string =>
  Object.keys(ACCESS_MODES).filter((mode) => modes?.includes(mode)).map((mode) => ACCESS_MODES[mode] ?? mode).join(',');

/** A column of whole numbers that is always shown. */
export const numberColumn = <T extends ApiObject>(name: string, cell: (object: T) => number, description = ''): Column<T> => ({ name, type: 'integer', description, priority: 0, cell });

interface Templated extends ApiObject { readonly spec?: { readonly template?: schema.PodTemplateSpec; readonly selector?: schema.LabelSelector } }

/** What -o wide adds for a set of Pods: its containers, their images, and how it finds its Pods. */
export const templateColumns = <T extends Templated>(selectorDescription: string): readonly Column<T>[] => [
  wideColumn('Containers', ({ spec }) => (spec?.template?.spec?.containers ?? []).map((container) => container.name).join(','), 'Names of each container in the template.'),
  wideColumn('Images', ({ spec }) => (spec?.template?.spec?.containers ?? []).map((container) => container.image ?? '').join(','), 'Images referenced by each container in the template.'),
  wideColumn('Selector', ({ spec }) => selectorText(spec?.selector), selectorDescription),
];
