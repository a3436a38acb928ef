import { findResource, pathOf, type Item } from '../api';
import { CommandError, learnersError } from '../errors';
import { OUTPUT_FLAGS } from '../flags';
import { parseFormat, printObject } from '../print/output';
import { explainMissing } from '../targets';
import { DONE, type Command, type Verb } from '../verb';
import { given, nameArgument } from './generator';

const BOUND: Readonly<Record<string, string>> = { Node: 'v1', Pod: 'v1', Secret: 'v1' };

/** What a token is asked for with. Throws in kubectl's words. */
function specOf({ flags }: Command) {
  const durationMs = flags.durationMs('duration') ?? 0;
  const [kind, name, uid] = [flags.string('bound-object-kind'), flags.string('bound-object-name'), flags.string('bound-object-uid')];
  if (durationMs < 0) throw new CommandError('--duration must be greater than or equal to 0');
  if (durationMs % 1000) throw new CommandError('--duration cannot be expressed in units less than seconds');
  if (!kind && name) throw new CommandError('--bound-object-name can only be set if --bound-object-kind is provided');
  if (!kind && uid) throw new CommandError('--bound-object-uid can only be set if --bound-object-kind is provided');
  if (kind && !BOUND[kind]) throw new CommandError(`supported --bound-object-kind values are ${Object.keys(BOUND).join(', ')}`);
  if (kind && !name) throw new CommandError('--bound-object-name is required if --bound-object-kind is provided');
  const boundObjectRef = kind ? { kind, apiVersion: BOUND[kind], ...given({ name, uid }) } : undefined;
  return given({ audiences: [...flags.list('audience')], expirationSeconds: durationMs ? durationMs / 1000 : undefined, boundObjectRef: boundObjectRef as never });
}

/** `kubectl create token`: the token itself, or all that the server says of it. */
export const token: Verb = {
  name: 'token', group: 'Basic', completes: 'none', summary: 'Ask for a token of a ServiceAccount', usage: 'NAME [--duration=1h] [--audience=NAME]',
  flags: {
    output: OUTPUT_FLAGS['output'] ?? { type: 'string' }, audience: { type: 'array' }, duration: { type: 'duration', help: 'how long it holds' }, 'bound-object-kind': { type: 'string', help: 'Pod, Secret or Node: with it the token ends' }, 'bound-object-name': { type: 'string' }, 'bound-object-uid': { type: 'string' },
  },
  run(command) {
    const name = nameArgument(command);
    const format = parseFormat(command.flags, command.os, 'objects');
    const body = { kind: 'TokenRequest', apiVersion: 'authentication.k8s.io/v1', metadata: {}, spec: specOf(command) };
    const item = asked(command, name, body);
    const { token: text } = item['status'] as { readonly token: string };
    if (!format) command.out(`${text}\n`);
    else command.out(format.as === 'name' ? `tokenrequest.authentication.k8s.io/${name}\n` : format.as === 'table' ? '' : printObject(command.api, format, item));
    return DONE;
  },
};

function asked({ api, namespace }: Command, name: string, body: object): Item {
  const resource = findResource(api, 'serviceaccounts');
  try {
    return explainMissing(api, { resource, namespace, name }, () => api.request({ method: 'POST', path: pathOf(resource, namespace, name, 'token'), body: body as never }).body as unknown as Item);
  } catch (error) {
    throw new CommandError(`failed to create token: ${learnersError(error).message}`);
  }
}
