import type { FieldError } from '../../api/errors';
import { invalidValue } from '../../api/status';
import type { Strategy } from '../../api/strategy';
import { ageColumn, column, nameColumn } from '../common/columns';
import { notNegative } from '../common/checks';
import { Lease } from './kind';

/** Fields of a coordinated election, which is not switched on in Kubernetes by default: they are dropped. */
const SWITCHED_OFF = ['strategy', 'preferredHolder'] as const;

function validate({ spec }: Lease): readonly FieldError[] {
  const seconds = spec.leaseDurationSeconds;
  const duration = seconds !== undefined && seconds <= 0 ? [invalidValue('spec.leaseDurationSeconds', seconds, 'must be greater than 0')] : [];
  return [...duration, ...notNegative(spec.leaseTransitions, 'spec.leaseTransitions')];
}

export const strategy: Strategy<Lease> = {
  kind: Lease,
  definition: 'Lease',
  defaults(draft) { draft.spec ??= {}; },
  prepare(draft) { for (const field of SWITCHED_OFF) delete draft.spec[field]; },
  validate,
  columns: [
    nameColumn(),
    column('Holder', (lease) => lease.spec.holderIdentity ?? '', 'holderIdentity contains the identity of the holder of a current lease. If Coordinated Leader Election is used, the holder identity must be equal to the elected LeaseCandidate.metadata.name field.'),
    ageColumn(),
  ],
  generationOf: [],
};
