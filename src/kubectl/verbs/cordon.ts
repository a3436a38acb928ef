import { cordonAll } from '../cordon';
import { dryRunOf } from '../edit';
import { EDIT_FLAGS, SELECTOR_FLAGS } from '../flags';
import { DONE, type Verb } from '../verb';

export const cordon: Verb = {
  name: 'cordon', group: 'Cluster', completes: 'nodes', summary: 'Close a node for new Pods', usage: 'NODE…', flags: { ...EDIT_FLAGS, ...SELECTOR_FLAGS },
  run(command) {
    cordonAll(command, true, dryRunOf(command));
    return DONE;
  },
};
