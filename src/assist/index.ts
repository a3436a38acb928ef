export { diagnose } from './diagnose';
export { complete } from './complete';
export { hover } from './hover';
export type { Completion, Diagnostic } from './contract';
