import { baseFiles, busyboxFiles } from '../programs/common/files';
import type { Image } from '../runtime/image';

export const image: Image = {
  repositories: ['docker.io/library/busybox'],
  tags: ['latest', '1', '1.28', '1.31', '1.32', '1.33', '1.34', '1.35', '1.36', '1.36.1', '1.37', '1.37.0', 'stable', 'musl', 'glibc', 'uclibc', '1.36-musl', '1.36-glibc'],
  files: () => ({ ...baseFiles(), ...busyboxFiles(), '/usr/bin/env': { program: 'env' } }),
  environment: { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' },
  command: ['sh'],
  sizeBytes: 2_156_000,
};
