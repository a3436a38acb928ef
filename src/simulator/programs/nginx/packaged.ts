import { failed, type Os } from '../../base/program';

/** Endings of files, by the type they stand for. */
const TYPES: Readonly<Record<string, string>> = {
  'text/html': 'html htm shtml', 'text/css': 'css', 'text/xml': 'xml', 'image/gif': 'gif', 'image/jpeg': 'jpeg jpg', 'application/javascript': 'js', 'text/plain': 'txt', 'image/png': 'png', 'image/svg+xml': 'svg svgz', 'image/x-icon': 'ico',
  'font/woff2': 'woff2', 'application/json': 'json', 'application/pdf': 'pdf', 'application/zip': 'zip',
};

/** The type of a path, by its ending. */
export const typeOf = (path: string): string => {
  const ending = /\.([^./]+)$/.exec(path)?.[1] ?? '';
  return Object.keys(TYPES).find((type) => TYPES[type]?.split(' ').includes(ending)) ?? 'application/octet-stream';
};

const SITE = `server {
    listen       80;
    server_name  localhost;

    #access_log  /var/log/nginx/host.access.log  main;

    location / {
        root   /usr/share/nginx/html;
        index  index.html index.htm;
    }

    #error_page  404              /404.html;

    # redirect server error pages to the static page /50x.html
    #
    error_page   500 502 503 504  /50x.html;
    location = /50x.html {
        root   /usr/share/nginx/html;
    }
}
`;

const MAIN = `
user  nginx;
worker_processes  auto;

error_log  /var/log/nginx/error.log notice;
pid        /run/nginx.pid;


events {
    worker_connections  1024;
}


http {
    include       /etc/nginx/mime.types;
    default_type  application/octet-stream;

    log_format  main  '$remote_addr - $remote_user [$time_local] "$request" '
                      '$status $body_bytes_sent "$http_referer" '
                      '"$http_user_agent" "$http_x_forwarded_for"';

    access_log  /var/log/nginx/access.log  main;

    sendfile        on;
    #tcp_nopush     on;

    keepalive_timeout  65;

    #gzip  on;

    include /etc/nginx/conf.d/*.conf;
}
`;

/** The configuration as it is packaged, by path. */
export const PACKAGED: Readonly<Record<string, string>> = {
  '/etc/nginx/nginx.conf': MAIN, '/etc/nginx/conf.d/default.conf': SITE,
  '/etc/nginx/mime.types': `\ntypes {\n${Object.entries(TYPES).map(([type, endings]) => `    ${type.padEnd(48)} ${endings};\n`).join('')}}\n`,
};

/** Whether nothing of the configuration was changed, and its logs go where the image sends them. */
export function isPackaged(os: Os): boolean {
  const names = os.list('/etc/nginx/conf.d');
  if (failed(names) || names.length !== 1) return false;
  const log = os.stat('/var/log/nginx/access.log', 'no-follow');
  return !failed(log) && log.type === 'symlink' && Object.entries(PACKAGED).every(([path, text]) => os.readFile(path) === text);
}
