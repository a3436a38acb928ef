import type { FieldError } from '../../api/errors';
import { requiredValue } from '../../api/status';
import type { Service } from './kind';

export const validate = (service: Service): readonly FieldError[] =>
  service.spec.type !== 'ExternalName' && service.spec.clusterIP !== 'None' && !service.spec.ports?.length ? [requiredValue('spec.ports')] : [];
export const validateUpdate = (service: Service, old: Service): readonly FieldError[] => (service === old ? [] : []);
