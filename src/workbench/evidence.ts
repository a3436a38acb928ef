import type { Evidence, Read } from '../labs/contract';
import type { Change } from '../simulator/api/client';
import { isApiError } from '../simulator/api/errors';
import type { ApiConnection } from '../simulator/base/program';
import type { Json } from '../simulator/base/json';
import type { Cluster, CommandResult } from '../simulator/cluster/contract';

interface Resource { readonly plural: string; readonly namespaced: boolean }
type ListRead = Extract<Read, { list: unknown }>;
type HistoryRead = Extract<Read, { history: unknown }>;
type Moments = NonNullable<ReturnType<Evidence['history']>>;

const rootOf = (apiVersion: string): string => (apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`);
const isMembers = (value: Json | undefined): value is { readonly [key: string]: Json | undefined } => typeof value === 'object' && value !== null && !Array.isArray(value);

/** What the server says it serves: the way from a kind to its path. */
function resourceOf(api: ApiConnection, apiVersion: string, kind: string): Resource | undefined {
  const { status, body } = api.request({ method: 'GET', path: rootOf(apiVersion) });
  const resources = status === 200 && isMembers(body) ? body.resources : undefined;
  if (!Array.isArray(resources)) return undefined;
  const found = (resources as readonly Json[]).find((one) => isMembers(one) && one.kind === kind && !String(one.name).includes('/'));
  return isMembers(found) ? { plural: String(found.name), namespaced: found.namespaced === true } : undefined;
}

/** What a cluster can answer to the reads of checks without running anything. Keeps only what it can read again. */
export function createEvidence(cluster: Cluster, beganMs: number): Evidence {
  const resources = new Map<string, Resource | undefined>();
  const histories = new Map<string, { atMs: number; type: Change['type']; object: Json }[]>();
  let version = 0;
  const resource = (apiVersion: string, kind: string) => {
    const key = `${apiVersion}/${kind}`;
    if (!resources.has(key)) resources.set(key, resourceOf(cluster.api, apiVersion, kind));
    return resources.get(key);
  };
  const catchUp = () => {
    for (const change of cluster.journal.changes(version)) {
      const list = histories.get(change.resource) ?? [];
      list.push({ atMs: change.atMs - beganMs, type: change.type, object: change.object as unknown as Json });
      histories.set(change.resource, list);
      version = change.version;
    }
  };
  return {
    objects({ list }: ListRead) {
      const found = resource(list.apiVersion, list.kind);
      if (!found) return undefined;
      const scope = found.namespaced && list.namespace !== undefined ? `/namespaces/${list.namespace}` : '';
      const { status, body } = cluster.api.request({ method: 'GET', path: `${rootOf(list.apiVersion)}${scope}/${found.plural}` });
      if (status !== 200 || !isMembers(body) || !Array.isArray(body.items)) return undefined;
      return (body.items as readonly Json[]).map((item) => (isMembers(item) ? { apiVersion: list.apiVersion, kind: list.kind, ...item } : item));
    },
    history({ history }: HistoryRead): Moments | undefined {
      const found = resource(history.apiVersion, history.kind);
      if (!found) return undefined;
      catchUp();
      const group = history.apiVersion.includes('/') ? `.${history.apiVersion.slice(0, history.apiVersion.indexOf('/'))}` : '';
      const all = histories.get(`${found.plural}${group}`) ?? [];
      if (!found.namespaced || history.namespace === undefined) return all;
      return all.filter(({ object }) => isMembers(object) && isMembers(object.metadata) && object.metadata.namespace === history.namespace);
    },
    output: () => undefined,
  };
}

/** How long a probing question may take on the fork, in virtual milliseconds. */
const PROBE_LIMIT_MS = 15_000;

/** The same evidence, whose commands run on a fork of the cluster: nothing they do is seen by the lab. Each is asked once. */
export function withProbes(evidence: Evidence, fork: () => Cluster): Evidence {
  const outputs = new Map<string, CommandResult>();
  return {
    ...evidence,
    output(read) {
      const key = JSON.stringify(read);
      const known = outputs.get(key) ?? ask(read, fork());
      outputs.set(key, known);
      return known;
    },
  };
}

function ask(read: Extract<Read, { exec: unknown } | { command: unknown }>, cluster: Cluster): CommandResult {
  if ('command' in read) return cluster.workstation.run(read.command, { limitMs: PROBE_LIMIT_MS });
  try {
    return cluster.exec({ namespace: read.exec.namespace, name: read.exec.pod }, read.exec.args, PROBE_LIMIT_MS);
  } catch (error) {
    if (isApiError(error)) return { out: '', err: error.message, exit: 1 };
    throw error;
  }
}
