export { diagnose } from './diagnose';
export { complete, type Docs } from './complete';
export { hover } from './hover';
export type { Completion, Diagnostic } from './contract';
