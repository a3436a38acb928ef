import { claims } from './claims';
import { volumes } from './volumes';

export const controllers = [claims, volumes];
