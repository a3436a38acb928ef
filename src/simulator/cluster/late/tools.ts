/// <reference types="vite/types/importMeta.d.ts" />
import type { ProgramTable } from '../../runtime/image';
import { rarePrograms } from '../parts';
import { sorted } from '../sorted';

const files = sorted(import.meta.glob<{ readonly programs: ProgramTable }>('../../programs/*/late.ts', { eager: true }));

rarePrograms.provide(Object.assign({}, ...files.map(([, file]) => file.programs)) as ProgramTable);
