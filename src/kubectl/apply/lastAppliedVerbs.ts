import { EDIT_FLAGS, FILE_FLAGS, SELECTOR_FLAGS } from '../flags';
import { applying } from '../parts';
import type { Verb } from '../verb';

/** `kubectl apply view-last-applied` and `set-last-applied`; what they do comes late. */
export const lastAppliedVerbs: readonly Verb[] = [{
  name: 'view-last-applied', group: 'Advanced', summary: 'Show what was applied last', usage: '(TYPE [NAME | -l LABEL] | TYPE/NAME | -f FILE)',
  flags: { ...FILE_FLAGS, ...SELECTOR_FLAGS, output: { type: 'string', short: 'o' }, all: { type: 'bool' } },
  run: (command) => applying.code().viewLastApplied(command),
}, {
  name: 'set-last-applied', group: 'Advanced', summary: 'Note a file as what was applied last', usage: '-f FILE',
  flags: { ...FILE_FLAGS, ...EDIT_FLAGS, output: { type: 'string', short: 'o' }, 'create-annotation': { type: 'bool' } },
  run: (command) => applying.code().setLastApplied(command),
}];
