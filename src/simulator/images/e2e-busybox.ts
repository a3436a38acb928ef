import { baseFiles, busyboxFiles } from '../programs/common/files';
import type { Image } from '../runtime/image';

/** busybox as Kubernetes' own tests name it. */
export const image: Image = {
  repositories: ['registry.k8s.io/e2e-test-images/busybox'],
  tags: ['1.37.0-1', '1.36.1-1', '1.29-4'],
  files: () => ({ ...baseFiles(), ...busyboxFiles(), '/usr/bin/env': { program: 'env' } }),
  environment: { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' },
  command: ['sh'],
  sizeBytes: 2_223_000,
};
