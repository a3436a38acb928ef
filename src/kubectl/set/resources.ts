import type { Json } from '../../simulator/base/json';
import { canonicalQuantity, QUANTITY_ERROR } from '../../simulator/api/quantity';
import type { Dict } from '../api';
import { dict, list, str } from '../describe/context';
import { CommandError } from '../errors';
import { NOTHING_GIVEN } from '../targets';
import type { Verb } from '../verb';
import { RECORD_FLAGS } from '../record';
import { changeTemplates, namePattern, SET_FLAGS } from './template';

export const resources: Verb = {
  name: 'resources', group: 'Deploy', completes: 'resources', summary: 'Change what containers ask for and may use', usage: '(TYPE NAME | TYPE/NAME) [--limits=cpu=1,memory=64Mi] [--requests=…]',
  flags: { ...SET_FLAGS, ...RECORD_FLAGS, limits: { type: 'string', help: 'cpu=200m,memory=64Mi' }, requests: { type: 'string', help: 'cpu=100m,memory=32Mi' }, containers: { type: 'string', short: 'c', help: 'only containers that fit this name, * for any' } },
  run(command) {
    const { flags, args } = command;
    if (!args.length && !flags.list('filename').length) throw new CommandError(NOTHING_GIVEN);
    const wanted = { limits: amounts(flags.string('limits')), requests: amounts(flags.string('requests')) };
    if (!wanted.limits && !wanted.requests) throw new CommandError('you must specify an update to requests or limits (in the form of --requests/--limits)');
    const fits = namePattern(flags.string('containers') ?? '*');
    return changeTemplates(command, args, {
      done: 'resource requirements updated', failing: 'failed to patch resources update to pod template',
      change(spec) {
        const members = Object.fromEntries(['containers', 'initContainers'].filter((field) => spec[field] !== undefined).map((field) => [field, list(spec[field]).map((one) => (fits(str(one['name'])) ? withAmounts(one, wanted) : one))]));
        const any = ['containers', 'initContainers'].some((field) => list(spec[field]).some((one) => fits(str(one['name']))));
        return { members, errors: any ? [] : [new CommandError(`unable to find container named ${flags.string('containers') ?? ''}`)] };
      },
    });
  },
};

/** `cpu=200m,memory=64Mi`; amounts are written as Kubernetes writes them. */
function amounts(text: string | undefined): Readonly<Record<string, string>> | undefined {
  if (!text) return undefined;
  return Object.fromEntries(text.split(',').map((pair): [string, string] => {
    const [name = '', amount, ...more] = pair.split('=');
    if (amount === undefined || more.length) throw new CommandError(`Invalid argument syntax ${pair}, expected <resource>=<value>`);
    const canonical = canonicalQuantity(amount);
    if (canonical === undefined) throw new CommandError(QUANTITY_ERROR);
    return [name, canonical];
  }));
}

function withAmounts(container: Dict, wanted: Readonly<Record<string, Readonly<Record<string, string>> | undefined>>): Dict {
  const before = dict(container['resources']);
  const after: Record<string, Json> = { ...(before as Record<string, Json>) };
  for (const [kind, set] of Object.entries(wanted)) if (set) after[kind] = { ...(dict(before[kind]) as Record<string, Json>), ...set };
  return { ...container, resources: after };
}
