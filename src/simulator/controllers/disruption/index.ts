import type { ControllersOf } from '../../api/controller';
import { budgetController } from './budget';
import { overlapController } from './overlap';
import { targetController } from './target';

export const controllersOf: ControllersOf = (kinds) => [budgetController(kinds), overlapController, targetController];
