import type { Json } from '../simulator/base/json';
import type { Status } from '../simulator/api/errors';
import { compareText } from '../simulator/base/text';

/** A command that can't go on: what stderr says, and the exit code. The text carries no `error: ` in front. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
  constructor(message: string, readonly exit = 1) { super(message); }
}

/** The server's answer when it is not what was asked for. `context` says what was being done. */
export class ServerError extends Error {
  override readonly name = 'ServerError';
  constructor(readonly status: Status, readonly context = '') { super(status.message ?? ''); }

  during(context: string): ServerError { return new ServerError(this.status, `${context}: `); }
}

/** Several things failed, one after the other. */
export class SeveralErrors extends Error {
  override readonly name = 'SeveralErrors';
  constructor(readonly errors: readonly Error[]) { super(''); }
}

export const isNotFound = (error: unknown): error is ServerError => error instanceof ServerError && error.status.reason === 'NotFound';

/** A mistake in how a command was called; points at its help. */
export const usageError = (message: string, command: string): CommandError => new CommandError(`${message}\nSee '${command} -h' for help and examples`);

/** Throws what was collected, if anything was. */
export function throwAll(errors: readonly Error[]): void {
  if (errors.length === 1 && errors[0]) throw errors[0];
  if (errors.length) throw new SeveralErrors(errors);
}

/** A mistake as plain state, for commands that tell it only when they are done. */
export type ErrorParts = { readonly [key: string]: Json | undefined };
export const errorParts = (error: Error): ErrorParts => (error instanceof ServerError ? { status: error.status as unknown as Json, context: error.context } : { message: error.message });
export const errorFrom = (parts: ErrorParts): Error => (parts['status'] === undefined ? new CommandError(String(parts['message'])) : new ServerError(parts['status'] as unknown as Status, String(parts['context'])));

/** Reads something whose mistake is told without `error: ` in front. */
export function plainly<Result>(read: () => Result): Result {
  try {
    return read();
  } catch (error) {
    throw new SeveralErrors([learnersError(error)]);
  }
}

/** Runs `work` for each item, goes on after a mistake, and reports all mistakes at the end. */
export function forEachKeepGoing<Item>(items: readonly Item[], work: (item: Item) => void, before: readonly Error[] = [], after: readonly Error[] = []): void {
  const errors = [...before];
  for (const item of items) {
    try {
      work(item);
    } catch (error) {
      errors.push(learnersError(error));
    }
  }
  throwAll([...errors, ...after]);
}

/** Lets our own mistakes through, so that only the learner's are collected. */
export function learnersError(error: unknown): Error {
  if (error instanceof CommandError || error instanceof ServerError || error instanceof SeveralErrors) return error;
  throw error;
}

/** What stderr says about an error, in kubectl's words, with the line feed. */
export function errorText(error: Error): string {
  if (error instanceof SeveralErrors) return error.errors.map(oneOfSeveral).join('');
  if (error instanceof ServerError) return `${serverErrorText(error)}\n`;
  return `${/^(error: |Error: |Error in |Error from |The connection )/.test(error.message) ? '' : 'error: '}${error.message}${error.message.endsWith('\n') ? '' : '\n'}`;
}

/** Among others an error is told plainly: nothing in front of kubectl's own, and what is invalid on one line. */
function oneOfSeveral(error: Error): string {
  if (error instanceof SeveralErrors) return errorText(error);
  return `${error instanceof ServerError ? plainServerError(error) : error.message}\n`;
}

function serverErrorText({ status, context }: ServerError): string {
  return status.reason === 'Invalid' ? invalidText(status) : plainServerError({ status, context });
}

const plainServerError = ({ status, context }: Pick<ServerError, 'status' | 'context'>): string =>
  `Error from server${status.reason ? ` (${status.reason})` : ''}: ${context}${status.message ?? ''}`;

function invalidText({ details, message }: Status): string {
  const head = details?.kind || details?.name ? `The ${details.kind ?? ''} "${details.name ?? ''}" is invalid` : 'The request is invalid';
  const causes = [...new Set((details?.causes ?? []).map((cause) => (cause.field ? `${cause.field}: ${cause.message ?? ''}` : cause.message ?? '')))];
  if (!causes.length) return details?.kind ? head : `${head}: ${message ?? ''}`;
  return causes.length === 1 ? `${head}: ${causes[0] ?? ''}` : `${head}: ${causes.map((cause) => `\n* ${cause}`).join('')}`;
}

export const sortedText = (texts: Iterable<string>): readonly string[] => [...texts].toSorted(compareText);
