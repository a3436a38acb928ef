import { splitKey } from '../../api/object';
import { watch, type Controller } from '../../api/controller';
import { ConfigMap } from '../configmap/kind';
import { ServiceAccount } from '../serviceaccount/kind';
import { Namespace } from './kind';
import { rules } from './rules';

const CERTIFICATE = 'kube-root-ca.crt';
const DESCRIPTION = 'Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints such as the internal service IP or kubernetes.default.svc. No other usage is guaranteed across distributions of Kubernetes clusters.';
const BUNDLE = '-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n';

/** Gives every active namespace its `default` account and the certificate Pods trust the API server by, again when they are deleted. */
export const controller: Controller = {
  name: 'namespace-furniture',
  watches: [
    watch(Namespace, ({ object }) => [object.metadata.name]),
    watch(ServiceAccount, ({ type, object }) => (type === 'DELETED' && object.metadata.name === 'default' ? [object.metadata.namespace ?? ''] : [])),
    watch(ConfigMap, ({ object, type }) => (type !== 'ADDED' && object.metadata.name === CERTIFICATE ? [object.metadata.namespace ?? ''] : [])),
  ],
  reconcile(key, { client }) {
    const { name } = splitKey(key);
    const namespace = client.find(Namespace, name);
    if (!namespace || namespace.status?.phase !== 'Active') return 'done';
    const because = (rule: string) => client.because({ actor: 'namespace-controller', rule, parameters: { namespace: name } });
    if (!client.find(ServiceAccount, 'default', name)) {
      because(rules.defaultAccount).create(ServiceAccount, { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default', namespace: name } });
    }
    const data = { 'ca.crt': BUNDLE };
    const certificate = client.find(ConfigMap, CERTIFICATE, name);
    if (!certificate) {
      because(rules.rootCertificate).create(ConfigMap, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: CERTIFICATE, namespace: name, annotations: { 'kubernetes.io/description': DESCRIPTION } }, data });
    } else if (certificate.data?.['ca.crt'] !== BUNDLE) {
      because(rules.rootCertificate).edit(ConfigMap, certificate, (draft) => { draft.data = data; });
    }
    return 'done';
  },
};
