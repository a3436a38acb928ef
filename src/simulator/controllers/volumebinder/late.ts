import { claims } from './claims';
import { expansion } from './expansion';
import { volumes } from './volumes';

export const controllers = [claims, volumes, expansion];
