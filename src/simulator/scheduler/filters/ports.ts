import { curable, type Filter } from '../facts';
import { rules } from '../rules';
import type { Pod } from '../../kinds/pod/kind';

const hostPorts = (pod: Pod) => pod.spec.containers.flatMap((container) => container.ports ?? []).filter((port) => port.hostPort);
const anywhere = (ip: string | undefined) => !ip || ip === '0.0.0.0';

/** A port of the host can be had by one Pod. */
export const ports: Filter = {
  rule: rules.ports,
  refuse(pod, { pods }) {
    const wanted = hostPorts(pod);
    if (!wanted.length) return undefined;
    const taken = pods.flatMap(hostPorts);
    const clash = wanted.some((port) => taken.some((other) => other.hostPort === port.hostPort && other.protocol === port.protocol && (anywhere(port.hostIP) || anywhere(other.hostIP) || port.hostIP === other.hostIP)));
    return clash ? curable("node(s) didn't have free ports for the requested pod ports") : undefined;
  },
};
