import { RELABEL_FLAGS, relabel } from '../relabel';
import type { Verb } from '../verb';

export const annotate: Verb = {
  name: 'annotate', group: 'Settings', completes: 'resources',
  summary: 'Set or remove annotations', usage: '(TYPE NAME… | TYPE/NAME… | TYPE -l LABEL=VALUE) KEY=VALUE… KEY-…', flags: RELABEL_FLAGS,
  run: (command) => relabel(command, {
    field: 'annotations', noun: 'annotation', check: () => undefined, done: () => 'annotated',
    refuse: (taken) => `--overwrite is false but found the following declared annotation(s): ${taken.map(([key, value]) => `'${key}' already has a value (${value})`).join('; ')}`,
  }),
};
