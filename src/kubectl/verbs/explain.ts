import { explaining } from '../parts';
import type { Verb } from '../verb';

export const explain: Verb = {
  name: 'explain', group: 'Basic', completes: 'fields', summary: 'Describe the fields of a kind', usage: 'TYPE[.FIELD…] [--recursive]',
  flags: {
    recursive: { type: 'bool', short: 'R', help: 'the fields of fields too, without descriptions' }, 'api-version': { type: 'string', help: 'of this group and version' }, output: { type: 'string', short: 'o', help: 'plaintext' },
  },
  run: (command) => explaining.code()(command),
};
