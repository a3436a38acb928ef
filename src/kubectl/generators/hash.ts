import { bytesOf } from '../../simulator/base/base64';
import { sha256 } from '../../simulator/base/digest';
import type { Dict } from '../api';
import { goJson } from '../text/go';

const DIGITS = 10;
/** Digits that could spell words, or be taken for others. */
const SPOKEN: Readonly<Record<string, string>> = { 0: 'g', 1: 'h', 3: 'k', a: 'm', e: 't' };

/** What `--append-hash` puts behind the name of a ConfigMap or Secret: the same for the same name, type and data. */
export function contentHash(kind: string, name: string, { data = {}, type = '' }: Dict): string {
  const hashed = goJson({ kind, name, data, ...(kind === 'Secret' ? { type } : {}) });
  return sha256(bytesOf(hashed)).slice(0, DIGITS).replace(/[013ae]/g, (digit) => SPOKEN[digit] ?? digit);
}
