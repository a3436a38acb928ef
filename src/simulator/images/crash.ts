import { baseFiles, busyboxFiles } from '../programs/common/files';
import type { Image } from '../runtime/image';

/** Ends with an error a second after it started, for lessons about containers that do. */
export const image: Image = {
  repositories: ['docker.io/library/crash'],
  tags: ['1', 'latest'],
  files: () => ({ ...baseFiles(), ...busyboxFiles() }),
  environment: { PATH: '/bin:/usr/bin' },
  entrypoint: ['sh', '-c', 'echo starting; sleep 1; exit 3'],
  sizeBytes: 2_000_000,
};
