import { env } from '../set/env';
import { image } from '../set/image';
import { selector, serviceaccount } from '../set/plain';
import { resources } from '../set/resources';
import { subject } from '../set/subject';
import type { Verb } from '../verb';

export const set: Verb = {
  name: 'set', group: 'Basic', summary: 'Change one thing of an object: image, environment, resources, selector', usage: 'COMMAND (TYPE NAME | TYPE/NAME)', flags: {}, subverbs: [env, image, resources, selector, serviceaccount, subject],
};
