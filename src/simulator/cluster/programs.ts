/// <reference types="vite/types/importMeta.d.ts" />
import type { ProgramTable } from '../runtime/image';
import { sorted } from './sorted';

const files = sorted(import.meta.glob<{ readonly programs: ProgramTable }>('../programs/*/index.ts', { eager: true }));

/** Every program an image may bring, but those of big images (late.ts). */
export const programs: ProgramTable = Object.assign({}, ...files.map(([, file]) => file.programs)) as ProgramTable;

/** Paths in the order of registration. */
export const registeredPrograms: readonly string[] = files.map(([path]) => path);
