import type { ToWorker } from './protocol';

/** What the host answers. */
export type Asking = Exclude<ToWorker, { acknowledge: number } | { ping: true }>;

/** A new lab whose beginning types no commands opens without the tools, and tells its log; what acts in it waits for them. */
export function needsTools(message: Asking): boolean {
  if ('open' in message) return message.open.log !== undefined || message.open.lab.before.length > 0;
  return !('clock' in message || ('query' in message && 'log' in message.query));
}

/** A question that the host does not answer itself. */
export const asksToLook = (message: Asking): boolean => 'query' in message && !['log', 'continue', 'undo'].some((own) => own in message.query);
