import { invariant } from '../base/invariant';
import { compareText } from '../base/text';
import { apiVersionOf, resourceOf, type Kind } from '../api/kind';
import type { Strategy } from '../api/strategy';

/** A resource as it is stored: one table, whatever versions it is served under. */
export interface Resource {
  /** `plural.group`: names the table, the changes and messages. */
  readonly name: string;
  readonly kind: Kind;
  readonly strategy: Strategy;
  readonly namespaced: boolean;
}

/** All resources the server serves, by what clients call them. */
export interface Registry {
  of(kind: Pick<Kind, 'group' | 'plural'>): Resource;
  /** By the words of a path; also under the versions of `alsoServedAs`. */
  at(group: string, version: string, plural: string): Resource | undefined;
  /** By an apiVersion and kind, e.g. of a scale target or an owner reference. */
  ofKind(apiVersion: string, kind: string): Resource | undefined;
  /** The kinds served under a group and version. */
  kindsIn(group: string, version: string): readonly string[];
  readonly all: readonly Resource[];
}

export function createRegistry(strategies: readonly Strategy[]): Registry {
  const byName = new Map<string, Resource>();
  const byPath = new Map<string, Resource>();
  const byKind = new Map<string, Resource>();
  /** Tokens that were asked for before. */
  const byToken = new WeakMap<object, Resource>();
  for (const strategy of strategies) {
    const { kind } = strategy;
    const resource: Resource = { name: resourceOf(kind), kind, strategy, namespaced: kind.scope === 'Namespaced' };
    invariant(!byName.has(resource.name), `Two strategies serve "${resource.name}".`);
    byName.set(resource.name, resource);
    for (const served of [kind, ...(kind.alsoServedAs ?? [])]) {
      byPath.set(`${apiVersionOf(served)}/${kind.plural}`, resource);
      byKind.set(`${apiVersionOf(served)}/${kind.kind}`, resource);
    }
  }
  return {
    of(kind) {
      const known = byToken.get(kind);
      if (known) return known;
      const resource = byName.get(resourceOf(kind));
      invariant(resource, `No strategy serves "${resourceOf(kind)}".`);
      byToken.set(kind, resource);
      return resource;
    },
    at: (group, version, plural) => byPath.get(`${apiVersionOf({ group, version })}/${plural}`),
    ofKind: (apiVersion, kind) => byKind.get(`${apiVersion}/${kind}`),
    kindsIn: (group, version) => [...byKind.keys()].filter((key) => key.startsWith(`${apiVersionOf({ group, version })}/`)).map((key) => key.slice(key.lastIndexOf('/') + 1)),
    all: [...byName.values()].toSorted((a, b) => compareText(a.name, b.name)),
  };
}
