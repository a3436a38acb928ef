import type { APIRoute } from 'astro';
import { labFolder, labIds } from '../../site/labs';

export const getStaticPaths = () => labIds.map((lab) => ({ params: { lab } }));

/** The way through a lab, fetched only by who asks for it. */
export const GET: APIRoute = ({ params }) => new Response(JSON.stringify(labFolder(params['lab'] ?? '').solution), { headers: { 'Content-Type': 'application/json' } });
