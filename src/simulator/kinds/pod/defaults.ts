import type { Draft } from '../../base/json';
import { defaultPodSpec, defaultRunningPod } from '../common/podDefaults';
import type { Pod } from './kind';

/** Fills what a new Pod leaves out. */
export function defaults(pod: Draft<Pod>): void {
  pod.spec ??= { containers: [] };
  defaultPodSpec(pod.spec);
  defaultRunningPod(pod.spec);
}
