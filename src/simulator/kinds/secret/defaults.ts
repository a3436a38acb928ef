import type { Draft } from '../../base/json';
import { bytesOf, encodeBase64 } from '../../base/base64';
import type { Secret } from './kind';

/** Fills a Secret's type; text that was given as such goes into the data, over what is there. */
export function defaults(secret: Draft<Secret>): void {
  secret.type ||= 'Opaque';
  const given = Object.entries(secret.stringData ?? {});
  if (given.length) secret.data = { ...secret.data, ...Object.fromEntries(given.map(([key, text]) => [key, encodeBase64(bytesOf(text))])) };
  delete secret.stringData;
}
