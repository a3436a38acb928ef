import type { APIRoute } from 'astro';
import { absolute, address } from '../site/addresses';

/** Everything may be read; where the site's address is known, the map of it is named. */
export const GET: APIRoute = ({ site }) => {
  const map = site ? `\nSitemap: ${absolute(`${address()}sitemap.xml`, site)}\n` : '';
  return new Response(`User-agent: *\nAllow: /\n${map}`, { headers: { 'Content-Type': 'text/plain' } });
};
