import { resourceOf, type Kind } from '../api/kind';
import type { ApiObject } from '../api/object';
import type { Strategy } from '../api/strategy';

/**
 * Kinds that clients find in every Kubernetes and that are no part of this simulation: they are listed among the resources, there are none of them, and none can
 * be made. `-` before a name: not in namespaces; `*` after it: in the category `all`; `!`: can only be made, never read; `?`: every cluster has some, so that an
 * empty list would mislead; after `:` short names.
 */
const KINDS: Readonly<Record<string, string>> = {
  'v1': 'Binding! LimitRange:limits PodTemplate ReplicationController*:rc ResourceQuota:quota',
  'admissionregistration.k8s.io/v1': '-MutatingAdmissionPolicy -MutatingAdmissionPolicyBinding -MutatingWebhookConfiguration -ValidatingAdmissionPolicy -ValidatingAdmissionPolicyBinding -ValidatingWebhookConfiguration',
  'apiextensions.k8s.io/v1': '-CustomResourceDefinition:crd,crds',
  'apiregistration.k8s.io/v1': '-APIService?',
  'authentication.k8s.io/v1': '-SelfSubjectReview! -TokenReview!',
  'authorization.k8s.io/v1': 'LocalSubjectAccessReview! -SelfSubjectAccessReview! -SelfSubjectRulesReview! -SubjectAccessReview!',
  'autoscaling/v2': 'HorizontalPodAutoscaler*:hpa',
  'batch/v1': 'CronJob*:cj',
  'certificates.k8s.io/v1': '-CertificateSigningRequest:csr',
  'flowcontrol.apiserver.k8s.io/v1': '-FlowSchema? -PriorityLevelConfiguration?',
  'networking.k8s.io/v1': '-IngressClass Ingress:ing -IPAddress?:ip NetworkPolicy:netpol -ServiceCIDR?',
  'node.k8s.io/v1': '-RuntimeClass',
  'rbac.authorization.k8s.io/v1': '-ClusterRoleBinding -ClusterRole RoleBinding Role',
  'resource.k8s.io/v1': '-DeviceClass ResourceClaim ResourceClaimTemplate -ResourceSlice',
  'storage.k8s.io/v1': '-CSIDriver -CSINode? CSIStorageCapacity -VolumeAttachment -VolumeAttributesClass:vac',
};
const EXTENSIONS = /^(admissionregistration|apiextensions|apiregistration)\./;

const pluralOf = (singular: string): string => (singular.endsWith('y') ? `${singular.slice(0, -1)}ies` : `${singular}${singular.endsWith('s') ? 'es' : 's'}`);

function kindOf(apiVersion: string, text: string): Kind {
  const [, clustered, kind = '', mark, shortNames = ''] = /^(-?)(\w+)([*!?]?)(?::(.*))?$/.exec(text) ?? [];
  const [group, version] = apiVersion.includes('/') ? apiVersion.split('/') : ['', apiVersion];
  const singular = kind.toLowerCase();
  return {
    group: group ?? '', version: version ?? '', kind, plural: pluralOf(singular), singular, shortNames: shortNames ? shortNames.split(',') : [], scope: clustered ? 'Cluster' : 'Namespaced', subresources: [],
    categories: mark === '*' ? ['all'] : EXTENSIONS.test(apiVersion) ? ['api-extensions'] : [], absent: mark === '!' ? 'made' : mark === '?' ? 'hidden' : 'empty',
    ...(group === 'autoscaling' ? { alsoServedAs: [{ group, version: 'v1' }] } : {}),
  };
}

const strategies: readonly Strategy[] = Object.entries(KINDS).flatMap(([apiVersion, texts]) => texts.split(' ').map((text): Strategy<ApiObject> => ({
  kind: kindOf(apiVersion, text), definition: '', defaults: () => undefined, validate: () => [], columns: [], generationOf: [],
})));

/** What the server answers with for those of them that none of the `present` serves. */
export function absentStrategies(present: readonly Strategy[]): readonly Strategy[] {
  const served = new Set(present.map(({ kind }) => resourceOf(kind)));
  return strategies.filter(({ kind }) => !served.has(resourceOf(kind)));
}
