import { conditions } from './conditions';
import { monitor } from './monitor';

export const controllers = [monitor, conditions];
