import type { ListOptions } from '../api/client';
import type { ApiObject } from '../api/object';
import { meets, parseFieldSelector, parseLabelSelector } from '../api/selectors';
import { badRequest } from '../api/status';
import type { Resource } from './registry';

const META_FIELDS: Readonly<Record<string, (object: ApiObject) => string>> = {
  'metadata.name': (object) => object.metadata.name,
  'metadata.namespace': (object) => object.metadata.namespace ?? '',
};

/** What the selectors of a list or a watch select. Throws BadRequest for a selector that can't be read, or a field the kind does not offer. */
export function selects(resource: Resource, options: Pick<ListOptions, 'labelSelector' | 'fieldSelector'>): (object: ApiObject) => boolean {
  const requirements = options.labelSelector ? parseLabelSelector(options.labelSelector) : [];
  const terms = (options.fieldSelector ? parseFieldSelector(options.fieldSelector) : []).map(({ field, operator, value }) => ({ read: reader(resource, field), operator, value }));
  return (object) => meets(requirements, object.metadata.labels) && terms.every(({ read, operator, value }) => (read(object) === value) === (operator === '='));
}

function reader(resource: Resource, field: string): (object: ApiObject) => string {
  const own = resource.strategy.selectableFields;
  const read = META_FIELDS[field] ?? own?.[field];
  if (read) return read;
  throw badRequest(own ? `field label not supported: ${field}` : `${JSON.stringify(field)} is not a known field selector: only "metadata.name", "metadata.namespace"`);
}
