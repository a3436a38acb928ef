import type { Strategy } from '../../api/strategy';
import { columns } from './columns';
import { Node } from './kind';
import { validate, validateUpdate } from './validate';

export const strategy: Strategy<Node> = {
  kind: Node,
  definition: 'Node',
  defaults(draft) {
    draft.spec ??= {};
    if (draft.spec.podCIDR) draft.spec.podCIDRs ??= [draft.spec.podCIDR];
  },
  prepare(draft, old) {
    if (old || draft.status) return;
    draft.status = {
      daemonEndpoints: { kubeletEndpoint: { Port: 0 } },
      nodeInfo: { machineID: '', systemUUID: '', bootID: '', kernelVersion: '', osImage: '', containerRuntimeVersion: '', kubeletVersion: '', kubeProxyVersion: '', operatingSystem: '', architecture: '' },
    };
  },
  admit(draft, old) {
    const key = 'node.kubernetes.io/not-ready';
    if (old || draft.spec.taints?.some((taint) => taint.key === key)) return;
    draft.spec.taints = [...(draft.spec.taints ?? []), { key, effect: 'NoSchedule' }];
  },
  validate,
  validateUpdate,
  columns,
  selectableFields: { 'spec.unschedulable': (node) => String(node.spec.unschedulable ?? false) },
  generationOf: [],
};
