import type { ListOptions } from '../api/client';
import type { ApiObject } from '../api/object';
import { meets, parseFieldSelector, parseLabelSelector } from '../api/selectors';
import { badRequest } from '../api/status';
import type { Resource } from './registry';

const META_FIELDS: Readonly<Record<string, (object: ApiObject) => string>> = {
  'metadata.name': (object) => object.metadata.name,
  'metadata.namespace': (object) => object.metadata.namespace ?? '',
};

/** What the selectors of a list or a watch (of this apiVersion, by default the stored one) select. Throws BadRequest for a selector that can't be read, or a field the kind does not offer. */
export function selects(resource: Resource, options: Pick<ListOptions, 'labelSelector' | 'fieldSelector'>, apiVersion?: string): (object: ApiObject) => boolean {
  const requirements = options.labelSelector ? parseLabelSelector(options.labelSelector) : [];
  const terms = (options.fieldSelector ? parseFieldSelector(options.fieldSelector) : []).map(({ field, operator, value }) => ({ read: reader(resource, field, apiVersion), operator, value }));
  return (object) => meets(requirements, object.metadata.labels) && terms.every(({ read, operator, value }) => (read(object) === value) === (operator === '='));
}

function reader({ strategy }: Resource, field: string, apiVersion = ''): (object: ApiObject) => string {
  const own = strategy.selectableFields;
  const labels = strategy.conversions?.[apiVersion]?.fieldLabels;
  const read = META_FIELDS[field] ?? own?.[labels ? labels[field] ?? '' : field];
  if (read) return read;
  throw badRequest(own ? `field label not supported: ${field}` : `${JSON.stringify(field)} is not a known field selector: only "metadata.name", "metadata.namespace"`);
}
