import { defineMiddleware } from 'astro:middleware';
import { languageNamed, speechOf } from './languages';
import { withLanguages } from './speech';

/** Every page says of each of its texts in which language it is. */
export const onRequest = defineMiddleware(async (_, next) => {
  const response = await next();
  if (!response.headers.get('content-type')?.startsWith('text/html')) return response;
  return new Response(withLanguages(await response.text(), (code) => speechOf(languageNamed(code))), { status: response.status, headers: response.headers });
});
