import { controller } from './controller';

export const controllers = [controller];
