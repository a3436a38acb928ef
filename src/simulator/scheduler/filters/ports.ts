import { clashesWith, hostPorts } from '../../kinds/common/hostPorts';
import { curable, type Filter } from '../facts';
import { rules } from '../rules';

/** A port of the host can be had by one Pod. */
export const ports: Filter = {
  rule: rules.ports,
  refuse(pod, { pods }) {
    return hostPorts(pod).length && pods.some((other) => clashesWith(pod, other)) ? curable("node(s) didn't have free ports for the requested pod ports") : undefined;
  },
};
