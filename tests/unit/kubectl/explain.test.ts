import { describe, expect, it } from 'vitest';
import { explaining } from '../../../src/kubectl/parts';
import { PartMissing } from '../../../src/simulator/base/late';
import { machine } from './machine';
import { fakeApi, run } from './fake';

/** As a real kubectl 1.36 answered; descriptions are the first sentences of the real ones. */
const explained: readonly (readonly [line: string, prints: string])[] = [
  ['kubectl explain sts.spec.replicas', `GROUP:      apps
KIND:       StatefulSet
VERSION:    v1

FIELD: replicas <integer>


DESCRIPTION:
    replicas is the desired number of replicas of the given Template.
    

`],
  ['kubectl explain sts.spec.updateStrategy --recursive', `GROUP:      apps
KIND:       StatefulSet
VERSION:    v1

FIELD: updateStrategy <StatefulSetUpdateStrategy>


DESCRIPTION:
    StatefulSetUpdateStrategy indicates the strategy that the StatefulSet
    controller will use to perform updates.
    
FIELDS:
  rollingUpdate	<RollingUpdateStatefulSetStrategy>
    maxUnavailable	<IntOrString>
    partition	<integer>
  type	<string>
  enum: OnDelete, RollingUpdate

`],
  ['kubectl explain svc.spec.type', `KIND:       Service
VERSION:    v1

FIELD: type <string>
ENUM:
    ClusterIP
    ExternalName
    LoadBalancer
    NodePort

DESCRIPTION:
    type determines how the Service is exposed.
    

`],
  ['kubectl explain pod.spec.containers.resources.limits', `KIND:       Pod
VERSION:    v1

FIELD: limits <map[string]Quantity>


DESCRIPTION:
    Limits describes the maximum amount of compute resources allowed.
    

`],
  ['kubectl explain pods.foo', 'KIND:       Pod\nVERSION:    v1\n\nerror: field "foo" does not exist\nexit 1\n'],
  ['kubectl explain pod.spec.nodeSelector.foo', 'KIND:       Pod\nVERSION:    v1\n\nerror: field "foo" does not exist\nexit 1\n'],
  ['kubectl explain foo', 'the server doesn\'t have a resource type "foo"\nexit 1\n'],
  ['kubectl explain pod/web', 'the server doesn\'t have a resource type "pod/web"\nexit 1\n'],
  ['kubectl explain', 'error: You must specify the type of resource to explain. Use "kubectl api-resources" for a complete list of supported resources.\nexit 1\n'],
  ['kubectl explain pods spec', 'error: We accept only this format: explain RESOURCE\nexit 1\n'],
  ['kubectl explain pod --output foo', 'error: unrecognized format: foo\nexit 1\n'],
  ['kubectl explain sts --api-version=apps/v1beta1', 'error: couldn\'t find resource for "apps/v1beta1, Resource=statefulsets"\nexit 1\n'],
];

describe('kubectl explain', () => {
  const { type } = machine();
  it.each(explained)('%s', (line, prints) => expect(type(line)).toBe(prints));

  it('marks what is required, and cuts long lists of values', () => {
    expect(type('kubectl explain pod.spec.affinity --recursive')).toContain('      preference\t<NodeSelectorTerm> -required-\n        matchExpressions\t<[]NodeSelectorRequirement>\n          key\t<string> -required-\n          operator\t<string> -required-\n          enum: DoesNotExist, Exists, Gt, In, ....\n');
  });

  it('names a kind by its group, and does not take the group for a field', () => expect(type('kubectl explain statefulsets.apps')).toBe(type('kubectl explain sts')));

  it('describes every field of every kind', () => {
    const kinds = type('kubectl api-resources -o name').trim().split('\n');
    expect(kinds.length).toBeGreaterThan(10);
    for (const kind of kinds) expect(type(`kubectl explain ${kind}`), kind).not.toContain('<no description>');
  });

  it('asks for its part where that is not there', () => {
    const code = explaining.code();
    explaining.provide(undefined);
    expect(() => run('kubectl explain pods', fakeApi())).toThrow(PartMissing);
    explaining.provide(code);
  });
});
