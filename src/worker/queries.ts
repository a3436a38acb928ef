import { complete, diagnose, hover, outline, type Around, type Docs } from '../assist/index';
import { completeLine } from '../kubectl/complete';
import { parseTimestamp } from '../simulator/api/object';
import type { Json } from '../simulator/base/json';
import { Event } from '../simulator/kinds/event/kind';
import type { Workbench } from '../workbench/contract';
import { learnersFiles } from './frames';
import { lanesOf } from './lanes';
import { pastOf } from './past';
import type { Completion, EventRow, Looking, Query } from './protocol';
import { rowKey } from './rows';
import { keyParts } from './why/needs';
import { why } from './why/why';

const LOG_LINES = 200;

export type { Docs };

/** Answers what the page asks without changing anything. `log`, `undo` and `continue` are the host's, and looks at the past come with the workbench of their moment, that of the past itself with the present one, too. */
export function answer(query: Exclude<Query, { log: true } | { undo: true } | { continue: number }>, workbench: Workbench, docs: Docs = {}, present = workbench): Json {
  const { cluster } = workbench;
  const around = ({ others }: Pick<Around, 'others'>): Around => ({ api: cluster.api, others });
  if ('diagnose' in query) return diagnose(query.diagnose.text, around(query.diagnose)) as unknown as Json;
  if ('complete' in query) return complete(query.complete.text, query.complete.offset, docs, around(query.complete)) as unknown as Json;
  if ('hover' in query) return (hover(query.hover.text, query.hover.offset, docs, around(query.hover)) ?? null) as unknown as Json;
  if ('outline' in query) return outline(query.outline) as unknown as Json;
  if ('completeLine' in query) return lineCompletions(query.completeLine, workbench) as unknown as Json;
  if ('files' in query) return learnersFiles(workbench).map(([name, text]) => ({ name, text }));
  if ('diff' in query) return diffOf(query.diff, workbench);
  if ('past' in query) return pastOf(workbench, present) as unknown as Json;
  if ('lanes' in query) return lanesOf(workbench) as unknown as Json;
  return look(query, workbench);
}

function look(query: Looking, workbench: Workbench): Json {
  if ('object' in query) return objectAt(query.object, workbench);
  if ('before' in query) return beforeOf(query.before, workbench);
  if ('why' in query) return why(query.why, workbench) as unknown as Json;
  if ('events' in query) return eventsOf(query.events, workbench) as unknown as Json;
  if ('logs' in query) return said(`kubectl logs ${query.logs.name} -n ${query.logs.namespace} --all-containers --tail=${LOG_LINES}`, workbench);
  const { resource, namespace, name } = query.describe;
  return said(`kubectl describe ${resource} ${name}${namespace === undefined ? '' : ` -n ${namespace}`}`, workbench);
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

/** What a command of kubectl says, run on a copy so that it leaves no trace. */
function said(command: string, workbench: Workbench): string {
  const { out, err } = workbench.at(workbench.nowMs()).workstation.run(command);
  return out + err;
}

function diffOf({ file, text }: { readonly file: string; readonly text: string }, workbench: Workbench): string {
  const { workstation } = workbench.at(workbench.nowMs());
  workstation.writeFile(file, text);
  const { out, err } = workstation.run(`kubectl diff -f ${`'${file.replaceAll("'", "'\\''")}'`}`);
  return out + err;
}

function beforeOf(key: string, { cluster, beganMs }: Workbench): Json {
  const last = cluster.journal.changes(0).findLast(({ object }) => rowKey(object) === key);
  return last?.old ? { atMs: last.atMs - beganMs, object: withoutManagedFields(last.old as unknown as Json) } : null;
}

function eventsOf(key: string, { cluster, beganMs }: Workbench): readonly EventRow[] {
  const { kind, namespace, name } = keyParts(key);
  const all = cluster.client.list(Event, namespace === undefined ? {} : { namespace });
  return all.filter(({ involvedObject }) => involvedObject.kind === kind && involvedObject.name === name).map((event) => ({
    atMs: (parseTimestamp(event.lastTimestamp ?? event.eventTime ?? event.metadata.creationTimestamp ?? '') ?? beganMs) - beganMs,
    type: event.type ?? '', reason: event.reason ?? '', message: event.message ?? '', count: event.series?.count ?? event.count ?? 1,
  })).toSorted((a, b) => a.atMs - b.atMs);
}
