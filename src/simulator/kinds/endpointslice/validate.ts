import type { FieldError } from '../../api/errors';
import { invalidValue, requiredValue, unsupportedValue } from '../../api/status';
import { isIpv4 } from '../../base/dns';
import type { EndpointSlice } from './kind';

const ADDRESS_TYPES = ['FQDN', 'IPv4', 'IPv6'];
const PROTOCOLS = ['SCTP', 'TCP', 'UDP'];

/** Every complaint about a slice: its ports before its addresses. */
export function validate({ addressType, endpoints, ports }: EndpointSlice): readonly FieldError[] {
  const badAddress = (address: string, field: string) => (addressType !== 'IPv4' || isIpv4(address) ? [] : [invalidValue(field, address, 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)')]);
  return [
    ...(addressType ? (ADDRESS_TYPES.includes(addressType) ? [] : [unsupportedValue('addressType', addressType, ADDRESS_TYPES)]) : [requiredValue('addressType')]),
    ...(ports ?? []).flatMap(({ protocol = 'TCP' }, index) => (PROTOCOLS.includes(protocol) ? [] : [unsupportedValue(`ports[${index}].protocol`, protocol, PROTOCOLS)])),
    ...(endpoints ?? []).flatMap(({ addresses }, index) => (addresses?.length ? addresses.flatMap((address, at) => badAddress(address, `endpoints[${index}].addresses[${at}]`)) : [requiredValue(`endpoints[${index}].addresses`, 'must contain at least 1 address')])),
  ];
}

/** Of which kind a slice's addresses are stays as it was. */
export const validateUpdate = (slice: EndpointSlice, old: EndpointSlice): readonly FieldError[] =>
  (slice.addressType === old.addressType ? [] : [invalidValue('addressType', slice.addressType, 'field is immutable')]);
