import type { FieldError } from '../../api/errors';
import { invalidValue, requiredValue, tooLong } from '../../api/status';
import { decodedBytes, decodedText } from '../../base/base64';
import { equal } from '../../base/json';
import { MAX_DATA_BYTES, validateImmutable, validateKeys } from '../common/dataMaps';
import { rareFields } from '../common/parts';
import type { Secret } from './kind';

const ACCOUNT = 'kubernetes.io/service-account.name';

/** What secrets of the types Kubernetes itself reads must hold. */
const MUST_HOLD: Readonly<Record<string, (secret: Secret) => readonly FieldError[]>> = {
  'kubernetes.io/service-account-token': (secret) => (secret.metadata.annotations?.[ACCOUNT] ? [] : [requiredValue(`metadata.annotations[${ACCOUNT}]`)]),
  'kubernetes.io/dockercfg': (secret) => json(secret, '.dockercfg'),
  'kubernetes.io/dockerconfigjson': (secret) => json(secret, '.dockerconfigjson'),
  'kubernetes.io/basic-auth': (secret) => (has(secret, 'username') || has(secret, 'password') ? [] : [...needs(secret, 'username'), ...needs(secret, 'password')]),
  'kubernetes.io/ssh-auth': (secret) => (secret.data?.['ssh-privatekey'] ? [] : [requiredValue('data[ssh-privatekey]')]),
  'kubernetes.io/tls': (secret) => [...needs(secret, 'tls.crt'), ...needs(secret, 'tls.key')],
};

const has = (secret: Secret, key: string): boolean => secret.data?.[key] !== undefined;
const needs = (secret: Secret, key: string): readonly FieldError[] => (has(secret, key) ? [] : [requiredValue(`data[${key}]`)]);

function json(secret: Secret, key: string): readonly FieldError[] {
  const value = secret.data?.[key];
  if (value === undefined) return [requiredValue(`data[${key}]`)];
  const why = rareFields.code().jsonComplaint(decodedText(value));
  return why === undefined ? [] : [invalidValue(`data[${key}]`, '<secret contents redacted>', why)];
}

/** Every complaint about a Secret. */
export function validate(secret: Secret): readonly FieldError[] {
  const size = Object.values(secret.data ?? {}).reduce((sum, value) => sum + decodedBytes(value), 0);
  return [
    ...validateKeys('data', secret.data),
    ...(size > MAX_DATA_BYTES ? [tooLong('data', MAX_DATA_BYTES)] : []),
    ...(MUST_HOLD[secret.type ?? '']?.(secret) ?? []),
  ];
}

/** A Secret's type stays; an immutable one stays as it is. */
export const validateUpdate = (secret: Secret, old: Secret): readonly FieldError[] => [
  ...(equal(secret.type, old.type) ? [] : [invalidValue('type', secret.type, 'field is immutable')]),
  ...validateImmutable(secret, old, ['data']),
];
