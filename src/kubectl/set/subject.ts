import { equal, type Json } from '../../simulator/base/json';
import { nameOf, parseFormat, report } from '../print/output';
import { dryRunNote, dryRunOf } from '../edit';
import { CommandError, forEachKeepGoing } from '../errors';
import { DONE, type Verb } from '../verb';
import type { Dict } from '../api';
import { list } from '../describe/context';
import { found, send, SET_FLAGS } from './template';

const RBAC = 'rbac.authorization.k8s.io';

/** `robots:builder` → the ServiceAccount. */
function account(text: string): Dict {
  const [namespace, name, ...more] = text.split(':');
  if (!namespace || !name || more.length) throw new CommandError('serviceaccount must be <namespace>:<name>');
  return { kind: 'ServiceAccount', name, namespace };
}

export const subject: Verb = {
  name: 'subject', group: 'Deploy', completes: 'resources', summary: 'Add who a role is given to', usage: '(TYPE NAME | TYPE/NAME) [--user=NAME] [--group=NAME] [--serviceaccount=NAMESPACE:NAME]',
  flags: { ...SET_FLAGS, user: { type: 'array' }, group: { type: 'array' }, serviceaccount: { type: 'array' } },
  run(command) {
    const { flags } = command;
    const all = found(command, command.args);
    if (!['user', 'group', 'serviceaccount'].some((name) => flags.has(name))) throw new CommandError('you must specify at least one value of user, group or serviceaccount');
    const named = (kind: string, names: readonly string[]) => names.map((name): Dict => ({ apiGroup: RBAC, kind, name }));
    const wanted = [...named('User', flags.list('user')), ...named('Group', flags.list('group')), ...flags.list('serviceaccount').map(account)];
    const dryRun = dryRunOf(command);
    const format = parseFormat(flags, command.os, 'objects');
    forEachKeepGoing(all.found, ({ target, item }) => {
      if (!['RoleBinding', 'ClusterRoleBinding'].includes(item.kind)) throw new CommandError(`${nameOf(command.api, item)} setting subjects is only supported for RoleBinding/ClusterRoleBinding`);
      const before = list(item['subjects']);
      const added = wanted.filter((one) => !before.some((other) => equal(other as Json, one as Json)));
      if (!added.length) return;
      const change = { subjects: [...before, ...added] as unknown as Json };
      const local = flags.bool('local');
      const after = local || dryRun === 'client' ? { ...item, ...change } : send(command, target, change, 'failed to patch subjects to rolebinding:');
      command.out(report(command.api, format, after, `subjects updated${local ? '' : dryRunNote(dryRun)}`));
    }, all.errors);
    return DONE;
  },
};
