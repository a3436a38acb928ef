import { baseFiles, gnuFiles } from '../programs/common/files';
import type { Image, ImageFile } from '../runtime/image';

const TOOLS: Readonly<Record<string, ImageFile>> = Object.fromEntries([
  ['sh', 'bash'], ['bash', 'bash'], ['curl', 'curl'], ['dig', 'dig'], ['host', 'host'], ['nslookup', 'bind/nslookup'], ['ping', 'ping'], ['wget', 'wget'],
].map(([name, program]) => [`/usr/bin/${name ?? ''}`, { program: program ?? '' }]));

/** A place to look around from, inside the cluster. */
export const image: Image = {
  repositories: ['quay.io/mhausenblas/jump'],
  tags: ['0.1', '0.2', 'latest'],
  files: () => ({ ...gnuFiles('/usr/bin'), ...TOOLS, ...baseFiles(), '/bin': { link: '/usr/bin' } }),
  environment: { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' },
  command: ['sh'],
  sizeBytes: 96_400_000,
};
