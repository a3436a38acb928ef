import { CommandError } from '../errors';
import { list, str } from '../describe/context';
import type { Dict } from '../api';
import { refuseAllWithSelector, splitPairs } from '../relabel';
import { NOTHING_GIVEN, targetsOf } from '../targets';
import type { Verb } from '../verb';
import { RECORD_FLAGS } from '../record';
import { changeTemplates, SET_FLAGS } from './template';

/** `nginx=nginx:1.28` → which container gets which image; `*` is all of them. */
type Images = ReadonlyMap<string, string>;

export const image: Verb = {
  name: 'image', group: 'Deploy', completes: 'resources', summary: 'Change the image of a container', usage: '(TYPE NAME | TYPE/NAME) CONTAINER=IMAGE…', flags: { ...SET_FLAGS, ...RECORD_FLAGS },
  run(command) {
    const { args, flags } = command;
    const { objects, pairs } = splitPairs(args, 'image');
    const images = imagesOf(pairs);
    refuseAllWithSelector(flags);
    if (!objects.length && !flags.list('filename').length) throw new CommandError(NOTHING_GIVEN);
    if (!images.size) throw targetsOf(command, objects) && new CommandError('at least one image update is required');
    return changeTemplates(command, objects, { done: 'image updated', failing: 'failed to patch image update to pod template:', change: (spec) => ({ members: imagesIn(spec, images), errors: unknownNames(spec, images) }) });
  },
};

function imagesOf(words: readonly string[]): Images {
  return new Map(words.map((word): [string, string] => {
    const equals = word.indexOf('=');
    if (equals < 1) throw new CommandError(`invalid image format: ${word}`);
    return [word.slice(0, equals), word.slice(equals + 1)];
  }));
}

const CONTAINERS = ['initContainers', 'containers'] as const;

const imagesIn = (spec: Dict, images: Images): Dict => Object.fromEntries(CONTAINERS.filter((field) => spec[field] !== undefined).map((field) => [field, list(spec[field]).map((container) => {
  const wanted = images.get(str(container['name'])) ?? images.get('*');
  return wanted === undefined ? container : { ...container, image: wanted };
})]));

function unknownNames(spec: Dict, images: Images): readonly Error[] {
  const known = new Set(CONTAINERS.flatMap((field) => list(spec[field]).map((one) => str(one['name']))));
  return [...images.keys()].filter((name) => name !== '*' && !known.has(name)).map((name) => new CommandError(`error: unable to find container named "${name}"`));
}
