/// <reference types="vite/types/importMeta.d.ts" />
import type { ProgramTable } from '../runtime/image';
import { sorted } from './sorted';

const files = sorted(import.meta.glob<{ readonly programs: ProgramTable }>('../programs/*/late.ts', { eager: true }));

/** Programs of big images: a host may leave them out until one of them is to run. */
export const latePrograms: ProgramTable = Object.assign({}, ...files.map(([, file]) => file.programs)) as ProgramTable;
