import type { Json } from '../base/json';
import { timestamp, type ApiObject } from '../api/object';
import { conflict, notFound, unexpected } from '../api/status';
import type { Engine } from './client';
import type { Writing } from './writer';

export interface BindingTarget { readonly kind?: string; readonly name?: string }

interface Bindable extends ApiObject {
  readonly spec: { readonly nodeName?: string };
  readonly status?: { readonly conditions?: readonly { readonly type: string; readonly [field: string]: Json | undefined }[] };
}

/** The binding subresource: gives a Pod its node, once, and says so in the condition PodScheduled. */
export function bindPod(engine: Engine, namespace: string, name: string, target: BindingTarget, writing: Writing, annotations?: Readonly<Record<string, string>>): void {
  const pods = engine.registry.at('', 'v1', 'pods');
  if (target.kind && target.kind !== 'Node') throw unexpected(`target.kind: Unsupported value: "${target.kind}": supported values: "Node", "<empty>"`);
  const node = target.name;
  if (!node) throw unexpected('target.name: Required value');
  const pod = pods && (engine.store.get(pods, `${namespace}/${name}`) as Bindable | undefined);
  if (!pods || !pod) throw notFound(pods?.kind ?? { group: '', plural: 'pods', kind: 'Pod' }, name);
  const refused = pod.metadata.deletionTimestamp ? `pod ${name} is being deleted, cannot be assigned to a host` : pod.spec.nodeName ? `pod ${name} is already assigned to node ${JSON.stringify(pod.spec.nodeName)}` : undefined;
  if (refused) throw conflict({ group: '', kind: 'Pod', plural: 'pods/binding' }, name, refused);
  const scheduled = { type: 'PodScheduled', status: 'True', lastProbeTime: null, lastTransitionTime: timestamp(engine.world.nowMs()) };
  const bound: Bindable = {
    ...pod,
    metadata: annotations ? { ...pod.metadata, annotations: { ...pod.metadata.annotations, ...annotations } } : pod.metadata,
    spec: { ...pod.spec, nodeName: node },
    status: { ...pod.status, conditions: [...(pod.status?.conditions ?? []).filter((condition) => condition.type !== 'PodScheduled'), scheduled] },
  };
  engine.writer.update(pods, `${namespace}/${name}`, bound, writing, 'binding');
}
