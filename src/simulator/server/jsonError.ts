/** Text that is no JSON; the message is Go's. */
export class JsonError extends Error {
  override readonly name = 'JsonError';
}
