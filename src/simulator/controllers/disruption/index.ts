import { targetController } from './target';

/** What is done without budgets. */
export const controllers = [targetController];
