import { utf8Bytes } from '../base/text';
import { invalidValue, requiredValue } from './status';
import type { FieldError } from './errors';
import type { ObjectMeta } from './object';

/** What names of a kind look like: a DNS subdomain, a DNS label (RFC 1123 or 1035), or any path segment. */
export type NameRule = 'subdomain' | 'label' | 'label-1035' | 'path-segment';

const LABEL = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const SUBDOMAIN = `${LABEL}(\\.${LABEL})*`;
const QUALIFIED = '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]';

const SUBDOMAIN_TEXT = `a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '${SUBDOMAIN}')`;
const LABEL_TEXT = `a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '${LABEL}')`;
const LABEL_1035_TEXT = "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')";
const QUALIFIED_TEXT = `name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '${QUALIFIED}')`;
const VALUE_TEXT = "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";

const noMoreThan = (count: number, unit = 'characters') => `must be no more than ${count} ${unit}`;
const whole = (pattern: string) => new RegExp(`^(?:${pattern})$`);
const label = whole(LABEL);
const subdomain = whole(SUBDOMAIN);
const qualified = whole(QUALIFIED);

/** What is wrong with a DNS label (RFC 1123), in Kubernetes' words; empty when nothing is. */
export const labelNameErrors = (name: string): readonly string[] => [...(utf8Bytes(name) > 63 ? [noMoreThan(63)] : []), ...(label.test(name) ? [] : [subdomain.test(name) ? 'must not contain dots' : LABEL_TEXT])];
/** The same for a DNS label that must begin with a letter (RFC 1035), as names of Services. */
export const label1035Errors = (name: string): readonly string[] =>
  [...(utf8Bytes(name) > 63 ? [noMoreThan(63)] : []), ...(/^[a-z]([-a-z0-9]*[a-z0-9])?$/.test(name) ? [] : [LABEL_1035_TEXT])];
/** The same for a DNS subdomain, as most names of objects. */
export const subdomainErrors = (name: string): readonly string[] => [...(utf8Bytes(name) > 253 ? [noMoreThan(253)] : []), ...(subdomain.test(name) ? [] : [SUBDOMAIN_TEXT])];

function pathSegmentErrors(name: string): readonly string[] {
  if (name === '.' || name === '..') return [`may not be '${name}'`];
  return ['/', '%'].filter((part) => name.includes(part)).map((part) => `may not contain '${part}'`);
}

const NAME_ERRORS: Readonly<Record<NameRule, (name: string) => readonly string[]>> = { subdomain: subdomainErrors, label: labelNameErrors, 'label-1035': label1035Errors, 'path-segment': pathSegmentErrors };

/** What is wrong with a key of labels or annotations: `prefix/name`. */
export function qualifiedNameErrors(key: string, what = 'a qualified name'): readonly string[] {
  const parts = key.split('/');
  if (parts.length > 2) return [`${what} ${QUALIFIED_TEXT.slice('name part '.length)} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`];
  const [prefix, name] = parts.length === 2 ? [parts[0] ?? '', parts[1] ?? ''] : [undefined, key];
  const errors: string[] = [];
  if (prefix === '') errors.push('prefix part must be non-empty');
  else if (prefix !== undefined) errors.push(...subdomainErrors(prefix).map((error) => `prefix part ${error}`));
  if (name === '') errors.push('name part must be non-empty');
  else if (utf8Bytes(name) > 63) errors.push('name part must be no more than 63 bytes');
  if (!qualified.test(name)) errors.push(QUALIFIED_TEXT);
  return errors;
}

/** What is wrong with the value of a label. */
export function labelValueErrors(value: string): readonly string[] {
  const errors: string[] = [];
  if (utf8Bytes(value) > 63) errors.push(noMoreThan(63, 'bytes'));
  if (value && !qualified.test(value)) errors.push(VALUE_TEXT);
  return errors;
}

/** Complaints about a set of labels at `field`, e.g. `metadata.labels` or `spec.template.labels`. */
export function validateLabels(labels: Readonly<Record<string, string>> | undefined, field: string): readonly FieldError[] {
  return Object.entries(labels ?? {}).flatMap(([key, value]) => [
    ...qualifiedNameErrors(key, 'a valid label key').map((why) => invalidValue(field, key, why)),
    ...labelValueErrors(value).map((why) => invalidValue(field, value, why)),
  ]);
}

const ANNOTATIONS_MAX_BYTES = 256 * 1024;

/** Complaints about annotations at `field`. Their keys may have capital letters in the prefix. */
export function validateAnnotations(annotations: Readonly<Record<string, string>> | undefined, field: string): readonly FieldError[] {
  const entries = Object.entries(annotations ?? {});
  const errors = entries.flatMap(([key]) => qualifiedNameErrors(key.toLowerCase()).map((why) => invalidValue(field, key, why)));
  const size = entries.reduce((sum, [key, value]) => sum + utf8Bytes(key) + utf8Bytes(value), 0);
  return size > ANNOTATIONS_MAX_BYTES ? [...errors, { type: 'FieldValueTooLong', field, message: `Too long: may not be more than ${ANNOTATIONS_MAX_BYTES} bytes` }] : errors;
}

const STANDARD_FINALIZERS = ['kubernetes', 'orphan', 'foregroundDeletion'];

/** Complaints about names of finalizers. */
export function validateFinalizers(finalizers: readonly string[], field: string): readonly FieldError[] {
  const errors = finalizers.flatMap((name, index) => {
    const why = qualifiedNameErrors(name).map((text) => invalidValue(`${field}[${index}]`, name, text));
    if (why.length) return why;
    return name.includes('/') || STANDARD_FINALIZERS.includes(name) ? [] : [invalidValue(`${field}[${index}]`, name, 'name is neither a standard finalizer name nor is it fully qualified')];
  });
  return finalizers.includes('orphan') && finalizers.includes('foregroundDeletion')
    ? [...errors, invalidValue(field, finalizers, 'finalizers orphan and foregroundDeletion cannot be both set')] : errors;
}

function validateOwners(meta: ObjectMeta, field: string): readonly FieldError[] {
  const errors: FieldError[] = [];
  const owners = meta.ownerReferences ?? [];
  for (const owner of owners) {
    if (!owner.apiVersion) errors.push(invalidValue(`${field}.apiVersion`, '', 'version must not be empty'));
    if (!owner.kind) errors.push(invalidValue(`${field}.kind`, '', 'must not be empty'));
    if (!owner.name) errors.push(invalidValue(`${field}.name`, '', 'must not be empty'));
    if (!owner.uid) errors.push(invalidValue(`${field}.uid`, '', 'must not be empty'));
  }
  const managers = owners.filter((owner) => owner.controller);
  const [first, second] = managers;
  if (first && second) errors.push(invalidValue(field, owners, `Only one reference can have Controller set to true. Found "true" in references for ${first.kind}/${first.name} and ${second.kind}/${second.name}`));
  return errors;
}

/** Every complaint about the metadata of an object, in the order Kubernetes lists them. */
export function validateMetadata(meta: ObjectMeta, rule: NameRule, namespaced: boolean): readonly FieldError[] {
  const check = NAME_ERRORS[rule];
  const prefix = (meta.generateName ?? '').replace(/-$/, 'a');
  return [
    ...(meta.generateName ? check(prefix).map((why) => invalidValue('metadata.generateName', meta.generateName, why)) : []),
    ...(meta.name ? check(meta.name).map((why) => invalidValue('metadata.name', meta.name, why)) : [requiredValue('metadata.name', 'name or generateName is required')]),
    ...(namespaced && meta.namespace ? labelNameErrors(meta.namespace).map((why) => invalidValue('metadata.namespace', meta.namespace, why)) : []),
    ...validateLabels(meta.labels, 'metadata.labels'),
    ...validateAnnotations(meta.annotations, 'metadata.annotations'),
    ...validateOwners(meta, 'metadata.ownerReferences'),
    ...validateFinalizers(meta.finalizers ?? [], 'metadata.finalizers'),
  ];
}
