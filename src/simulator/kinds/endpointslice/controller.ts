import { copy, type Draft } from '../../base/json';
import { keyOf, splitKey } from '../../api/object';
import { latency } from '../../api/latency';
import { apiVersionOf } from '../../api/kind';
import { watch, type Controller, type ControllerContext, type Wait } from '../../api/controller';
import { matchesPairs } from '../common/selector';
import { servicesOf } from '../common/servicePorts';
import { Pod } from '../pod/kind';
import { Service } from '../service/kind';
import { EndpointSlice } from './kind';
import { planSlices, type SliceAction } from './plan';
import { rules } from './rules';

const serviceKey = (slice: EndpointSlice) => `${slice.metadata.namespace}/${slice.metadata.labels?.['kubernetes.io/service-name'] ?? ''}`;

/** Keeps the slices of every Service with a selector in step with the Pods it selects. */
export const controller: Controller = {
  name: 'endpointslice',
  component: 'endpoint-slice-controller',
  watches: [
    watch(Service, ({ object }) => [keyOf(object)]),
    watch(EndpointSlice, ({ object, type }) => (type === 'ADDED' ? [] : [serviceKey(object)])),
    watch(Pod, servicesOf),
  ],
  reconcile(key, context) {
    const { namespace, name } = splitKey(key);
    const service = context.client.find(Service, name, namespace);
    context.waits([]);
    if (!service?.spec.selector || service.spec.type === 'ExternalName' || service.metadata.deletionTimestamp) return 'done';
    const pods = context.client.list(Pod, { namespace: namespace ?? '' }).filter((pod) => matchesPairs(service.spec.selector, pod.metadata.labels));
    const slices = context.client.listBy(EndpointSlice, 'service', key).filter((slice) => slice.metadata.labels?.['endpointslice.kubernetes.io/managed-by'] === 'endpointslice-controller.k8s.io');
    for (const action of planSlices(service, pods, slices)) perform(action, service, context);
    context.works(pods.length * latency.perPodUs / 1000);
    if (!pods.length) context.waits([selectsNothing(service)]);
    return 'done';
  },
};

function perform(action: SliceAction, service: Service, context: ControllerContext): void {
  const client = context.client.because({ actor: 'endpointslice-controller', rule: rules.follows, parameters: { service: keyOf(service) } });
  if (action.do === 'delete') {
    client.delete(EndpointSlice, action.slice.metadata.name, action.slice.metadata.namespace);
    return;
  }
  const { endpoints, ports, labels, annotations } = action.content;
  const { name, namespace = '', uid } = service.metadata;
  if (action.do === 'create') {
    client.create(EndpointSlice, {
      apiVersion: apiVersionOf(EndpointSlice), kind: EndpointSlice.kind, addressType: 'IPv4', endpoints, ports,
      metadata: { generateName: `${name}-`, namespace, labels, annotations, ownerReferences: [{ apiVersion: 'v1', kind: 'Service', name, uid, controller: true, blockOwnerDeletion: true }] },
    });
    return;
  }
  const metadata: Draft<EndpointSlice>['metadata'] = { ...copy(action.slice.metadata), labels: { ...labels }, annotations: { ...annotations } };
  if (!Object.keys(annotations).length) delete metadata.annotations;
  client.update(EndpointSlice, { ...action.slice, metadata, endpoints: [...endpoints], ports: [...ports] });
}

function selectsNothing(service: Service): Wait {
  const reference = { apiVersion: 'v1', kind: 'Service', namespace: service.metadata.namespace ?? '', name: service.metadata.name, uid: service.metadata.uid };
  return { subject: reference, rule: rules.selectsNothing, on: { object: reference, path: 'spec.selector', want: 'a Pod with these labels', have: { ...service.spec.selector } } };
}
