import type { Pod } from '../pod/kind';

export const hostPorts = (pod: Pod) => pod.spec.containers.flatMap((container) => container.ports ?? []).filter((port) => port.hostPort);
const anywhere = (ip: string | undefined) => !ip || ip === '0.0.0.0';

/** Whether two Pods want the same port of a host. */
export const clashesWith = (pod: Pod, other: Pod): boolean =>
  hostPorts(pod).some((port) => hostPorts(other).some((taken) => taken.hostPort === port.hostPort && taken.protocol === port.protocol && (anywhere(port.hostIP) || anywhere(taken.hostIP) || port.hostIP === taken.hostIP)));
