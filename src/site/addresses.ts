/** The path the site lives under, ending in a slash. */
export const base: string = import.meta.env.BASE_URL.replace(/\/?$/, '/');

/** The address of a page: `address('ja', 'identity', 'headless-service')` is `/ja/identity/headless-service/` below the base path. */
export function address(...segments: readonly string[]): string {
  return `${base}${segments.map((segment) => `${segment}/`).join('')}`;
}

/** The same address with the site's name in front, where the build knows it (SITE_URL). */
export function absolute(path: string, site: URL | undefined): string {
  return site ? new URL(path, site).href : path;
}
