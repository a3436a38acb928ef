/** What of the kinds' complaints comes late. */
import { goDiff, goPodSpec } from './goTemplate';
import { goWords, rareFields } from './parts';
import * as rareValidate from './rareValidate';

goWords.provide({ goDiff, goPodSpec });
rareFields.provide(rareValidate);
