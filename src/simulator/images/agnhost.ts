import { baseFiles, busyboxFiles } from '../programs/common/files';
import type { Image } from '../runtime/image';

/** The image of Kubernetes' own tests and tutorials. */
export const image: Image = {
  repositories: ['registry.k8s.io/e2e-test-images/agnhost'],
  tags: ['2.39', '2.40', '2.43', '2.45', '2.47', '2.52', '2.53', '2.55', '2.63.0'],
  files: () => ({ ...baseFiles(), ...busyboxFiles(), '/usr/bin/curl': { program: 'curl' }, '/usr/bin/dig': { program: 'dig' }, '/agnhost': { program: 'agnhost' }, '/localhost.crt': { text: '-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n' } }),
  environment: { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' },
  entrypoint: ['/agnhost'],
  command: ['pause'],
  sizeBytes: 52_800_000,
};
