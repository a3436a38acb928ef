import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { explaining } from '../../../src/kubectl/parts';
import { PartMissing } from '../../../src/simulator/base/late';
import { machine } from './machine';
import { fakeApi, run } from './fake';

/** What a real kubectl 1.36.3 answered on a real cluster: every kind, hundreds of fields, mistakes; its words, messages and exit code as the first half of their SHA-256. */
const explained = JSON.parse(readFileSync(join(import.meta.dirname, 'explained.json'), 'utf8')) as Readonly<Record<string, string>>;
const digest = ({ out, err, exit }: { readonly out: string; readonly err: string; readonly exit: number }) => createHash('sha256').update(JSON.stringify([out, err, exit])).digest('hex').slice(0, 16);

/** What stands above the fields, listed or as a tree. */
const UPDATE_STRATEGY = `GROUP:      apps
KIND:       StatefulSet
VERSION:    v1

FIELD: updateStrategy <StatefulSetUpdateStrategy>


DESCRIPTION:
    updateStrategy indicates the StatefulSetUpdateStrategy that will be employed
    to update Pods in the StatefulSet when a revision is made to Template.
    StatefulSetUpdateStrategy indicates the strategy that the StatefulSet
    controller will use to perform updates. It includes any additional
    parameters necessary to perform the update for the indicated strategy.
    
FIELDS:
`;

/** Some of these answers in full. */
const readable: readonly (readonly [line: string, prints: string])[] = [
  ['kubectl explain sts.spec.updateStrategy', `${UPDATE_STRATEGY}  rollingUpdate	<RollingUpdateStatefulSetStrategy>
    RollingUpdate is used to communicate parameters when Type is
    RollingUpdateStatefulSetStrategyType.

  type	<string>
  enum: OnDelete, RollingUpdate
    Type indicates the type of the StatefulSetUpdateStrategy. Default is
    RollingUpdate.
    
    Possible enum values:
     - \`"OnDelete"\` triggers the legacy behavior. Version tracking and ordered
    rolling restarts are disabled. Pods are recreated from the StatefulSetSpec
    when they are manually deleted. When a scale operation is performed with
    this strategy,specification version indicated by the StatefulSet's
    currentRevision.
     - \`"RollingUpdate"\` indicates that update will be applied to all Pods in
    the StatefulSet with respect to the StatefulSet ordering constraints. When a
    scale operation is performed with this strategy, new Pods will be created
    from the specification version indicated by the StatefulSet's
    updateRevision.


`],
  ['kubectl explain sts.spec.updateStrategy --recursive', `${UPDATE_STRATEGY}  rollingUpdate	<RollingUpdateStatefulSetStrategy>
    maxUnavailable	<IntOrString>
    partition	<integer>
  type	<string>
  enum: OnDelete, RollingUpdate

`],
  ['kubectl explain svc.spec.sessionAffinity', `KIND:       Service
VERSION:    v1

FIELD: sessionAffinity <string>
ENUM:
    ClientIP
    None

DESCRIPTION:
    Supports "ClientIP" and "None". Used to maintain session affinity. Enable
    client IP based session affinity. Must be ClientIP or None. Defaults to
    None. More info:
    https://kubernetes.io/docs/concepts/services-networking/service/#virtual-ips-and-service-proxies
    
    Possible enum values:
     - \`"ClientIP"\` is the Client IP based.
     - \`"None"\` - no session affinity.
    

`],
  ['kubectl explain pods.spec.volumes.hostPath.type', `KIND:       Pod
VERSION:    v1

FIELD: type <string>
ENUM:
    ""
    BlockDevice
    CharDevice
    Directory
    DirectoryOrCreate
    File
    FileOrCreate
    Socket

DESCRIPTION:
    type for HostPath Volume Defaults to "" More info:
    https://kubernetes.io/docs/concepts/storage/volumes#hostpath
    
    Possible enum values:
     - \`""\` For backwards compatible, leave it empty if unset
     - \`"BlockDevice"\` A block device must exist at the given path
     - \`"CharDevice"\` A character device must exist at the given path
     - \`"Directory"\` A directory must exist at the given path
     - \`"DirectoryOrCreate"\` If nothing exists at the given path, an empty
    directory will be created there as needed with file mode 0755, having the
    same group and ownership with Kubelet.
     - \`"File"\` A file must exist at the given path
     - \`"FileOrCreate"\` If nothing exists at the given path, an empty file will
    be created there as needed with file mode 0644, having the same group and
    ownership with Kubelet.
     - \`"Socket"\` A UNIX socket must exist at the given path
    

`],
  ['kubectl explain pods.foo', `KIND:       Pod
VERSION:    v1

error: field "foo" does not exist
exit 1
`],
  ['kubectl explain statefulset.apps', `GROUP:      apps
KIND:       StatefulSet
VERSION:    v1

error: field "apps" does not exist
exit 1
`],
  ['kubectl explain foo', `the server doesn't have a resource type "foo"
exit 1
`],
  ['kubectl explain', `error: You must specify the type of resource to explain. Use "kubectl api-resources" for a complete list of supported resources.
exit 1
`],
];

describe('kubectl explain', () => {
  const { cluster, type } = machine();
  it.each(readable)('%s', (line, prints) => expect(type(line)).toBe(prints));

  it('says of every kind, of fields and of mistakes what the real one says', () => {
    const lines = Object.keys(explained);
    expect(lines.length).toBeGreaterThan(600);
    expect(lines.filter((line) => digest(cluster.workstation.run(line)) !== explained[line])).toEqual([]);
  });

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
