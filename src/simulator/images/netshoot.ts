import { alpineFiles } from '../programs/common/files';
import type { Image, ImageFile } from '../runtime/image';

const TOOLS: Readonly<Record<string, ImageFile>> = Object.fromEntries([
  ['curl', 'curl'], ['dig', 'dig'], ['host', 'host'], ['nslookup', 'bind/nslookup'], ['bash', 'bash'],
].map(([name, program]) => [`/usr/bin/${name ?? ''}`, { program: program ?? '' }]));

export const image: Image = {
  repositories: ['docker.io/nicolaka/netshoot'],
  tags: ['latest', 'v0.13', 'v0.14'],
  files() {
    const { '/bin/nslookup': _, ...files } = alpineFiles();
    return { ...files, ...TOOLS, '/bin/bash': { link: '/usr/bin/bash' } };
  },
  environment: { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' },
  command: ['bash'],
  workingDirectory: '/root',
  sizeBytes: 198_400_000,
};
