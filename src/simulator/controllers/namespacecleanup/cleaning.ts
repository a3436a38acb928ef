import type { Client } from '../../api/client';
import type { ControllerContext, ReconcileResult, Wait } from '../../api/controller';
import { apiVersionOf, type Kind } from '../../api/kind';
import { latency } from '../../api/latency';
import type { ApiObject } from '../../api/object';
import { isFinished } from '../../kinds/common/podRead';
import { Namespace } from '../../kinds/namespace/kind';
import { Pod } from '../../kinds/pod/kind';
import { contentConditions, podsRemain, updated } from './conditions';
import { cleaning } from './parts';
import { rules } from './rules';

const FINALIZER = 'kubernetes';
const ACTOR = 'namespace-controller';

/** When the work on a namespace that goes begins, and once its Pods were asked to go, when it is looked at again. */
type Times = { readonly beginMs: number; readonly podsMs?: number };

const because = (client: Client, rule: string, namespace: string): Client => client.because({ actor: ACTOR, rule, parameters: { namespace } });

cleaning.provide(clean);

/** A step on the way of a namespace that goes. */
export function clean(namespace: Namespace, namespaced: readonly Kind[], context: ControllerContext): ReconcileResult {
  const { client, memory, waits } = context;
  const times = (memory.get() as Times | undefined) ?? { beginMs: context.nowMs() + latency.namespaceMs };
  memory.set(times);
  const left = () => namespaced.flatMap((kind) => client.list(kind, { namespace: namespace.metadata.name }).map((object) => ({ kind, object })));
  const step = untilPodsAreGone(namespace, times, context) ?? empty(namespace, left, context);
  const items = left();
  const pods = items.filter(({ kind }) => kind.kind === Pod.kind);
  waits((pods.length ? pods : items).map((item) => waitFor(namespace, item.kind, item.object)));
  return step;
}

/** The Pods go first: undefined once none is left. */
function untilPodsAreGone(namespace: Namespace, times: Times, { client, memory, nowMs }: ControllerContext): ReconcileResult | undefined {
  const { name } = namespace.metadata;
  const dueMs = times.podsMs ?? times.beginMs;
  if (nowMs() < dueMs) return { againInMs: dueMs - nowMs() };
  const pods = client.list(Pod, { namespace: name });
  if (times.podsMs !== undefined) {
    if (pods.length) tell(namespace, podsRemain(name), client, nowMs());
    return pods.length ? 'done' : undefined;
  }
  for (const { metadata } of pods.filter((pod) => !pod.metadata.deletionTimestamp)) because(client, rules.empties, name).delete(Pod, metadata.name, name, { propagationPolicy: 'Background' });
  const staying = client.list(Pod, { namespace: name });
  if (!staying.length) return undefined;
  tell(namespace, contentConditions([]), client, nowMs());
  const graceSeconds = Math.max(0, ...staying.filter((pod) => !isFinished(pod)).map((pod) => pod.spec.terminationGracePeriodSeconds ?? 0));
  const againInMs = (Math.floor(graceSeconds / 2) + 1) * 1000;
  memory.set({ ...times, podsMs: nowMs() + againInMs });
  return { againInMs };
}

function empty(namespace: Namespace, left: () => readonly { readonly kind: Kind; readonly object: ApiObject }[], { client, nowMs }: ControllerContext): ReconcileResult {
  const { name } = namespace.metadata;
  for (const { kind, object } of left().filter((item) => !item.object.metadata.deletionTimestamp)) because(client, rules.empties, name).delete(kind, object.metadata.name, name, { propagationPolicy: 'Background' });
  const staying = left();
  if (staying.length) tell(namespace, contentConditions(staying), client, nowMs());
  else because(client, rules.finishes, name).edit(Namespace, client.get(Namespace, name), (draft) => { draft.spec.finalizers = (draft.spec.finalizers ?? []).filter((finalizer) => finalizer !== FINALIZER); });
  return 'done';
}

function tell(namespace: Namespace, said: ReturnType<typeof contentConditions>, client: Client, nowMs: number): void {
  const conditions = updated(said, namespace.status?.conditions, nowMs);
  if (conditions) because(client, rules.tells, namespace.metadata.name).editStatus(Namespace, namespace, (draft) => { draft.status = { ...draft.status, conditions }; });
}

function waitFor(namespace: Namespace, kind: Kind, { metadata: { name, namespace: within = '', uid } }: ApiObject): Wait {
  return {
    subject: { apiVersion: 'v1', kind: 'Namespace', name: namespace.metadata.name, uid: namespace.metadata.uid }, rule: rules.waits,
    on: { object: { apiVersion: apiVersionOf(kind), kind: kind.kind, namespace: within, name, uid }, path: 'metadata.uid', want: null, have: uid },
  };
}
