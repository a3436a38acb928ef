/// <reference types="vite/types/importMeta.d.ts" />
import type { Image } from '../runtime/image';
import { sorted } from './sorted';

const files = sorted(import.meta.glob<{ readonly image: Image }>('../images/*.ts', { eager: true }));

export const images: readonly Image[] = files.flatMap(([, file]) => (file.image ? [file.image] : []));
