/** What of the server comes late. */
import { afterScale } from './applied';
import { parseJson } from './json';
import { requests } from './parts';
import { patched } from './patches';
import { answerSubresource } from './subresources';

requests.provide({ afterScale, patched, answerSubresource, parseJson });
