/// <reference types="vite/types/importMeta.d.ts" />
import type { ProgramTable } from '../../runtime/image';
import { bigPrograms } from '../parts';
import { sorted } from '../sorted';

const files = sorted(import.meta.glob<{ readonly programs: ProgramTable }>('../../programs/*/server.ts', { eager: true }));

bigPrograms.provide(Object.assign({}, ...files.map(([, file]) => file.programs)) as ProgramTable);
