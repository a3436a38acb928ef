import { curable, type Filter } from '../facts';
import { rules } from '../rules';
import type { Pod } from '../../kinds/pod/kind';

const hostPorts = (pod: Pod) => pod.spec.containers.flatMap((container) => container.ports ?? []).filter((port) => port.hostPort);
const anywhere = (ip: string | undefined) => !ip || ip === '0.0.0.0';

/** Whether two Pods want the same port of a host. */
export const clashesWith = (pod: Pod, other: Pod): boolean =>
  hostPorts(pod).some((port) => hostPorts(other).some((taken) => taken.hostPort === port.hostPort && taken.protocol === port.protocol && (anywhere(port.hostIP) || anywhere(taken.hostIP) || port.hostIP === taken.hostIP)));

/** A port of the host can be had by one Pod. */
export const ports: Filter = {
  rule: rules.ports,
  refuse(pod, { pods }) {
    return hostPorts(pod).length && pods.some((other) => clashesWith(pod, other)) ? curable("node(s) didn't have free ports for the requested pod ports") : undefined;
  },
};
