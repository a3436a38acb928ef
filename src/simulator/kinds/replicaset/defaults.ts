import type { Draft } from '../../base/json';
import { defaultTemplate } from '../common/template';
import type { ReplicaSet } from './kind';

/** Fills what a set leaves out. */
export function defaults(set: Draft<ReplicaSet>): void {
  const spec = (set.spec ??= {} as Draft<ReplicaSet>['spec']);
  defaultTemplate(spec as Parameters<typeof defaultTemplate>[0]);
  spec.replicas ??= 1;
}
