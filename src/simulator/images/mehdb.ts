import { baseFiles, debianFiles } from '../programs/common/files';
import type { Image } from '../runtime/image';

export const image: Image = {
  repositories: ['quay.io/mhausenblas/mehdb'],
  tags: ['0.1', '0.2', '0.3', '0.4', '0.5', '0.6'],
  files: () => ({ ...debianFiles(), ...baseFiles(), '/usr/bin/curl': { program: 'curl' }, '/app/mehdb': { program: 'mehdb' } }),
  environment: { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' },
  command: ['/app/mehdb'],
  workingDirectory: '/app',
  sizeBytes: 77_800_000,
};
