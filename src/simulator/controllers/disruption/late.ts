import type { ControllersOf } from '../../api/controller';
import { budgetController } from './budget';
import { overlapController } from './overlap';

export const controllersOf: ControllersOf = (kinds) => [budgetController(kinds), overlapController];
