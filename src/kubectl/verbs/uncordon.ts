import { cordonAll } from '../cordon';
import { dryRunOf } from '../edit';
import { EDIT_FLAGS, SELECTOR_FLAGS } from '../flags';
import { DONE, type Verb } from '../verb';

export const uncordon: Verb = {
  name: 'uncordon', group: 'Cluster', completes: 'nodes', summary: 'Open a node for new Pods again', usage: 'NODE…', flags: { ...EDIT_FLAGS, ...SELECTOR_FLAGS },
  run(command) {
    cordonAll(command, false, dryRunOf(command));
    return DONE;
  },
};
