import { daemonset } from './daemonset';
import { deployment } from './deployment';
import type { Rollout } from './rollout';
import { statefulset } from './statefulset';

/** What `kubectl rollout` works on, by kind. */
export const rollouts: Readonly<Record<string, Rollout>> = { DaemonSet: daemonset, Deployment: deployment, StatefulSet: statefulset };
