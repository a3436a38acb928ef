import type { Column } from '../../api/strategy';
import { ageColumn, column, nameColumn } from '../common/columns';
import type { Secret } from './kind';

/** The columns of `kubectl get secrets`. */
export const columns: readonly Column<Secret>[] = [
  nameColumn(),
  column('Type', (secret) => secret.type ?? '', 'Used to facilitate programmatic handling of secret data. More info: https://kubernetes.io/docs/concepts/configuration/secret/#secret-types'),
  column('Data', (secret) => Object.keys(secret.data ?? {}).length, "Data contains the secret data. Each key must consist of alphanumeric characters, '-', '_' or '.'. The serialized form of the secret data is a base64 encoded string, representing the arbitrary (possibly non-string) data value here. Described in https://tools.ietf.org/html/rfc4648#section-4"),
  ageColumn(),
];
