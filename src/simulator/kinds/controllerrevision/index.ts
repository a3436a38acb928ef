import { equal } from '../../base/json';
import { controllerOf } from '../../api/object';
import { invalidValue, requiredValue } from '../../api/status';
import type { Strategy } from '../../api/strategy';
import { ageColumn, column, nameColumn } from '../common/columns';
import { ControllerRevision } from './kind';

function controllerText(revision: ControllerRevision): string {
  const owner = controllerOf(revision);
  if (!owner) return '<none>';
  const group = owner.apiVersion.includes('/') ? `.${owner.apiVersion.split('/')[0]}` : '';
  return `${owner.kind.toLowerCase()}${group}/${owner.name}`;
}

export const strategy: Strategy<ControllerRevision> = {
  kind: ControllerRevision,
  definition: 'ControllerRevision',
  defaults: () => undefined,
  validate: (revision) => [
    ...(revision.data === undefined || revision.data === null ? [requiredValue('data', 'data is mandatory')] : []),
    ...(revision.revision < 0 ? [invalidValue('revision', revision.revision, 'must be greater than or equal to 0')] : []),
  ],
  validateUpdate: (revision, old) => (equal(revision.data, old.data) ? [] : [invalidValue('data', revision.data, 'field is immutable')]),
  columns: [
    nameColumn(),
    column('Controller', controllerText, 'Controller of the object'),
    column('Revision', (revision) => revision.revision, 'Revision indicates the revision of the state represented by Data.'),
    ageColumn(),
  ],
  generationOf: [],
};
