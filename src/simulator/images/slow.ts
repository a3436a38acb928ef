import { baseFiles, busyboxFiles } from '../programs/common/files';
import type { Image } from '../runtime/image';

const SERVE = "trap 'exit 0' TERM INT; echo \"starting, ready in ${SLOW_SECONDS:-30} seconds\"; sleep ${SLOW_SECONDS:-30} & wait; mkdir -p /www; echo ready > /www/index.html; httpd -p 80 -h /www; echo serving; while :; do sleep 3600 & wait; done";

/** A web server that takes its time to listen, for lessons about probes. */
export const image: Image = {
  repositories: ['docker.io/library/slow'],
  tags: ['1', 'latest'],
  files: () => ({ ...baseFiles(), ...busyboxFiles() }),
  environment: { PATH: '/bin:/usr/bin' },
  entrypoint: ['sh', '-c', SERVE],
  sizeBytes: 2_000_000,
};
