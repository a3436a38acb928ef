import type { Json } from '../base/json';
import type { Client } from '../api/client';
import type { Kind } from '../api/kind';
import type { NewObject, ApiObject } from '../api/object';
import { SYSTEM_CLASSES } from '../kinds/common/priorities';
import { ComponentStatus } from '../kinds/componentstatus/kind';
import { ConfigMap } from '../kinds/configmap/kind';
import { Endpoints } from '../kinds/endpoints/kind';
import { EndpointSlice } from '../kinds/endpointslice/kind';
import { Namespace } from '../kinds/namespace/kind';
import { PriorityClass } from '../kinds/priorityclass/kind';
import { Service } from '../kinds/service/kind';
import { ServiceAccount } from '../kinds/serviceaccount/kind';
import { StorageClass } from '../kinds/storageclass/kind';

/** Where the API server itself listens. */
const API_SERVER = '10.10.0.10';

const NAMESPACES = ['default', 'kube-node-lease', 'kube-public', 'kube-system'];

/** The class of the recorded cluster: the default, provisioning at once, reclaiming by deletion. */
export const STANDARD_CLASS: Json = {
  apiVersion: 'storage.k8s.io/v1', kind: 'StorageClass',
  metadata: { name: 'standard', annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } },
  provisioner: 'kubernetes.io/host-path', reclaimPolicy: 'Delete', volumeBindingMode: 'Immediate',
};

/** What a new cluster has before anyone asks it for anything. */
export function bootstrap(client: Client, storageClasses: readonly Json[]): void {
  for (const name of NAMESPACES) {
    create(client, Namespace, { apiVersion: 'v1', kind: 'Namespace', metadata: { name }, spec: {} });
    if (!client.find(ServiceAccount, 'default', name)) create(client, ServiceAccount, { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default', namespace: name } });
    create(client, ConfigMap, {
      apiVersion: 'v1', kind: 'ConfigMap', data: { 'ca.crt': '-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n' },
      metadata: { name: 'kube-root-ca.crt', namespace: name, annotations: { 'kubernetes.io/description': 'Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints such as the internal service IP or kubernetes.default.svc. No other usage is guaranteed across distributions of Kubernetes clusters.' } },
    });
  }
  create(client, Service, {
    apiVersion: 'v1', kind: 'Service', metadata: { name: 'kubernetes', namespace: 'default', labels: { component: 'apiserver', provider: 'kubernetes' } },
    spec: { clusterIP: '10.96.0.1', clusterIPs: ['10.96.0.1'], type: 'ClusterIP', ports: [{ name: 'https', protocol: 'TCP', port: 443, targetPort: 6443 }] },
  });
  create(client, Endpoints, {
    apiVersion: 'v1', kind: 'Endpoints', metadata: { name: 'kubernetes', namespace: 'default', labels: { 'endpointslice.kubernetes.io/skip-mirror': 'true' } },
    subsets: [{ addresses: [{ ip: API_SERVER }], ports: [{ name: 'https', port: 6443, protocol: 'TCP' }] }],
  });
  create(client, EndpointSlice, {
    apiVersion: 'discovery.k8s.io/v1', kind: 'EndpointSlice', addressType: 'IPv4',
    metadata: { name: 'kubernetes', namespace: 'default', labels: { 'kubernetes.io/service-name': 'kubernetes' } },
    endpoints: [{ addresses: [API_SERVER], conditions: { ready: true } }], ports: [{ name: 'https', protocol: 'TCP', port: 6443 }],
  });
  create(client, Service, {
    apiVersion: 'v1', kind: 'Service',
    metadata: { name: 'kube-dns', namespace: 'kube-system', labels: { 'k8s-app': 'kube-dns', 'kubernetes.io/cluster-service': 'true', 'kubernetes.io/name': 'CoreDNS' } },
    spec: {
      clusterIP: '10.96.0.10', clusterIPs: ['10.96.0.10'], type: 'ClusterIP',
      ports: [{ name: 'dns', protocol: 'UDP', port: 53, targetPort: 53 }, { name: 'dns-tcp', protocol: 'TCP', port: 53, targetPort: 53 }, { name: 'metrics', protocol: 'TCP', port: 9153, targetPort: 9153 }],
    },
  });
  for (const name of ['etcd-0', 'scheduler', 'controller-manager']) create(client, ComponentStatus, { apiVersion: 'v1', kind: 'ComponentStatus', metadata: { name }, conditions: [{ type: 'Healthy', status: 'True', message: 'ok' }] });
  for (const [name, { value, description }] of Object.entries(SYSTEM_CLASSES)) create(client, PriorityClass, { apiVersion: 'scheduling.k8s.io/v1', kind: 'PriorityClass', metadata: { name }, value, description });
  for (const storageClass of storageClasses) create(client, StorageClass, storageClass as unknown as NewObject<StorageClass>);
}

function create<T extends ApiObject>(client: Client, kind: Kind<T>, object: NewObject<T>): void {
  client.create(kind, object);
}
