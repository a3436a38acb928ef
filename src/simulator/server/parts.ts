import { late } from '../base/late';
import type { afterScale } from './applied';
import type { parseJson } from './json';
import type { patched } from './patches';
import type { answerSubresource } from './subresources';

/** What few requests ask for: patches, subresources that are objects, and bodies that come as text (late.ts). */
export const requests = late<{
  readonly afterScale: typeof afterScale; readonly patched: typeof patched; readonly answerSubresource: typeof answerSubresource; readonly parseJson: typeof parseJson;
}>('requests');
