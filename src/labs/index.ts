export { LabFormatError, type LabProblem } from './document';
export { judge, probes, reads } from './judge';
export { decide, NO_OUTCOMES } from './predictions';
export { beginning, currentTask, openTasks, progress } from './progress';
export { missKeys, missParameters, valueText, withoutGaps, type WordOf } from './miss';
export { neededKeys, type LabMessages } from './parse-messages';
export { parseLab, type LabFolder, type Mistake, type Walk } from './parse-lab';
export { labJsonSchema } from './json-schema';
export { relocated } from './relocate';
