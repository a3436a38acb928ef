import type { Draft } from '../../base/json';
import { defaultTemplate } from '../common/template';
import type { DaemonSet } from './kind';

/** Fills what a DaemonSet leaves out, its template included. */
export function defaults(set: Draft<DaemonSet>): void {
  const spec = (set.spec ??= { template: {} } as Draft<DaemonSet>['spec']);
  defaultTemplate(spec);
  const strategy = (spec.updateStrategy ??= {});
  strategy.type ||= 'RollingUpdate';
  if (strategy.type === 'RollingUpdate') {
    strategy.rollingUpdate ??= {};
    strategy.rollingUpdate.maxUnavailable ??= 1;
    strategy.rollingUpdate.maxSurge ??= 0;
  }
  spec.revisionHistoryLimit ??= 10;
}
