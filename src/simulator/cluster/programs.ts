/// <reference types="vite/types/importMeta.d.ts" />
import type { Program } from '../base/program';
import { programsIn, type ProgramTable } from '../runtime/image';
import { bigPrograms, rarePrograms } from './parts';
import { sorted } from './sorted';

const files = sorted(import.meta.glob<{ readonly programs: ProgramTable }>('../programs/*/index.ts', { eager: true }));

/** The programs that are there from the beginning. */
export const programs: ProgramTable = Object.assign({}, ...files.map(([, file]) => file.programs)) as ProgramTable;

/** The program of a name among all that an image may bring; those few lessons run come late, those of big images last. */
export const programOf = (name: string): Program | undefined => [() => programs, rarePrograms.code, bigPrograms.code].reduce<Program | undefined>((found, table) => found ?? programsIn(table())(name), undefined);

/** Paths in the order of registration. */
export const registeredPrograms: readonly string[] = files.map(([path]) => path);
