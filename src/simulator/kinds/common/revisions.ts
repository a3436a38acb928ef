import { equal, type Json } from '../../base/json';
import { compareText } from '../../base/text';
import type { ApiObject, NewObject, OwnerReference } from '../../api/object';
import type * as schema from '../../../schema/generated/types';
import type { ControllerRevision } from '../controllerrevision/kind';
import { safeName } from './random';

/** An object whose templates are kept as ControllerRevisions. */
export interface Revised extends ApiObject { readonly spec: { readonly template: schema.PodTemplateSpec } }

/** What a revision keeps of its owner: the template, as a patch that replaces the whole. */
export const revisionData = (owner: Revised): Json =>
  ({ spec: { template: { ...(owner.spec.template as unknown as { readonly [key: string]: Json }), $patch: 'replace' } } });

/** The template a revision keeps. */
export function templateOf(revision: ControllerRevision): schema.PodTemplateSpec {
  const data = revision.data as { readonly spec: { readonly template: schema.PodTemplateSpec & { readonly $patch?: string } } };
  return Object.fromEntries(Object.entries(data.spec.template).filter(([member]) => member !== '$patch'));
}

/** The hash in a revision's name: FNV-1 over the data as Go would write it and the collision count, in letters that spell no words. */
export const revisionHash = (data: Json, collisionCount: number): string => safeName(String(fnv1(utf8(goJson(data) + String(collisionCount)))));

/** A value with its members in the order of their names, as Go writes what it keeps: clients compare a revision's data byte for byte. */
function ordered(value: Json): Json {
  if (Array.isArray(value)) return (value as readonly Json[]).map(ordered);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value as { readonly [key: string]: Json | undefined }).toSorted((a, b) => compareText(a[0], b[0])).map(([key, member]) => [key, member === undefined ? undefined : ordered(member)]));
}

/** Compact JSON with sorted keys, and the three characters that Go escapes for HTML. */
function goJson(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(goJson).join(',')}]`;
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value as { readonly [key: string]: Json | undefined }).filter(([, member]) => member !== undefined).toSorted((a, b) => compareText(a[0], b[0]));
    return `{${members.map(([key, member]) => `${goJson(key)}:${goJson(member ?? null)}`).join(',')}}`;
  }
  return JSON.stringify(value).replace(/[<>&\u2028\u2029]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

function utf8(text: string): readonly number[] {
  const bytes: number[] = [];
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    if (code < 0x80) bytes.push(code);
    else if (code < 0x800) bytes.push(0xc0 | (code >> 6), 0x80 | (code & 63));
    else if (code < 0x10000) bytes.push(0xe0 | (code >> 12), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63));
    else bytes.push(0xf0 | (code >> 18), 0x80 | ((code >> 12) & 63), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63));
  }
  return bytes;
}

function fnv1(bytes: readonly number[]): number {
  let hash = 0x811c9dc5;
  for (const byte of bytes) hash = Math.imul(hash, 0x01000193) ^ byte;
  return hash >>> 0;
}

/** An owner's revisions from the oldest to the newest. */
export const byRevision = (a: ControllerRevision, b: ControllerRevision): number =>
  a.revision - b.revision || compareText(a.metadata.creationTimestamp, b.metadata.creationTimestamp) || compareText(a.metadata.name, b.metadata.name);

/** Which revision the owner's template is: one as it is, an older one to be renumbered, or one to be created. */
export type RevisionPlan =
  | { readonly do: 'use'; readonly revision: ControllerRevision }
  | { readonly do: 'renumber'; readonly revision: ControllerRevision; readonly to: number }
  | { readonly do: 'create'; readonly revision: NewObject<ControllerRevision> };

/** `revisions` are in the order of `byRevision`; `hashLabel` names the label that carries a new revision's hash. */
export function planRevisionOf(owner: Revised, reference: OwnerReference, hashLabel: string, revisions: readonly ControllerRevision[], collisionCount: number): RevisionPlan {
  const data = revisionData(owner);
  const newest = revisions.at(-1);
  const next = (newest?.revision ?? 0) + 1;
  const same = revisions.findLast((revision) => equal(revision.data, data));
  if (same) return same === newest ? { do: 'use', revision: same } : { do: 'renumber', revision: same, to: next };
  const hash = revisionHash(data, collisionCount);
  const { name, namespace = '', annotations } = owner.metadata;
  return {
    do: 'create',
    revision: {
      apiVersion: 'apps/v1', kind: 'ControllerRevision', data: ordered(data), revision: next,
      metadata: {
        name: `${name}-${hash}`, namespace, labels: { ...owner.spec.template.metadata?.labels, [hashLabel]: hash },
        ...(annotations ? { annotations } : {}), ownerReferences: [reference],
      },
    },
  };
}
