import { copy, equal } from '../../base/json';
import { latency } from '../../api/latency';
import { keyOf, splitKey } from '../../api/object';
import { isApiError } from '../../api/errors';
import { watch, type Controller, type ControllerContext } from '../../api/controller';
import { matchesPairs } from '../common/selector';
import { servicesOf } from '../common/servicePorts';
import { EndpointSlice } from '../endpointslice/kind';
import { Pod } from '../pod/kind';
import { Service } from '../service/kind';
import { Endpoints } from './kind';
import { mirrorOf, planSubsets, turnedAt } from './plan';
import { rules } from './rules';

const TRIGGER = 'endpoints.kubernetes.io/last-change-trigger-time';
const MANAGED_BY = 'endpoints.kubernetes.io/managed-by';
const SLICE_MANAGED_BY = 'endpointslice.kubernetes.io/managed-by';
const MIRROR = 'endpointslicemirroring-controller.k8s.io';
const SERVICE_NAME = 'kubernetes.io/service-name';
/** Changes that come together are written together: Endpoints hold all addresses of a Service in one object. */
const BATCH_MS = 20;

/** Keeps the Endpoints of every Service with a selector in step with the Pods it selects. */
export const controller: Controller = {
  name: 'endpoint',
  component: 'endpoint-controller',
  delayMs: BATCH_MS,
  watches: [
    watch(Service, ({ object }) => [keyOf(object)]),
    watch(Endpoints, ({ object, type }) => (type === 'DELETED' ? [keyOf(object)] : [])),
    watch(Pod, servicesOf),
  ],
  reconcile(key, context) {
    const { namespace = '', name } = splitKey(key);
    const service = context.client.find(Service, name, namespace);
    const known = context.client.find(Endpoints, name, namespace);
    if (!service) {
      // Whoever wrote them: Endpoints go with their Service.
      if (known) remove(context, name, namespace);
      return 'done';
    }
    if (!Object.keys(service.spec.selector ?? {}).length || service.spec.type === 'ExternalName') return 'done';
    const pods = context.client.list(Pod, { namespace }).filter((pod) => matchesPairs(service.spec.selector, pod.metadata.labels));
    context.works(pods.length * latency.perPodUs / 1000);
    write(service, known, pods, context);
    return 'done';
  },
};

function remove(context: ControllerContext, name: string, namespace: string): void {
  try {
    context.client.delete(Endpoints, name, namespace);
  } catch (error) {
    if (!isApiError(error, 'NotFound')) throw error;
  }
}

function write(service: Service, known: Endpoints | undefined, pods: readonly Pod[], context: ControllerContext): void {
  const { name, namespace = '', creationTimestamp } = service.metadata;
  const client = context.client.because({ actor: 'endpoint-controller', rule: rules.follows, parameters: { service: keyOf(service) } });
  const subsets = planSubsets(service, pods);
  const labels = { ...service.metadata.labels, [MANAGED_BY]: 'endpoint-controller', ...(service.spec.clusterIP === 'None' ? { 'service.kubernetes.io/headless': '' } : {}) };
  if (!known) { client.create(Endpoints, { apiVersion: 'v1', kind: 'Endpoints', metadata: { name, namespace, labels, annotations: { [TRIGGER]: creationTimestamp } }, ...(subsets.length ? { subsets } : {}) }); return; }
  if (equal(known.subsets ?? [], subsets) && equal(known.metadata.labels, labels)) return;
  client.edit(Endpoints, known, (draft) => {
    if (subsets.length) draft.subsets = copy(subsets);
    else delete draft.subsets;
    draft.metadata.labels = labels;
    const { [TRIGGER]: _before, ...annotations } = draft.metadata.annotations ?? {};
    const turned = turnedAt(known.subsets ?? [], pods);
    draft.metadata.annotations = { ...annotations, ...(turned ? { [TRIGGER]: turned } : {}) };
  });
}

/** Gives Services without a selector, whose Endpoints somebody made by hand, the slices that say the same. */
export const mirror: Controller = {
  name: 'endpointslicemirroring',
  component: 'endpoint-slice-mirroring-controller',
  watches: [
    watch(Endpoints, ({ object }) => [keyOf(object)]),
    watch(Service, ({ object }) => [keyOf(object)]),
    watch(EndpointSlice, ({ object, type }) => (type !== 'ADDED' && object.metadata.labels?.[SLICE_MANAGED_BY] === MIRROR ? [`${object.metadata.namespace}/${object.metadata.labels[SERVICE_NAME] ?? ''}`] : [])),
  ],
  reconcile(key, context) {
    const { namespace = '', name } = splitKey(key);
    const endpoints = context.client.find(Endpoints, name, namespace);
    const service = context.client.find(Service, name, namespace);
    const mirrored = endpoints && service && !Object.keys(service.spec.selector ?? {}).length && endpoints.metadata.labels?.['endpointslice.kubernetes.io/skip-mirror'] !== 'true';
    const slices = context.client.listBy(EndpointSlice, 'service', key).filter((slice) => slice.metadata.labels?.[SLICE_MANAGED_BY] === MIRROR);
    const client = context.client.because({ actor: 'endpointslicemirroring-controller', rule: rules.mirrored, parameters: { endpoints: key } });
    const wanted = mirrored ? mirrorOf(endpoints.subsets ?? []) : [];
    for (const slice of slices.slice(wanted.length)) client.delete(EndpointSlice, slice.metadata.name, namespace);
    if (!endpoints) return 'done';
    const { [TRIGGER]: _trigger, 'kubectl.kubernetes.io/last-applied-configuration': _applied, ...annotations } = endpoints.metadata.annotations ?? {};
    const labels = { ...endpoints.metadata.labels, [SLICE_MANAGED_BY]: MIRROR, [SERVICE_NAME]: name };
    for (const [index, content] of wanted.entries()) {
      const slice = slices[index];
      if (!slice) {
        client.create(EndpointSlice, {
          apiVersion: 'discovery.k8s.io/v1', kind: 'EndpointSlice', addressType: 'IPv4', endpoints: content.endpoints ?? [], ports: content.ports ?? [],
          metadata: { generateName: `${name}-`, namespace, labels, annotations, ownerReferences: [{ apiVersion: 'v1', kind: 'Endpoints', name, uid: endpoints.metadata.uid, controller: true, blockOwnerDeletion: true }] },
        });
      } else client.edit(EndpointSlice, slice, (draft) => { Object.assign(draft, content); draft.metadata.labels = labels; draft.metadata.annotations = annotations; delete draft.metadata.generateName; });
    }
    return 'done';
  },
};
