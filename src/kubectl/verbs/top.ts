import { CommandError } from '../errors';
import type { Verb } from '../verb';

const leaf = (name: string, aliases: readonly string[], summary: string): Verb => ({
  name, aliases, group: 'Cluster', completes: 'none', summary, usage: '[NAME]', flags: { selector: { type: 'string', short: 'l' }, 'all-namespaces': { type: 'bool', short: 'A' }, containers: { type: 'bool' }, 'sort-by': { type: 'string' }, 'no-headers': { type: 'bool' } },
  run() { throw new CommandError('Metrics API not available'); },
});

/** A cluster measures nothing before a metrics server is installed in it, and this one has none. */
export const top: Verb = { name: 'top', group: 'Cluster', summary: 'Show what is used; needs a metrics server, which this cluster has not', usage: 'COMMAND', flags: {}, subverbs: [leaf('node', ['nodes', 'no'], 'Show what nodes use'), leaf('pod', ['pods', 'po'], 'Show what Pods use')] };
