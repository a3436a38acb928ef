/** What of the kinds' complaints comes late. */
import { goDiff, goPodSpec } from './goTemplate';
import { goWords } from './parts';

goWords.provide({ goDiff, goPodSpec });
