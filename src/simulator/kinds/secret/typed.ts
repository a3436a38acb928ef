import type { FieldError } from '../../api/errors';
import { invalidValue, requiredValue } from '../../api/status';
import { decodedText } from '../../base/base64';
import { jsonComplaint } from '../common/jsonComplaint';
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
  const why = jsonComplaint(decodedText(value));
  return why === undefined ? [] : [invalidValue(`data[${key}]`, '<secret contents redacted>', why)];
}

/** What a Secret of such a type lacks; fetched with the first that is not Opaque. */
export const lackOf = (secret: Secret): readonly FieldError[] => MUST_HOLD[secret.type ?? '']?.(secret) ?? [];
