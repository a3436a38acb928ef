import { DONE, type Verb } from '../verb';

export const clusterInfo: Verb = {
  name: 'cluster-info', group: 'Cluster', completes: 'none', summary: 'Show where the control plane is', usage: '', flags: {},
  run(command) {
    command.out("Kubernetes control plane is running at https://127.0.0.1:6443\n\nTo further debug and diagnose cluster problems, use 'kubectl cluster-info dump'.\n");
    return DONE;
  },
};
