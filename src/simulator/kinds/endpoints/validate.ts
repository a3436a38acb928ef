import type { FieldError } from '../../api/errors';
import { invalidValue, requiredValue } from '../../api/status';
import { isIpv4 } from '../../base/dns';
import { labelName, oneOf, portNumber } from '../common/checks';
import type { Endpoints } from './kind';

type Address = NonNullable<NonNullable<Endpoints['subsets']>[number]['addresses']>[number];

/** Every complaint about Endpoints. */
export function validate(endpoints: Endpoints): readonly FieldError[] {
  return (endpoints.subsets ?? []).flatMap(({ addresses = [], notReadyAddresses = [], ports = [] }, index) => {
    const field = `subsets[${index}]`;
    return [
      ...(addresses.length || notReadyAddresses.length ? [] : [requiredValue(field, 'must specify `addresses` or `notReadyAddresses`')]),
      ...addresses.flatMap((address, at) => validateAddress(address, `${field}.addresses[${at}]`)),
      ...notReadyAddresses.flatMap((address, at) => validateAddress(address, `${field}.notReadyAddresses[${at}]`)),
      ...ports.flatMap((port, at) => [
        ...(port.name ? labelName(port.name, `${field}.ports[${at}].name`) : ports.length > 1 ? [requiredValue(`${field}.ports[${at}].name`)] : []),
        ...portNumber(port.port, `${field}.ports[${at}].port`),
        ...oneOf(port.protocol, ['SCTP', 'TCP', 'UDP'], `${field}.ports[${at}].protocol`),
      ]),
    ];
  });
}

function validateAddress({ ip, hostname }: Address, field: string): readonly FieldError[] {
  const special = /^127\./.test(ip) ? 'may not be in the loopback range (127.0.0.0/8, ::1/128)' : /^169\.254\./.test(ip) ? 'may not be in the link-local range (169.254.0.0/16, fe80::/10)' : ip === '0.0.0.0' ? 'may not be unspecified (0.0.0.0)' : undefined;
  return [
    ...(isIpv4(ip) ? [] : ['must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)', 'must be a valid IP address'].map((why) => invalidValue(`${field}.ip`, ip, why))),
    ...(hostname ? labelName(hostname, `${field}.hostname`) : []),
    ...(special ? [invalidValue(`${field}.ip`, ip, special)] : []),
  ];
}
