import type { Draft } from '../../base/json';
import { defaultTemplate } from '../common/template';
import type { Deployment } from './kind';

/** Fills what a Deployment leaves out. */
export function defaults(deployment: Draft<Deployment>): void {
  const spec = (deployment.spec ??= {} as Draft<Deployment>['spec']);
  defaultTemplate(spec);
  spec.replicas ??= 1;
  const strategy = (spec.strategy ??= {});
  strategy.type ||= 'RollingUpdate';
  if (strategy.type === 'RollingUpdate') {
    const rolling = (strategy.rollingUpdate ??= {});
    rolling.maxUnavailable ??= '25%';
    rolling.maxSurge ??= '25%';
  }
  spec.revisionHistoryLimit ??= 10;
  spec.progressDeadlineSeconds ??= 600;
}
