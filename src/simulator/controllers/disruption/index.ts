import type { ControllersOf } from '../../api/controller';
import { budgetController } from './budget';
import { targetController } from './target';

export const controllersOf: ControllersOf = (kinds) => [budgetController(kinds), targetController];
