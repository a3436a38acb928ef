import { alpineFiles, baseFiles } from '../programs/common/files';
import type { Image } from '../runtime/image';

const VERSIONS: Readonly<Record<string, string>> = { 'v1.14': '1.14.6', 'v1.16': '1.16.9', 'v1.17': '1.17.1', 'v1.18': '1.18.0', 'v1.19': '1.19.0' };
const NEWEST = '1.19.0';
const versionOf = (tag: string): string => VERSIONS[tag.replace(/^(v\d+\.\d+).*/, '$1')] ?? NEWEST;

const CONFIGURATION = `<source>
  @type  forward
  @id    input1
  @label @mainstream
  port  24224
</source>

<filter **>
  @type stdout
</filter>

<label @mainstream>
  <match **>
    @type stdout
    @id   output1
  </match>
</label>
`;

export const image: Image = {
  repositories: ['docker.io/fluent/fluentd'],
  tags: ['latest', 'edge', 'v1.14-1', 'v1.14', ...Object.keys(VERSIONS).slice(1).flatMap((name) => [name, `${name}-1`, `${name}-debian`, `${name}-debian-1`])],
  files: () => ({ ...alpineFiles(), ...baseFiles({ accounts: 'fluent:x:1000:1000::/home/fluent:/bin/sh\n' }), '/usr/bin/fluentd': { program: 'fluentd' }, '/fluentd/etc/fluent.conf': { text: CONFIGURATION }, '/fluentd/log': { directory: true }, '/fluentd/plugins': { directory: true } }),
  environment: (tag) => ({ PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', FLUENTD_CONF: 'fluent.conf', FLUENTD_VERSION: versionOf(tag) }),
  command: ['fluentd'],
  user: 'fluent',
  sizeBytes: 21_800_000,
};
