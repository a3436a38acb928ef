export { diagnose } from './diagnose';
export { complete, type Docs } from './complete';
export { hover } from './hover';
export { outline } from './outline';
export type { Around, Completion, Diagnostic, Edit, Fix, Heading, Hover, Said } from './contract';
