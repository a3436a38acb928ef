import { PACKAGED } from '../programs/nginx/packaged';
import { alpineFiles, baseFiles, debianFiles } from '../programs/common/files';
import type { Image, ImageFile } from '../runtime/image';

/** The last release of each minor version. */
const VERSIONS: Readonly<Record<string, string>> = {
  '1.12': '1.12.2', '1.13': '1.13.12', '1.14': '1.14.2', '1.15': '1.15.12', '1.16': '1.16.1', '1.17': '1.17.10', '1.18': '1.18.0', '1.19': '1.19.10', '1.20': '1.20.2', '1.21': '1.21.6',
  '1.22': '1.22.1', '1.23': '1.23.4', '1.24': '1.24.0', '1.25': '1.25.5', '1.26': '1.26.3', '1.27': '1.27.5', '1.28': '1.28.0', '1.29': '1.29.3',
};
const NEWEST = '1.29.3';
const ALIASES: Readonly<Record<string, string>> = { latest: NEWEST, mainline: NEWEST, '1': NEWEST, stable: '1.28.0' };
const EXACT = ['1.14.2', '1.16.1', '1.19.10', ...Object.values(VERSIONS), '1.15.8', '1.25.3', '1.27.0'];

/** The release a tag stands for: 1.27, 1.27-alpine, 1.14.2. */
function version(tag: string): string {
  const base = tag.replace(/-?(?:alpine|slim|bookworm).*$/, '') || 'latest';
  return ALIASES[base] ?? VERSIONS[base] ?? base;
}

const PLAIN = [...new Set([...Object.keys(ALIASES), ...Object.keys(VERSIONS), ...EXACT])];

/** The page nginx ships; its style changed with 1.21. */
function welcome(tag: string): string {
  const old = Number(version(tag).split('.')[1]) < 21;
  const style = old ? 'body {\n        width: 35em;\n        margin: 0 auto;\n        font-family: Tahoma, Verdana, Arial, sans-serif;\n    }' : 'html { color-scheme: light dark; }\nbody { width: 35em; margin: 0 auto;\nfont-family: Tahoma, Verdana, Arial, sans-serif; }';
  return `<!DOCTYPE html>
<html>
<head>
<title>Welcome to nginx!</title>
<style>
${old ? '    ' : ''}${style}
</style>
</head>
<body>
<h1>Welcome to nginx!</h1>
<p>If you see this page, the nginx web server is successfully installed and
working. Further configuration is required.</p>

<p>For online documentation and support please refer to
<a href="http://nginx.org/">nginx.org</a>.<br/>
Commercial support is available at
<a href="http://nginx.com/">nginx.com</a>.</p>

<p><em>Thank you for using nginx.</em></p>
</body>
</html>
`;
}

const ERROR_PAGE = `<!DOCTYPE html>
<html>
<head>
<title>Error</title>
</head>
<body>
<h1>An error occurred.</h1>
<p>Sorry, the page you are looking for is currently unavailable.<br/>
Please try again later.</p>
</body>
</html>
`;

function files(tag: string): Record<string, ImageFile> {
  const account = { accounts: 'nginx:x:101:101:nginx user:/nonexistent:/bin/false\n', groups: 'nginx:x:101:\n' };
  const alpine = tag.includes('alpine');
  return {
    ...(alpine ? alpineFiles() : debianFiles()), ...baseFiles(account), ...(alpine ? { '/usr/bin/curl': { program: 'curl' } } : {}),
    '/usr/sbin/nginx': { program: 'nginx' }, '/docker-entrypoint.sh': { program: 'nginx/entrypoint' },
    ...Object.fromEntries(Object.entries(PACKAGED).map(([path, text]) => [path, { text }])),
    '/usr/share/nginx/html/index.html': { text: welcome(tag) }, '/usr/share/nginx/html/50x.html': { text: ERROR_PAGE },
    '/var/log/nginx/access.log': { link: '/dev/stdout' }, '/var/log/nginx/error.log': { link: '/dev/stderr' },
  };
}

export const image: Image = {
  repositories: ['docker.io/library/nginx'],
  tags: [...PLAIN, ...PLAIN.map((tag) => (tag === 'latest' ? 'alpine' : `${tag}-alpine`)), 'stable-alpine-slim', 'alpine-slim', 'bookworm'],
  files,
  environment: (tag) => ({ PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', NGINX_VERSION: version(tag), PKG_RELEASE: '1' }),
  entrypoint: ['/docker-entrypoint.sh'],
  command: ['nginx', '-g', 'daemon off;'],
  stopSignal: 'QUIT',
  sizeBytes: 72_320_000,
};
