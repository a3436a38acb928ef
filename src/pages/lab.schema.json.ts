import type { APIRoute } from 'astro';
import { labJsonSchema } from '../labs';

/** The form of lab.yaml, for authors' editors. */
export const GET: APIRoute = () => new Response(`${JSON.stringify(labJsonSchema, null, 2)}\n`, { headers: { 'Content-Type': 'application/schema+json' } });
