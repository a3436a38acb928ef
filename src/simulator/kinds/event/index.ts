import type { FieldError } from '../../api/errors';
import { invalidValue } from '../../api/status';
import type { Strategy } from '../../api/strategy';
import { columns } from './columns';
import { fieldLabels, fromEvents, toEvents } from './convert';
import { Event } from './kind';

function validate(event: Event): readonly FieldError[] {
  const namespace = event.involvedObject?.namespace ?? '';
  const matches = namespace ? namespace === event.metadata.namespace : event.metadata.namespace === 'default';
  return matches ? [] : [invalidValue('involvedObject.namespace', namespace, 'does not match event.namespace')];
}

export const strategy: Strategy<Event> = {
  kind: Event,
  definition: 'CoreEvent',
  defaults: () => undefined,
  validate,
  columns,
  mostObjects: 20_000,
  selectableFields: {
    'involvedObject.kind': (event) => event.involvedObject.kind ?? '',
    'involvedObject.namespace': (event) => event.involvedObject.namespace ?? '',
    'involvedObject.name': (event) => event.involvedObject.name ?? '',
    'involvedObject.uid': (event) => event.involvedObject.uid ?? '',
    'involvedObject.apiVersion': (event) => event.involvedObject.apiVersion ?? '',
    'involvedObject.resourceVersion': (event) => event.involvedObject.resourceVersion ?? '',
    'involvedObject.fieldPath': (event) => event.involvedObject.fieldPath ?? '',
    reason: (event) => event.reason ?? '',
    reportingComponent: (event) => event.reportingComponent || event.source?.component || '',
    source: (event) => event.source?.component || event.reportingComponent || '',
    type: (event) => event.type ?? '',
  },
  indexes: { regarding: (event) => [event.involvedObject.uid ?? ''] },
  generationOf: [],
  conversions: { 'events.k8s.io/v1': { definition: 'EventsEvent', from: toEvents, to: fromEvents, fieldLabels } },
};
