import { ApiError, type FieldError, type StatusCause, type StatusDetails } from './errors';
import { resourceOf, type Kind } from './kind';

type Named = Pick<Kind, 'group' | 'plural' | 'kind'>;

const details = (kind: Named, name: string): StatusDetails => ({ ...(name ? { name } : {}), ...(kind.group ? { group: kind.group } : {}), kind: kind.plural });

/** `pods "web-0" not found` */
export const notFound = (kind: Named, name: string): ApiError => new ApiError(404, 'NotFound', `${resourceOf(kind)} "${name}" not found`, details(kind, name));

/** `pods "web-0" already exists` */
export const alreadyExists = (kind: Named, name: string): ApiError => new ApiError(409, 'AlreadyExists', `${resourceOf(kind)} "${name}" already exists`, details(kind, name));

/** `Operation cannot be fulfilled on pods "web-0": …` */
export const conflict = (kind: Named, name: string, why: string): ApiError =>
  new ApiError(409, 'Conflict', `Operation cannot be fulfilled on ${resourceOf(kind)} "${name}": ${why}`, details(kind, name));

/** What a writer is told whose copy is older than what is stored. */
export const modified = (kind: Named, name: string): ApiError => conflict(kind, name, 'the object has been modified; please apply your changes to the latest version and try again');

/** `pods "web-0" is forbidden: …` */
export const forbidden = (kind: Named, name: string, why: string, causes?: readonly StatusCause[]): ApiError =>
  new ApiError(403, 'Forbidden', `${resourceOf(kind)} "${name}" is forbidden: ${why}`, { ...details(kind, name), ...(causes ? { causes } : {}) });

export const badRequest = (message: string): ApiError => new ApiError(400, 'BadRequest', message);

/** An error Kubernetes did not foresee: code 500 and no reason. */
export const unexpected = (message: string): ApiError => new ApiError(500, '', message);

/** `StatefulSet.apps "web" is invalid: [spec.replicas: Invalid value: …, …]`, with one cause per complaint. */
export function invalid(kind: { readonly group: string; readonly kind: string }, name: string, errors: readonly FieldError[]): ApiError {
  const texts = [...new Set(errors.map((error) => `${error.field}: ${error.message}`))];
  const text = texts.length === 1 ? texts[0] : `[${texts.join(', ')}]`;
  return new ApiError(422, 'Invalid', `${kind.group ? `${kind.kind}.${kind.group}` : kind.kind} "${name}" is invalid: ${text}`, {
    ...(name ? { name } : {}), ...(kind.group ? { group: kind.group } : {}), ...(kind.kind ? { kind: kind.kind } : {}),
    causes: errors.map((error) => ({ reason: error.type, message: error.message, field: error.field })),
  });
}

export const invalidValue = (field: string, value: unknown, why: string): FieldError => ({ type: 'FieldValueInvalid', field, message: `Invalid value: ${quoted(value)}: ${why}` });
export const requiredValue = (field: string, why = ''): FieldError => ({ type: 'FieldValueRequired', field, message: why ? `Required value: ${why}` : 'Required value' });
export const forbiddenValue = (field: string, why: string): FieldError => ({ type: 'FieldValueForbidden', field, message: `Forbidden: ${why}` });
export const duplicateValue = (field: string, value: unknown, why?: string): FieldError => ({ type: 'FieldValueDuplicate', field, message: `Duplicate value: ${quoted(value)}${why === undefined ? '' : `: ${why}`}` });
export const unsupportedValue = (field: string, value: unknown, supported: readonly string[]): FieldError =>
  ({ type: 'FieldValueNotSupported', field, message: `Unsupported value: ${quoted(value)}: supported values: ${supported.map((item) => JSON.stringify(item)).join(', ')}` });
export const tooLong = (field: string, maxBytes: number): FieldError => ({ type: 'FieldValueTooLong', field, message: `Too long: may not be more than ${maxBytes} bytes` });

/** A value as field errors show it: text in quotes, objects as JSON. */
export const quoted = (value: unknown): string => (value === undefined || value === null ? 'null' : JSON.stringify(value));
