import { labelValueErrors } from '../../simulator/api/metadata';
import { CommandError } from '../errors';
import { RELABEL_FLAGS, relabel } from '../relabel';
import { dict } from '../describe/context';
import type { Verb } from '../verb';

export const label: Verb = {
  name: 'label', group: 'Settings', completes: 'resources',
  summary: 'Set or remove labels', usage: '(TYPE NAME… | TYPE/NAME… | TYPE -l LABEL=VALUE) KEY=VALUE… KEY-…', flags: RELABEL_FLAGS,
  run: (command) => relabel(command, {
    field: 'labels', noun: 'label',
    check: ({ set }) => {
      for (const [key, value] of Object.entries(set)) {
        const [why] = labelValueErrors(value);
        if (why) throw new CommandError(`invalid label value: "${key}=${value}": ${why}`);
      }
    },
    refuse: (taken) => `'${taken[0]?.[0] ?? ''}' already has a value (${taken[0]?.[1] ?? ''}), and --overwrite is false`,
    absent: (key) => `label "${key}" not found.\n`,
    done: (before, { set, remove }, changed) => {
      if (!changed) return 'not labeled';
      const removed = remove.some((key) => dict(before.metadata['labels'])[key] !== undefined);
      return removed ? (Object.keys(set).length ? 'modified' : 'unlabeled') : 'labeled';
    },
  }),
};
