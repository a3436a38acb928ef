import type { Json } from '../../simulator/base/json';
import type { ApiRequest, ApiResponse } from '../../simulator/base/program';
import { plainObject } from './messages';

const USER: Json = { username: 'learner', groups: ['system:masters', 'system:authenticated'] };

/** Who asks, and what they may: everybody who reaches this server may do everything. */
const REVIEWS: Readonly<Record<string, { readonly kind: string; readonly status: Json }>> = {
  '/apis/authentication.k8s.io/v1/selfsubjectreviews': { kind: 'SelfSubjectReview', status: { userInfo: USER } },
  '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews': { kind: 'SelfSubjectAccessReview', status: { allowed: true } },
  '/apis/authorization.k8s.io/v1/selfsubjectrulesreviews': {
    kind: 'SelfSubjectRulesReview',
    status: { resourceRules: [{ verbs: ['*'], apiGroups: ['*'], resources: ['*'] }], nonResourceRules: [{ verbs: ['*'], nonResourceURLs: ['*'] }], incomplete: false },
  },
};

/** The answer to a review of a caller's own identity and rights; undefined for other paths. */
export function reviewed(pathname: string, request: ApiRequest): ApiResponse | undefined {
  const review = REVIEWS[pathname];
  if (!review || request.method !== 'POST') return undefined;
  const sent = plainObject(request);
  return { status: 201, warnings: [], body: { ...sent, kind: review.kind, apiVersion: pathname.split('/').slice(2, 4).join('/'), metadata: sent['metadata'] ?? {}, spec: sent['spec'] ?? {}, status: review.status } };
}
