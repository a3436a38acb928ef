import { describe, expect, it } from 'vitest';
import { machine } from './machine';

/** Kinds that every cluster has and this one never: as a real kubectl 1.36 answers where there are none, until one is to be made. */
const absent: readonly (readonly [line: string, prints: string])[] = [
  ['kubectl get cronjobs', 'No resources found in default namespace.\n'],
  ['kubectl get ing,netpol,hpa', 'No resources found in default namespace.\n'],
  ['kubectl get crd', 'No resources found\n'],
  ['kubectl get rc -o name', ''],
  ['kubectl get cj nightly', 'Error from server (NotFound): cronjobs.batch "nightly" not found\nexit 1\n'],
  ['kubectl describe quota', 'No resources found in default namespace.\n'],
  ['kubectl describe limits', 'No resources found in default namespace.\n'],
  ['kubectl delete cronjob nightly', 'Error from server (NotFound): cronjobs.batch "nightly" not found\nexit 1\n'],
  ['kubectl delete hpa --all', 'No resources found\n'],
  ['kubectl scale rc x --replicas=1', 'Error from server (NotFound): replicationcontrollers "x" not found\nexit 1\n'],
  ['kubectl label cronjob x a=b', 'Error from server (NotFound): cronjobs.batch "x" not found\nexit 1\n'],
  ['kubectl create job j --from=cronjob/x', 'Error from server (NotFound): cronjobs.batch "x" not found\nexit 1\n'],
  ["kubectl create cronjob nightly --image=busybox --schedule='0 1 * * *'", 'error: failed to create cronjob: cronjobs.batch is forbidden: CronJob is no part of this simulated cluster\nexit 1\n'],
  ['kubectl apply -f ingress.yaml', 'error: resource mapping not found for name: "x" namespace: "" from "ingress.yaml": no matches for kind "Ingress" in version "networking.k8s.io/v1"\nensure CRDs are installed first\nexit 1\n'],
  ['kubectl get csinodes', 'Error from server (Forbidden): csinodes.storage.k8s.io is forbidden: CSINode is no part of this simulated cluster\nexit 1\n'],
  ['kubectl api-resources --api-group=networking.k8s.io --namespaced=true --no-headers', 'ingresses         ing      networking.k8s.io/v1   true   Ingress\nnetworkpolicies   netpol   networking.k8s.io/v1   true   NetworkPolicy\n'],
  ['kubectl get foo', 'error: the server doesn\'t have a resource type "foo"\nexit 1\n'],
];

describe('kinds that are known by name only', () => {
  const { type } = machine({ 'ingress.yaml': 'apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: x}\n' });
  it.each(absent)('%s', (line, prints) => { expect(type(line)).toBe(prints); });
});

/** As a real kubectl 1.36 answered. */
const tokens: readonly (readonly [line: string, prints: string])[] = [
  ['kubectl create token', "error: exactly one NAME is required, got 0\nSee 'kubectl create token -h' for help and examples\nexit 1\n"],
  ['kubectl create token nothing', 'error: failed to create token: serviceaccounts "nothing" not found\nexit 1\n'],
  ['kubectl create token default -n nope', 'error: failed to create token: namespaces "nope" not found\nexit 1\n'],
  ['kubectl create token default --duration=1s', 'error: failed to create token: TokenRequest.authentication.k8s.io "" is invalid: spec.expirationSeconds: Invalid value: 1: may not specify a duration less than 10 minutes\nexit 1\n'],
  ['kubectl create token default --duration=-1s', 'error: --duration must be greater than or equal to 0\nexit 1\n'],
  ['kubectl create token default --duration=1500ms', 'error: --duration cannot be expressed in units less than seconds\nexit 1\n'],
  ['kubectl create token default --bound-object-kind=Pod', 'error: --bound-object-name is required if --bound-object-kind is provided\nexit 1\n'],
  ['kubectl create token default --bound-object-kind=Foo --bound-object-name=x', 'error: supported --bound-object-kind values are Node, Pod, Secret\nexit 1\n'],
  ['kubectl create token default --bound-object-kind=Node --bound-object-name=x', 'error: failed to create token: nodes "x" not found\nexit 1\n'],
  ['kubectl create token default -o name', 'tokenrequest.authentication.k8s.io/default\n'],
  ["kubectl create token default --audience=a -o jsonpath='{.spec.audiences}'", '["a"]'],
];

describe('tokens of service accounts', () => {
  const { type } = machine();
  it.each(tokens)('%s', (line, prints) => { expect(type(line)).toBe(prints); });

  it('says in its claims whose it is and how long it holds', () => {
    const [, claims = ''] = type('kubectl create token default --duration=1h').split('.');
    expect(JSON.parse(Buffer.from(claims, 'base64url').toString())).toMatchObject({ aud: ['https://kubernetes.default.svc'], sub: 'system:serviceaccount:default:default', 'kubernetes.io': { namespace: 'default' } });
  });
});
