import { expect, test } from 'vitest';
import type { Json } from '../../../src/simulator/base/json';
import { planRevisionOf, revisionData, revisionHash } from '../../../src/simulator/kinds/common/revisions';
import { ownerOf } from '../../../src/simulator/kinds/statefulset/identity';
import { HASH_LABEL } from '../../../src/simulator/kinds/statefulset/revision';
import type { ControllerRevision } from '../../../src/simulator/kinds/controllerrevision/kind';
import type { StatefulSet } from '../../../src/simulator/kinds/statefulset/kind';

/** Template of the recording ordered-start-waits-for-readiness as the API server stored it. */
const template = {
  metadata: { labels: { app: 'web' } },
  spec: {
    containers: [{
      name: 'nginx', image: 'nginx:1.28', ports: [{ name: 'http', containerPort: 80, protocol: 'TCP' }], resources: {},
      readinessProbe: { httpGet: { path: '/', port: 'http', scheme: 'HTTP' }, initialDelaySeconds: 3, timeoutSeconds: 1, periodSeconds: 2, successThreshold: 1, failureThreshold: 3 },
      terminationMessagePath: '/dev/termination-log', terminationMessagePolicy: 'File', imagePullPolicy: 'IfNotPresent',
    }],
    restartPolicy: 'Always', terminationGracePeriodSeconds: 30, dnsPolicy: 'ClusterFirst', securityContext: {}, schedulerName: 'default-scheduler',
  },
};
const set = { apiVersion: 'apps/v1', kind: 'StatefulSet', metadata: { name: 'web', namespace: 'default', uid: 'u', annotations: { note: 'kept' } }, spec: { selector: {}, template } } as unknown as StatefulSet;
const plan = (revisions: readonly ControllerRevision[]) => planRevisionOf(set, ownerOf(set), HASH_LABEL, revisions, 0);

test('a revision is named as the real cluster named it, and carries the labels of the template and the annotations of the set', () => {
  const planned = plan([]);
  expect(planned.do).toBe('create');
  expect(planned.revision.metadata).toMatchObject({ name: 'web-b7989c78c', labels: { app: 'web', 'controller.kubernetes.io/hash': 'b7989c78c' }, annotations: { note: 'kept' } });
});

test('the collision count changes the hash, the order of members does not', () => {
  const data = revisionData(set);
  const shuffled = JSON.parse(JSON.stringify({ spec: { template: { $patch: 'replace', spec: template.spec, metadata: template.metadata } } })) as Json;
  expect(revisionHash(shuffled, 0)).toBe(revisionHash(data, 0));
  expect(revisionHash(data, 1)).not.toBe(revisionHash(data, 0));
});

test('the template of an older revision makes that revision the newest', () => {
  const made = plan([]).revision as never as { revision: number };
  const older = { ...made, revision: 1 } as never;
  const newer = { metadata: { name: 'other', creationTimestamp: '' }, revision: 2, data: { spec: {} } } as never;
  expect(plan([older, newer])).toMatchObject({ do: 'renumber', to: 3 });
});
