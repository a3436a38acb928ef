import { alpineFiles } from '../programs/common/files';
import type { Image } from '../runtime/image';

export const image: Image = {
  repositories: ['docker.io/library/alpine'],
  tags: ['latest', 'edge', '3', '3.12', '3.13', '3.14', '3.15', '3.16', '3.17', '3.18', '3.19', '3.20', '3.21', '3.22'],
  files: (tag) => alpineFiles(/^3\.\d+$/.test(tag) ? `${tag}.0` : undefined),
  environment: { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' },
  command: ['/bin/sh'],
  sizeBytes: 3_802_000,
};
