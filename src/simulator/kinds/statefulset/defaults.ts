import type { Draft } from '../../base/json';
import { defaultPodSpec } from '../common/podDefaults';
import type { StatefulSet } from './kind';

/** Fills what a set leaves out, its template and claim templates included. */
export function defaults(set: Draft<StatefulSet>): void {
  const spec = (set.spec ??= { template: {} } as Draft<StatefulSet>['spec']);
  spec.template ??= {};
  spec.template.metadata ??= {} as NonNullable<typeof spec.template.metadata>;
  spec.template.spec ??= { containers: [] };
  defaultPodSpec(spec.template.spec);
  spec.serviceName ??= '';
  spec.podManagementPolicy ||= 'OrderedReady';
  spec.updateStrategy ??= {};
  if (!spec.updateStrategy.type) {
    spec.updateStrategy.type = 'RollingUpdate';
    spec.updateStrategy.rollingUpdate ??= {};
  }
  if (spec.updateStrategy.type === 'RollingUpdate' && spec.updateStrategy.rollingUpdate) spec.updateStrategy.rollingUpdate.partition ??= 0;
  spec.replicas ??= 1;
  spec.revisionHistoryLimit ??= 10;
  const retention = (spec.persistentVolumeClaimRetentionPolicy ??= {});
  retention.whenDeleted ||= 'Retain';
  retention.whenScaled ||= 'Retain';
  if (spec.ordinals) spec.ordinals.start ??= 0;
  for (const claim of spec.volumeClaimTemplates ?? []) {
    claim.apiVersion = 'v1';
    claim.kind = 'PersistentVolumeClaim';
    claim.spec ??= {};
    claim.spec.volumeMode ??= 'Filesystem';
    claim.status = { phase: 'Pending', ...claim.status };
  }
}
