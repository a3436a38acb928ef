import { complete, diagnose, hover, type Docs } from '../assist/index';
import { completeLine } from '../kubectl/program';
import type { Json } from '../simulator/base/json';
import type { Workbench } from '../workbench/contract';
import { learnersFiles } from './frames';
import type { Completion, Query } from './protocol';

export type { Docs };

/** Answers what the page asks without changing anything. `log` and `undo` are the host's. */
export function answer(query: Exclude<Query, { log: true } | { undo: true }>, workbench: Workbench, docs: Docs = {}): Json {
  const { cluster } = workbench;
  if ('diagnose' in query) return diagnose(query.diagnose.text, cluster.api) as unknown as Json;
  if ('complete' in query) return complete(query.complete.text, query.complete.offset, docs) as unknown as Json;
  if ('hover' in query) return (hover(query.hover.text, query.hover.offset, docs) ?? null) as unknown as Json;
  if ('completeLine' in query) return lineCompletions(query.completeLine, workbench) as unknown as Json;
  if ('files' in query) return learnersFiles(workbench).map(([name, text]) => ({ name, text }));
  if ('object' in query) return objectAt(query.object, workbench);
  return described(query.describe, workbench);
}

function lineCompletions({ text, cursor }: { readonly text: string; readonly cursor: number }, { cluster }: Workbench): readonly Completion[] {
  const { start, end, candidates } = completeLine(text, cursor, cluster.api, cluster.workstation.files());
  return candidates.map((label) => ({ label, insert: label, from: start, to: end, kind: 'command' }));
}

type Members = { readonly [key: string]: Json | undefined };
const isMembers = (value: Json | undefined): value is Members => typeof value === 'object' && value !== null && !Array.isArray(value);

/** The whole object; null when it is not there. */
function objectAt({ apiVersion, kind, namespace, name }: Extract<Query, { object: unknown }>['object'], { cluster }: Workbench): Json {
  const root = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  const { body } = cluster.api.request({ method: 'GET', path: root });
  const resources = isMembers(body) && Array.isArray(body.resources) ? (body.resources as readonly Json[]) : [];
  const found = resources.find((one) => isMembers(one) && one.kind === kind && !String(one.name).includes('/'));
  if (!isMembers(found)) return null;
  const scope = namespace === undefined ? '' : `/namespaces/${encodeURIComponent(namespace)}`;
  const response = cluster.api.request({ method: 'GET', path: `${root}${scope}/${String(found.name)}/${encodeURIComponent(name)}` });
  return response.status === 200 ? withoutManagedFields(response.body) : null;
}

/** An object as kubectl shows it: who owns which field is not said. */
function withoutManagedFields(object: Json): Json {
  if (!isMembers(object) || !isMembers(object.metadata)) return object;
  const { managedFields: _, ...metadata } = object.metadata;
  return { ...object, metadata };
}

/** What `kubectl describe` says, run on a copy so that it leaves no trace. */
function described({ resource, namespace, name }: Extract<Query, { describe: unknown }>['describe'], workbench: Workbench): Json {
  const scope = namespace === undefined ? '' : ` -n ${namespace}`;
  const { out, err } = workbench.at(workbench.nowMs()).workstation.run(`kubectl describe ${resource} ${name}${scope}`);
  return out + err;
}
