import type { APIRoute } from 'astro';
import { absolute, address } from '../site/addresses';
import { courseIn, lessonsInOrder } from '../site/course';
import { languages } from '../site/languages';

/** Every page with its versions in all languages. Addresses are whole only when the build knows the site's (SITE_URL). */
export const GET: APIRoute = async ({ site }) => {
  const [language] = languages;
  const lessons = language ? lessonsInOrder(await courseIn(language.code)).map((lesson) => [lesson.chapter, lesson.slug]) : [];
  const places = [[], ...lessons, ['credits']];
  const urls = places.flatMap((place) => languages.map(({ code }) => {
    const others = languages.map((other) => `<xhtml:link rel="alternate" hreflang="${other.html}" href="${absolute(address(other.code, ...place), site)}"/>`);
    return `<url><loc>${absolute(address(code, ...place), site)}</loc>${others.join('')}</url>`;
  }));
  const xml = `<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">\n${urls.join('\n')}\n</urlset>\n`;
  return new Response(xml, { headers: { 'Content-Type': 'application/xml' } });
};
