import { usageError } from '../errors';
import { DONE, type Verb } from '../verb';

export const completion: Verb = {
  name: 'completion', group: 'Settings', completes: 'none', offline: true, summary: 'What a shell needs to complete kubectl: nothing here, Tab does it already', usage: '(bash | zsh | fish | powershell)', flags: {},
  run(command) {
    const [shell, ...more] = command.args;
    if (shell === undefined) throw usageError('Shell not specified.', command.path);
    if (more.length) throw usageError('Too many arguments. Expected only the shell type.', command.path);
    if (!['bash', 'zsh', 'fish', 'powershell'].includes(shell)) throw usageError(`Unsupported shell type ${JSON.stringify(shell)}.`, command.path);
    command.out('# This terminal completes kubectl by itself: press Tab.\n');
    return DONE;
  },
};
