export { durationText } from './duration';
export { createWords } from './words';
export { WordsError, type CompiledWords, type Message, type Parameters, type Words } from './message';
