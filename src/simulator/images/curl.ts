import { alpineFiles } from '../programs/common/files';
import type { Image } from '../runtime/image';

/** Arguments that begin with an option are curl's. */
const ENTRY_POINT = '#!/bin/sh\ncase "$1" in\n  -*) exec curl "$@" ;;\n  *) exec "$@" ;;\nesac\n';

export const image: Image = {
  repositories: ['docker.io/curlimages/curl'],
  tags: ['latest', '8.14.1', '8.12.1', '8.10.1', '8.8.0', '8.5.0', '7.88.1'],
  files: () => ({ ...alpineFiles(), '/entrypoint.sh': { text: ENTRY_POINT, mode: 0o755 }, '/usr/bin/curl': { program: 'curl' }, '/home/curl_user': { directory: true } }),
  environment: { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' },
  entrypoint: ['/entrypoint.sh'],
  command: ['curl'],
  user: 'curl_user',
  workingDirectory: '/home/curl_user',
  sizeBytes: 9_600_000,
};
