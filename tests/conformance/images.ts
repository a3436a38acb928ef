import { busyboxFiles } from '../../src/simulator/programs/common/files';
import type { Image } from '../../src/simulator/runtime/image';

/** The images the recordings were made with: busybox under the names the course uses, so that what is compared is Kubernetes. */
const WAIT = "trap 'exit 0' TERM INT QUIT; while :; do sleep 3600 & wait; done";
const HTTPD = "trap 'exit 0' TERM INT QUIT; httpd -p 80 -h /usr/share/nginx/html; while :; do sleep 3600 & wait; done";

const FILES = {
  ...busyboxFiles(),
  ...Object.fromEntries(['tmp', 'data', 'usr/bin', 'usr/share/nginx/html', 'var/lib/mysql'].map((path) => [`/${path}`, { directory: true as const }])),
  '/usr/share/nginx/html/index.html': { text: '<title>Welcome to nginx!</title>\n' },
  '/etc/passwd': { text: 'root:x:0:0:root:/:/bin/sh\n' },
};

function standIn(repository: string, tags: readonly string[], run: { readonly entrypoint?: readonly string[]; readonly command?: readonly string[] }): Image {
  return { repositories: [repository], tags, files: () => FILES, environment: { PATH: '/bin:/usr/bin' }, workingDirectory: '/', sizeBytes: 2_000_000, ...run };
}

const waiting = { entrypoint: ['sh', '-c', WAIT] };

export const images: readonly Image[] = [
  standIn('docker.io/library/busybox', ['latest', '1.36'], { command: ['sh'] }),
  standIn('docker.io/library/alpine', ['latest'], { command: ['/bin/sh'] }),
  standIn('docker.io/library/nginx', ['1.12', '1.13', '1.27', '1.28', 'latest'], { entrypoint: ['sh', '-c', HTTPD] }),
  standIn('docker.io/library/mysql', ['5.7', '8.0', '8.4'], waiting),
  standIn('docker.io/fluent/fluentd', ['latest', 'v1.18', 'v1.19'], waiting),
  standIn('registry.k8s.io/pause', ['3.10'], waiting),
  standIn('docker.io/library/crash', ['1'], { entrypoint: ['sh', '-c', 'echo starting; sleep 1; exit 3'] }),
];

