import { baseFiles, debianFiles } from '../programs/common/files';
import type { Image } from '../runtime/image';

/** What asks for names in Kubernetes' own tests, with the resolver of glibc. */
export const image: Image = {
  repositories: ['registry.k8s.io/e2e-test-images/glibc-dns-testing'],
  tags: ['2.0.0'],
  files: () => ({ ...baseFiles(), ...debianFiles(), '/usr/bin/dig': { program: 'dig' } }),
  environment: { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' },
  command: ['bash'],
  sizeBytes: 71_000_000,
};
